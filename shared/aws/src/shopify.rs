//! Asks Shopify: carries the requests of [`candor_shopify`] out over HTTP, with the access that a secret holds.
//!
//! The client is the one that the AWS SDK brings, with the machine's own root certificates: those of AWS are not
//! Shopify's.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use aws_types::SdkConfig;
use candor_domain::values::id::Shop;
use candor_engine::ports::Cause;
use candor_shopify::access::{Access, Accesses, Grant, ask_for_token, read_grant};
use candor_shopify::answer::{Answered, HttpAnswer, read};
use candor_shopify::operation::Operation;
use candor_shopify::request::Request;
use candor_shopify::shop::ShopDomain;
use candor_shopify::token::Token;
use candor_shopify::trouble::{Delay, Problem, Trouble};
use tracing::warn;

use crate::secrets::{Secret, SecretError};
use crate::telemetry::Chain;
use crate::times::{CONNECT, IDLE, SHOPIFY};

/// The largest answer that is read.
const ANSWER_MAX: usize = 10_000_000;

/// A request to Shopify was not done, or it is not known if it was. **Handling**: see [`AdminError::trouble`].
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// **Meaning**: the secret with the access could not be read.
    #[error("ask shop {shop}")]
    Secret {
        /// The shop.
        shop: Shop,
        /// The error.
        #[source]
        cause: SecretError,
    },
    /// **Meaning**: see [`Trouble`].
    #[error("{operation} in shop {shop}")]
    Trouble {
        /// The name of the operation's document.
        operation: &'static str,
        /// The shop.
        shop: Shop,
        /// The trouble, which says what becomes of it.
        #[source]
        cause: Trouble,
    },
}

impl AdminError {
    /// Returns what becomes of the request. A secret that cannot be read may be readable later.
    #[must_use]
    pub fn trouble(&self) -> Trouble {
        match self {
            Self::Secret { cause, .. } => Trouble::later(Delay::Failed, None, &cause.to_string()),
            Self::Trouble { cause, .. } => cause.clone(),
        }
    }
}

/// The Admin API of all shops that the secret names.
pub struct Admin {
    http: Connector,
    accesses: Secret<Accesses>,
    /// The tokens that were granted, each with the moment from which it is not used. A function asks for its own when it
    /// first needs it, so none is ever written down.
    granted: RefCell<BTreeMap<Shop, (Instant, Token)>>,
    /// The address of a stand-in. A shop's domain is the first part of its paths.
    stand_in: Option<String>,
}

impl fmt::Debug for Admin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admin").field("accesses", &self.accesses).finish_non_exhaustive()
    }
}

impl Admin {
    /// Returns the API, with the access that this secret holds. `stand_in` is the address of a stand-in.
    #[must_use]
    pub fn new(config: &SdkConfig, secret_id: impl Into<String>, stand_in: Option<String>) -> Self {
        let parse = |text: &str| Accesses::parse(text).map_err(Cause::from);
        let accesses = Secret::new(config, secret_id, parse);
        Self { http: connector(stand_in.as_deref()), accesses, granted: RefCell::default(), stand_in }
    }

    /// Asks a shop. If its token is refused, the secret is read again and another token is taken, once.
    ///
    /// # Errors
    /// Says what becomes of the operation.
    pub async fn ask<O: Operation>(
        &self,
        shop: &Shop,
        operation: &O,
    ) -> Result<Answered<O::Data>, AdminError> {
        let first = self.ask_once(shop, operation).await;
        let Err(AdminError::Trouble {
            cause: Trouble::Misconfigured { problem: Problem::Token, .. }, ..
        }) = first
        else {
            return first;
        };
        let was_granted = self.granted.borrow_mut().remove(shop).is_some();
        let newer = self
            .accesses
            .get_newer()
            .await
            .map_err(|cause| AdminError::Secret { shop: shop.clone(), cause })?;
        if !was_granted && newer.is_none() {
            return first;
        }
        self.ask_once(shop, operation).await
    }

    async fn ask_once<O: Operation>(
        &self,
        shop: &Shop,
        operation: &O,
    ) -> Result<Answered<O::Data>, AdminError> {
        let trouble = |cause| AdminError::Trouble { operation: O::DOCUMENT.name, shop: shop.clone(), cause };
        let token = self.token(shop, O::DOCUMENT.name).await?;
        let request = Request::of(operation, &token)
            .map_err(|why| trouble(Trouble::misconfigured(Problem::Request, &why.to_string())))?;
        let answer = self.post(shop, request).await.map_err(trouble)?;
        read::<O>(&answer).map_err(trouble)
    }

    /// Returns a token for a shop: its lasting one, or one that was granted.
    async fn token(&self, shop: &Shop, operation: &'static str) -> Result<Token, AdminError> {
        let trouble = |cause| AdminError::Trouble { operation, shop: shop.clone(), cause };
        let accesses =
            self.accesses.get().await.map_err(|cause| AdminError::Secret { shop: shop.clone(), cause })?;
        let (id, secret) = match accesses.of(shop).map_err(trouble)? {
            Access::Token(token) => return Ok(token.clone()),
            Access::Credentials { client_id, client_secret } => (client_id, client_secret),
        };
        let known = self.granted.borrow().get(shop).filter(|(until, _)| Instant::now() < *until).cloned();
        if let Some((_, token)) = known {
            return Ok(token);
        }
        let answer = self.post(shop, ask_for_token(id, secret)).await.map_err(trouble)?;
        let Grant { token, seconds, missing_scopes } = read_grant(&answer).map_err(trouble)?;
        if !missing_scopes.is_empty() {
            warn!(%shop, outcome = "scopes-missing", missing = %missing_scopes.join(","), "shop {shop} granted fewer scopes than are needed");
        }
        let until = Instant::now() + Duration::from_secs(seconds);
        self.granted.borrow_mut().insert(shop.clone(), (until, token.clone()));
        Ok(token)
    }

    async fn post(&self, shop: &Shop, request: Request) -> Result<HttpAnswer, Trouble> {
        let domain = ShopDomain::of(shop);
        let base = match &self.stand_in {
            Some(address) => format!("{address}/{domain}"),
            None => format!("https://{domain}"),
        };
        let answer = tokio::time::timeout(SHOPIFY, self.exchange(&base, request)).await;
        let failed = |why: &str| Trouble::later(Delay::Failed, None, why);
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(why)) => Err(failed(&Chain(&*why).to_string())),
            Err(_) => Err(failed("no answer came in time")),
        }
    }

    async fn exchange(&self, base: &str, request: Request) -> Result<HttpAnswer, Cause> {
        let mut outgoing = HttpRequest::new(SdkBody::from(request.body));
        outgoing.set_method("POST")?;
        outgoing.set_uri(format!("{base}{}", request.path))?;
        for (name, value) in request.headers {
            outgoing.headers_mut().try_insert(name, value)?;
        }
        received(self.http.call(outgoing).await?).await
    }
}

async fn received(answer: HttpResponse) -> Result<HttpAnswer, Cause> {
    let status = answer.status().as_u16();
    let retry_after = answer.headers().get("retry-after").map(str::to_owned);
    let (mut stream, mut body) = (ByteStream::new(answer.into_body()), Vec::new());
    while let Some(part) = stream.try_next().await? {
        body.extend_from_slice(&part);
        if body.len() > ANSWER_MAX {
            return Err("the answer is too large".into());
        }
    }
    Ok(HttpAnswer { status, retry_after, body })
}

fn connector(stand_in: Option<&str>) -> Connector {
    let times = HttpConnectorSettings::builder().connect_timeout(CONNECT).read_timeout(SHOPIFY).build();
    let builder =
        Connector::builder().connector_settings(times).sleep_impl(TokioSleep::new()).pool_idle_timeout(IDLE);
    match stand_in {
        Some(address) if address.starts_with("http://") => builder.build_http(),
        Some(_) | None => builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).build(),
    }
}

#[cfg(test)]
mod tests;
