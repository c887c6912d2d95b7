//! Writes a request: a document with its variables, for a version of the API.

use serde::Serialize;

use crate::operation::Operation;
use crate::token::Token;

/// The version of the Admin API that requests are made to. Shopify makes a version every quarter and keeps it for
/// a year (<https://shopify.dev/docs/api/usage/versioning>): this one became stable on 1 October 2026.
pub const API_VERSION: &str = "2026-10";

/// The version that follows. Documents are held against it too, so that what changes is known before it does.
pub const NEXT_API_VERSION: &str = "2027-01";

/// An HTTP request to a shop, `POST` to a path of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The path, which begins with `/`.
    pub path: String,
    /// The headers. Some are secret.
    pub headers: Vec<(&'static str, String)>,
    /// The body. It may be secret, too.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Request {
    /// Returns the request for an operation.
    ///
    /// # Errors
    /// Returns an error if the variables cannot be written as JSON; those of every operation here can be.
    pub fn of<O: Operation>(operation: &O, token: &Token) -> Result<Self, serde_json::Error> {
        let body = Body { query: O::DOCUMENT.text, operation_name: O::DOCUMENT.name, variables: operation };
        Ok(Self {
            path: format!("/admin/api/{API_VERSION}/graphql.json"),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("accept", "application/json".to_owned()),
                ("x-shopify-access-token", token.secret().to_owned()),
            ],
            body: serde_json::to_vec(&body)?,
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a, O> {
    query: &'a str,
    operation_name: &'a str,
    variables: &'a O,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::shop::Gid;
    use crate::tags::AddTags;

    #[test]
    fn a_request_has_its_document_its_variables_and_its_token_which_is_never_printed() {
        let id = Gid::of_order(&"5001".parse().unwrap()).unwrap();
        let token = Token::new("shpat_secret");
        let request = Request::of(&AddTags { id, tags: vec!["gift".parse().unwrap()] }, &token).unwrap();
        assert_eq!(request.path, "/admin/api/2026-10/graphql.json");
        assert!(request.headers.contains(&("x-shopify-access-token", "shpat_secret".to_owned())));
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body["variables"], json!({ "id": "gid://shopify/Order/5001", "tags": ["gift"] }));
        assert_eq!(body["operationName"], "AddTags");
        assert!(!format!("{request:?} {token:?}").contains("secret"));
    }
}
