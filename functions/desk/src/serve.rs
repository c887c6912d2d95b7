//! Serves the calls of API Gateway: each request goes to the routes as any web server would hand it over, and each answer back.
//!
//! An HTTP API takes cookies out of the headers, and decodes the path
//! (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>).

use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use candor_aws::bus::Bus;
use candor_aws::configuration::{self, DeskClaims};
use candor_aws::edge_keys::EdgeKeys;
use candor_aws::keys::Keys;
use candor_aws::runtime::{Failure, Invocation, MachineClock, Serve, start};
use candor_aws::secrets::{Secret, SecretError};
use candor_aws::store::Table;
use candor_aws::telemetry::Chain;
use candor_aws::wire::{Delivery, Request as Call};
use candor_desk::desk::Desk;
use candor_desk::routes::routes_behind;
use candor_engine::ports::{Cause, Clock as _};
use serde_json::{Map, Value, json};
use tower::ServiceExt as _;
use tracing::error;

use crate::login::claims::ClaimNames;
use crate::login::{Secrets, Settings, behind_login};
use crate::records::TableRecords;
use told::LOG;

mod told;

/// The largest answer, in bytes: Lambda takes 6 MB (<https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>).
const ANSWER_BYTES_MAX: usize = 5_000_000;

/// Runs the desk.
#[must_use]
pub fn run() -> ExitCode {
    start("desk", configuration::Desk::read, Server::of)
}

struct Server {
    app: Router,
    /// The host in the address of the desk.
    host: String,
    address: String,
    edge_keys: EdgeKeys,
    keys: Secret<Keys>,
    client_secret: Option<Secret<String>>,
}

impl Server {
    fn of(statement: configuration::Desk) -> Self {
        let config = statement.common.aws.repeating();
        let table = Table::new(&config, statement.table);
        let bus = Bus::new(&config, statement.bus);
        let clock = || -> candor_desk::desk::Clock { Arc::new(|| MachineClock.now()) };
        let records = TableRecords::new(table, bus, statement.policy.clone());
        let desk = Arc::new(Desk::new(records, statement.policy, clock()));
        let address = statement.address.clone();
        let settings = Settings {
            issuer: statement.issuer,
            client_id: statement.client_id,
            address: statement.address,
            session: statement.session,
            claims: claim_names(statement.claims),
        };
        Self {
            app: routes_behind(desk, behind_login(settings, clock())),
            host: address.split_once("://").map(|(_, host)| host.to_owned()).unwrap_or_default(),
            address,
            edge_keys: statement.edge_keys,
            keys: Secret::new(&config, statement.secret_id, Keys::parse),
            client_secret: statement.client_secret_id.map(|id| Secret::new(&config, id, client_secret)),
        }
    }

    async fn secrets(&self) -> Result<Secrets, SecretError> {
        let keys = Arc::new(self.keys.get().await?.as_ref().clone());
        let client_secret = match &self.client_secret {
            Some(secret) => Some(Arc::from(secret.get().await?.as_str())),
            None => None,
        };
        Ok(Secrets { keys, client_secret })
    }

    /// Returns true if a call came around the desk's own address: past the web ACL, or by the API's own name. Such a call is
    /// sent to the address: cookies and the way back from the issuer hold for that alone.
    fn is_astray(&self, call: &Call) -> bool {
        let host = call.headers.get("host").unwrap_or_default();
        !self.edge_keys.let_in(&call.headers)
            || self.edge_keys.is_empty() && !host.eq_ignore_ascii_case(&self.host)
    }

    async fn answer(&self, call: &Call) -> Result<Response<Body>, Failure> {
        let path = encoded(&call.path);
        if self.is_astray(call) {
            return Ok(sent_on(&self.address, &path, &call.query));
        }
        let secrets = self.secrets().await.map_err(|cause| {
            error!(target: LOG, error = %Chain(&cause), outcome = "failed", "the desk has no keys");
            Failure(cause.to_string())
        })?;
        let Some(mut request) = request(call, &path, &self.host) else {
            return Ok(empty(StatusCode::BAD_REQUEST));
        };
        request.extensions_mut().insert(secrets);
        match self.app.clone().oneshot(request).await {
            Ok(answer) => Ok(answer),
            Err(never) => match never {},
        }
    }
}

impl Serve for Server {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let Delivery::Request(call) = invocation.delivery else {
            return Err(Failure("the desk answers requests, and this is none".to_owned()));
        };
        let answer = self.answer(&call).await?;
        told::tell(&answer, invocation.meter.duration_ms());
        to_api(answer).await
    }
}

fn claim_names(named: DeskClaims) -> ClaimNames {
    let usual = ClaimNames::default();
    ClaimNames {
        name: named.name.unwrap_or(usual.name),
        role: named.role.unwrap_or(usual.role),
        shops: named.shops.unwrap_or(usual.shops),
        teams: named.teams.unwrap_or(usual.teams),
    }
}

/// Reads the secret by which the issuer knows the desk: the whole text.
fn client_secret(text: &str) -> Result<String, Cause> {
    let text = text.trim();
    if text.is_empty() { Err("it is empty".into()) } else { Ok(text.to_owned()) }
}

/// Returns the request of a call. Its host is that of the desk's address: CloudFront calls the API by the API's own, and the
/// check of forms compares it with where they come from.
fn request(call: &Call, path: &str, host: &str) -> Option<Request<Body>> {
    let address = if call.query.is_empty() { path.to_owned() } else { format!("{path}?{}", call.query) };
    let body = Bytes::from(call.body.clone()?);
    let mut request =
        Request::builder().method(call.method.as_str()).uri(address).body(Body::from(body)).ok()?;
    let headers = request.headers_mut();
    for (name, value) in call.headers.iter() {
        let pair = (name.parse::<HeaderName>(), HeaderValue::from_str(value));
        if let (Ok(name), Ok(value)) = pair {
            headers.insert(name, value);
        }
    }
    headers.insert(HOST, HeaderValue::from_str(host).ok()?);
    if !call.cookies.is_empty() {
        headers.insert(COOKIE, HeaderValue::from_str(&call.cookies.join("; ")).ok()?);
    }
    Some(request)
}

/// Returns a path as it may stand in an address. The desk's own paths have no byte that needs it.
fn encoded(path: &str) -> String {
    let byte = |byte: u8| {
        let is_plain = byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&byte);
        if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    let path: String = path.bytes().map(byte).collect();
    // Two slashes at the beginning would name another host.
    format!("/{}", path.trim_start_matches('/'))
}

/// Sends a browser to the same place at the desk's own address.
fn sent_on(address: &str, path: &str, query: &str) -> Response<Body> {
    let query =
        Some(query).filter(|query| !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_graphic()));
    let place = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let mut answer = empty(StatusCode::PERMANENT_REDIRECT);
    answer
        .headers_mut()
        .extend(HeaderValue::from_str(&format!("{address}{place}")).ok().map(|to| (LOCATION, to)));
    answer
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = status;
    answer
}

/// Returns an answer as API Gateway takes it.
async fn to_api(answer: Response<Body>) -> Result<Value, Failure> {
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, ANSWER_BYTES_MAX).await;
    let body = body.map_err(|_| Failure(format!("the answer has more than {ANSWER_BYTES_MAX} bytes")))?;
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let cookies: Vec<String> = parts.headers.get_all(SET_COOKIE).into_iter().filter_map(text).collect();
    let others = parts.headers.iter().filter(|(name, _)| *name != SET_COOKIE);
    let headers: Map<String, Value> =
        others.filter_map(|(name, value)| Some((name.to_string(), text(value)?.into()))).collect();
    let (body, is_encoded) = match std::str::from_utf8(&body) {
        Ok(body) => (body.to_owned(), false),
        Err(_) => (STANDARD.encode(&body), true),
    };
    Ok(json!({
        "statusCode": parts.status.as_u16(),
        "headers": headers,
        "cookies": cookies,
        "body": body,
        "isBase64Encoded": is_encoded,
    }))
}

#[cfg(test)]
mod tests;
