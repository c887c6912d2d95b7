//! Asks shops of Shopify by the Admin GraphQL API: carries out the requests that `candor-shopify` writes, and waits as long
//! as Shopify says, if there is time.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use candor_domain::values::id::Shop;
use candor_engine::ports::Cause;
use candor_shopify::access::{Access, Accesses, ask_for_token, read_grant};
use candor_shopify::answer::{Answered, read};
use candor_shopify::http_answer::HttpAnswer;
use candor_shopify::request::{Operation, Request};
use candor_shopify::shop::ShopDomain;
use candor_shopify::token::Token;
use candor_shopify::trouble::{Delay, Problem, Trouble};
use jiff::{SignedDuration, Timestamp};

use crate::secrets::{Secret, SecretError};
use crate::times::{CONNECT, SHOPIFY};

/// The pause before Shopify is asked again where it says no other: half of what its points take to fill by one request.
const PAUSE_SECONDS: u64 = 2;
/// The number of times that one request is made, at most. Throttled answers come quickly and cost nothing.
const ATTEMPTS_MAX: usize = 20;
/// The largest answer that is read, in bytes. An order with all its lists has some hundred kilobytes.
const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;

/// The Admin API of all shops that there is an access to.
pub struct AdminApi {
    connector: Connector,
    secret: Secret<Accesses>,
    /// The tokens that were granted for a while, each with its end.
    granted: RefCell<BTreeMap<Shop, (Token, Timestamp)>>,
    /// An address in place of every shop's own, for a shop on this machine.
    address: Option<String>,
}

impl fmt::Debug for AdminApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdminApi").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Reads the secret with the accesses.
///
/// # Errors
/// Says what is wrong with it, without its text.
pub fn read_accesses(secret: &str) -> Result<Accesses, Cause> {
    Accesses::parse(secret).map_err(Cause::from)
}

impl AdminApi {
    /// Returns the API, with the accesses of a secret.
    #[must_use]
    pub fn new(secret: Secret<Accesses>, address: Option<String>) -> Self {
        let times = HttpConnectorSettings::builder().connect_timeout(CONNECT).read_timeout(SHOPIFY).build();
        let builder = Connector::builder().connector_settings(times).sleep_impl(TokioSleep::new());
        let connector = match &address {
            Some(address) if address.starts_with("http://") => builder.build_http(),
            // Shopify's certificate is of other roots than those of AWS, so the machine's own are asked.
            Some(_) | None => builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).build(),
        };
        Self { connector, secret, granted: RefCell::default(), address }
    }

    /// Returns the answer of a shop to an operation. It is asked again while it is throttled, until `deadline`.
    ///
    /// # Errors
    /// Says what becomes of the operation.
    pub async fn ask<O: Operation>(
        &self,
        shop: &Shop,
        operation: &O,
        deadline: Timestamp,
    ) -> Result<Answered<O::Data>, Trouble> {
        let mut trouble = Trouble::later(Delay::Failed, None, "there was no time left to ask");
        for _ in 0..ATTEMPTS_MAX {
            let token = self.token(shop).await?;
            let request = Request::of(operation, &token)
                .map_err(|why| Trouble::misconfigured(Problem::Request, &why.to_string()))?;
            trouble = match read::<O>(&self.send(shop, request).await?) {
                Ok(answered) => return Ok(answered),
                Err(trouble) => trouble,
            };
            match &trouble {
                Trouble::Later { why: Delay::Throttled, pause_seconds, .. } => {
                    let seconds = pause_seconds.unwrap_or(PAUSE_SECONDS);
                    if !has_time(seconds, deadline) {
                        return Err(trouble);
                    }
                    tokio::time::sleep(Duration::from_secs(seconds)).await;
                }
                // A token that was granted may have been taken back before its end.
                Trouble::Misconfigured { problem: Problem::Token, .. } if self.forget(shop) => {}
                Trouble::Later { .. } | Trouble::Refused { .. } | Trouble::Misconfigured { .. } => {
                    return Err(trouble);
                }
            }
        }
        Err(trouble)
    }

    /// Returns the token of a shop: its own, or one that is granted for its app's credentials.
    async fn token(&self, shop: &Shop) -> Result<Token, Trouble> {
        let accesses = self.secret.get().await.map_err(|error| unavailable(&error))?;
        let (client_id, client_secret) = match accesses.of(shop)? {
            Access::Token(token) => return Ok(token.clone()),
            Access::Credentials { client_id, client_secret } => (client_id, client_secret),
        };
        let now = Timestamp::now();
        let kept = self.granted.borrow().get(shop).filter(|(_, ends_at)| *ends_at > now).cloned();
        if let Some((token, _)) = kept {
            return Ok(token);
        }
        let grant = read_grant(&self.send(shop, ask_for_token(client_id, client_secret)).await?)?;
        let lasts = SignedDuration::from_secs(i64::try_from(grant.seconds).unwrap_or_default());
        let ends_at = now.saturating_add(lasts).unwrap_or(now);
        self.granted.borrow_mut().insert(shop.clone(), (grant.token.clone(), ends_at));
        Ok(grant.token)
    }

    /// Forgets a token that was granted. Returns false if there is none.
    fn forget(&self, shop: &Shop) -> bool {
        self.granted.borrow_mut().remove(shop).is_some()
    }

    async fn send(&self, shop: &Shop, request: Request) -> Result<HttpAnswer, Trouble> {
        let wrong = |why: String| Trouble::misconfigured(Problem::Request, &why);
        let mut http = HttpRequest::new(SdkBody::from(request.body));
        http.set_method("POST").map_err(|why| wrong(why.to_string()))?;
        let host = self.address.clone().unwrap_or_else(|| format!("https://{}", ShopDomain::of(shop)));
        http.set_uri(format!("{host}{}", request.path)).map_err(|why| wrong(why.to_string()))?;
        for (name, value) in request.headers {
            http.headers_mut().try_insert(name, value).map_err(|_| wrong(format!("the header {name}")))?;
        }
        let failed = |why: &str| Trouble::later(Delay::Failed, None, why);
        let answer = self.connector.call(http).await.map_err(|_| failed("it did not answer in time"))?;
        let status = answer.status().as_u16();
        let retry_after = answer.headers().get("retry-after").map(str::to_owned);
        let body = body(answer.into_body()).await.map_err(|why| failed(&why))?;
        Ok(HttpAnswer { status, retry_after, body })
    }
}

/// Reads a body, up to the largest that there may be.
async fn body(body: SdkBody) -> Result<Vec<u8>, String> {
    let (mut stream, mut bytes) = (ByteStream::new(body), Vec::new());
    while let Some(part) = stream.next().await {
        bytes.extend_from_slice(&part.map_err(|_| "the answer broke off".to_owned())?);
        if bytes.len() > ANSWER_BYTES_MAX {
            return Err(format!("the answer has more than {ANSWER_BYTES_MAX} bytes"));
        }
    }
    Ok(bytes)
}

fn has_time(seconds: u64, deadline: Timestamp) -> bool {
    let pause = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
    Timestamp::now().checked_add(pause).is_ok_and(|then| then < deadline)
}

fn unavailable(error: &SecretError) -> Trouble {
    match error {
        SecretError::Unavailable { .. } => Trouble::later(Delay::Failed, None, &error.to_string()),
        SecretError::Malformed { .. } => Trouble::misconfigured(Problem::NoAccess, &error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use candor_shopify::payload::FetchOrder;
    use candor_shopify::shop::Gid;
    use serde_json::json;

    use super::*;
    use crate::testing::{Answer, Canned};

    fn shop() -> Shop {
        "demo-shop".parse().unwrap()
    }

    /// Asks for an order of a shop that gives these answers. Returns what was found, and the requests.
    async fn asked(
        access: serde_json::Value,
        answers: Vec<Answer>,
        seconds: i64,
    ) -> (Result<bool, Trouble>, Vec<String>) {
        let on_one_thread = tokio::task::LocalSet::new();
        on_one_thread
            .run_until(async {
                let secret =
                    json!({ "SecretString": json!({ "demo-shop.myshopify.com": access }).to_string() });
                let secrets = Canned::start([Answer::Says(200, "", secret.to_string())]).await;
                let canned = Canned::start(answers).await;
                let secret = Secret::new(&secrets.aws().repeating(), "access", read_accesses);
                let api = AdminApi::new(secret, Some(canned.address()));
                let operation = FetchOrder { id: Gid::of_order(&"5001".parse().unwrap()).unwrap() };
                let deadline = Timestamp::now() + SignedDuration::from_secs(seconds);
                let found = api.ask(&shop(), &operation, deadline).await;
                (found.map(|answered| answered.data.order.is_some()), canned.requests())
            })
            .await
    }

    fn token() -> serde_json::Value {
        json!({ "access_token": "shpat_1" })
    }

    fn found() -> Answer {
        Answer::Says(200, "", json!({ "data": { "order": { "name": "#5001" } } }).to_string())
    }

    fn throttled() -> Answer {
        let cost = json!({ "requestedQueryCost": 100.0, "actualQueryCost": null, "throttleStatus":
            { "maximumAvailable": 2000.0, "currentlyAvailable": 0.0, "restoreRate": 100.0 } });
        let errors = json!([{ "message": "Throttled", "extensions": { "code": "THROTTLED" } }]);
        Answer::Says(200, "", json!({ "errors": errors, "extensions": { "cost": cost } }).to_string())
    }

    #[tokio::test]
    async fn a_throttled_question_is_asked_again_as_soon_as_shopify_says() {
        let (answer, requests) = asked(token(), vec![throttled(), found()], 60).await;
        assert_eq!((answer, requests.len()), (Ok(true), 2));
        assert!(requests[0].contains("x-shopify-access-token: shpat_1"), "{}", requests[0]);
    }

    #[tokio::test]
    async fn without_time_a_throttled_question_is_left() {
        let (answer, requests) = asked(token(), vec![throttled()], 0).await;
        assert!(matches!(answer, Err(Trouble::Later { why: Delay::Throttled, .. })), "{answer:?}");
        assert_eq!(requests.len(), 1);
    }

    #[tokio::test]
    async fn a_token_is_granted_once_and_again_when_it_was_taken_back() {
        let granted = |token: &str| {
            let body = json!({ "access_token": token, "scope": "write_orders", "expires_in": 86_399 });
            Answer::Says(200, "", body.to_string())
        };
        let refused = Answer::Says(401, "", json!({ "errors": "[API] Invalid API key" }).to_string());
        let access = json!({ "client_id": "id1", "client_secret": "secret1" });
        let (answer, requests) =
            asked(access, vec![granted("shpat_old"), refused, granted("shpat_new"), found()], 60).await;
        assert_eq!(answer, Ok(true), "{requests:?}");
        assert!(requests[0].starts_with("POST /admin/oauth/access_token"));
        assert!(requests[3].contains("shpat_new"), "{}", requests[3]);
    }

    #[tokio::test]
    async fn an_answer_that_never_comes_passes() {
        let (answer, _) = asked(token(), vec![Answer::HangsUp], 60).await;
        assert!(matches!(answer, Err(Trouble::Later { why: Delay::Failed, .. })), "{answer:?}");
    }
}
