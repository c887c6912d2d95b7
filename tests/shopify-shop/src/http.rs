//! Requests and answers of the shop.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::answering;
use crate::shop::{CLIENT_ID, CLIENT_SECRET, Shop};
use crate::trouble::Trouble;

/// The versions of the API that the shop answers.
const VERSIONS: [&str; 6] = ["2026-01", "2026-04", "2026-07", "2026-10", "2027-01", "unstable"];

/// A request: `POST` to a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The path, such as `/admin/api/2026-10/graphql.json`.
    pub path: String,
    /// The headers; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    fn json(status: u16, body: &Value) -> Self {
        Self { status, retry_after: None, body: body.to_string().into_bytes() }
    }
}

impl Request {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }
}

impl Shop {
    /// Answers a request. None if the connection ends without an answer.
    pub fn answer(&mut self, request: &Request, now: Timestamp) -> Option<Answer> {
        self.settle(now);
        self.bucket.restore(now);
        if request.path == "/admin/oauth/access_token" {
            return Some(self.answer_grant(request, now));
        }
        let trouble = self.trouble.pop_front().unwrap_or(Trouble::None);
        match trouble {
            Trouble::Lost => return None,
            Trouble::Status(status) => return Some(Answer::json(status, &json!({ "errors": "By order" }))),
            Trouble::TooMany(seconds) => {
                let answer =
                    Answer::json(429, &json!({ "errors": "Exceeded 2 calls per second for api client." }));
                return Some(Answer { retry_after: Some(format!("{seconds}.0")), ..answer });
            }
            Trouble::AnswerLost
            | Trouble::Throttled
            | Trouble::Internal
            | Trouble::UserError(_)
            | Trouble::None => {}
        }
        let version =
            request.path.strip_prefix("/admin/api/").and_then(|rest| rest.strip_suffix("/graphql.json"));
        if version.is_none_or(|version| !VERSIONS.contains(&version)) {
            return Some(Answer::json(404, &json!({ "errors": "Not Found" })));
        }
        let token = request.header("x-shopify-access-token").unwrap_or_default();
        if !self.takes(token, now) {
            let words = "[API] Invalid API key or access token (unrecognized login or wrong password)";
            return Some(Answer::json(401, &json!({ "errors": words })));
        }
        let Ok(body) = serde_json::from_slice(&request.body) else {
            return Some(Answer::json(400, &json!({ "errors": "Bad Request" })));
        };
        let lost = trouble == Trouble::AnswerLost;
        let answer = answering::answer(self, &body, trouble, now);
        (!lost).then(|| Answer::json(200, &answer))
    }

    /// Answers a request for a token
    /// (<https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant>).
    fn answer_grant(&mut self, request: &Request, now: Timestamp) -> Answer {
        let form = String::from_utf8_lossy(&request.body).into_owned();
        let field = |name: &str| {
            form.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)
        };
        let is = |name: &str, expected: &str| field(name).is_some_and(|(_, value)| value == expected);
        if !is("grant_type", "client_credentials")
            || !is("client_id", CLIENT_ID)
            || !is("client_secret", CLIENT_SECRET)
        {
            let error = json!({ "error": "invalid_client", "error_description": "The client is unknown" });
            return Answer::json(400, &error);
        }
        let (token, seconds) = self.grant(now);
        let scopes: Vec<&str> = self.scopes.iter().map(String::as_str).collect();
        Answer::json(200, &json!({ "access_token": token, "scope": scopes.join(","), "expires_in": seconds }))
    }
}
