//! Speaks HTTP with the issuer: no redirect is followed, each answer is small, and soon here.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::Request;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::cookies::is_loopback;
use super::error::Cause;

/// The time for one request. Three make a login, and the function has fifteen seconds.
const TIME: Duration = Duration::from_secs(3);
/// The largest answer that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// A client of the issuer.
#[derive(Debug)]
pub(crate) struct Web(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// An answer: its status and its body.
pub(crate) type Answer = (u16, Bytes);

impl Web {
    /// Returns a client that trusts the certificates that the machine trusts: the issuer may be anybody's.
    pub(crate) fn new() -> Result<Self, Cause> {
        let provider = rustls::crypto::ring::default_provider();
        let connector = HttpsConnectorBuilder::new().with_provider_and_native_roots(provider)?;
        let connector = connector.https_or_http().enable_http1().build();
        // A connection that was kept may have broken while the function was frozen.
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
        Ok(Self(client))
    }

    pub(crate) async fn get(&self, address: &str) -> Result<Answer, Cause> {
        let request = Request::get(address).header(ACCEPT, "application/json");
        self.ask(address, request.body(Full::default())?).await
    }

    /// Posts a form, with the value of the header `authorization` if there is one.
    pub(crate) async fn post(
        &self,
        address: &str,
        form: String,
        authorization: Option<String>,
    ) -> Result<Answer, Cause> {
        let request = Request::post(address)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = match authorization {
            Some(authorization) => request.header(AUTHORIZATION, authorization),
            None => request,
        };
        self.ask(address, request.body(Full::from(form))?).await
    }

    async fn ask(&self, address: &str, request: Request<Full<Bytes>>) -> Result<Answer, Cause> {
        if !address.starts_with("https://") && !is_loopback(address) {
            return Err("its address does not begin with https://".into());
        }
        let asked = async {
            let answer = self.0.request(request).await?;
            let status = answer.status().as_u16();
            let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect().await?;
            Ok((status, body.to_bytes()))
        };
        tokio::time::timeout(TIME, asked).await?
    }
}
