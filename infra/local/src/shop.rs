//! Opens a shop of Shopify beside a stack: a stand-in in memory that answers the Admin API, and delivers its webhooks. The
//! stack asks it what changed, and has it carry out what was decided, as it would ask Shopify.

use candor_shopify_shop::server::Server;
use candor_shopify_shop::shop::{Shop, TOKEN};
use candor_shopify_shop::webhook::Webhook;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use ureq::http::Method;

use crate::cloud::{CloudError, percent_encoded};
use crate::deployment::{self, DeployError, WEBHOOK_KEY};
use crate::orders::OrdersError;
use crate::sources::{Delivery, Provider, deliver};
use crate::stack::Stack;

pub mod scene;

/// The name of the shop in the policy.
const NAME: &str = "demo-shop";
const DOMAIN: &str = "demo-shop.myshopify.com";
/// The functions that ask the shop.
const ASKING: [&str; 2] = ["ShopifySweepFunction", "ShopifyActionsFunction"];

/// The shop could not be opened, or did not work with the stack.
#[derive(Debug, thiserror::Error)]
pub enum ShopError {
    /// There is no port to serve it at.
    #[error("open the shop")]
    Port(#[from] std::io::Error),
    /// The stack could not be told of it.
    #[error("tell the stack of the shop")]
    Deploy(#[from] DeployError),
    /// The emulator did not do what it was asked.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// The orders of the stack could not be read.
    #[error("read the orders of the stack")]
    Orders(#[from] OrdersError),
    /// Something did not come in time.
    #[error("wait for {0}: it did not come within a minute")]
    NotSeen(&'static str),
    /// The stack turned a webhook away.
    #[error("deliver {topic} of the shop: it was answered with {status}")]
    TurnedAway {
        /// The topic.
        topic: String,
        /// The status of the answer.
        status: u16,
    },
}

/// A shop beside a stack.
#[derive(Debug)]
pub struct OpenShop<'s> {
    stack: &'s Stack,
    server: Server,
    sweep: String,
}

/// The numbers of a look of the sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// The orders that changed.
    pub listed: u64,
    /// The orders of which something was missing.
    pub missed: u64,
}

impl<'s> OpenShop<'s> {
    /// Opens a shop without orders, and gives the stack access to it.
    ///
    /// # Errors
    /// Returns an error if the stack cannot be told of it.
    pub fn open(stack: &'s Stack) -> Result<Self, ShopError> {
        let server = Server::start(Shop::new(DOMAIN), 0)?;
        deployment::set(&stack.cloud, "ShopifyAdmin", "on")?;
        for function in ASKING {
            point(stack, &deployment::physical(&stack.cloud, function)?, &server.address())?;
        }
        let secret = deployment::physical(&stack.cloud, "ShopifyAccessSecret")?;
        let access = json!({ DOMAIN: { "access_token": TOKEN } }).to_string();
        let input = json!({ "SecretId": secret, "SecretString": access });
        stack.cloud.json("secretsmanager", "secretsmanager.PutSecretValue", &input)?;
        let sweep = deployment::physical(&stack.cloud, "ShopifySweepFunction")?;
        Ok(Self { stack, server, sweep })
    }

    /// Closes the shop: from now on the stack asks no shop, and has none carry out what is decided. Orders that come by events
    /// alone are none of the shop's, which would refuse what it is asked about them.
    ///
    /// # Errors
    /// Returns an error if the stack cannot be told.
    pub fn close(self) -> Result<(), ShopError> {
        Ok(deployment::set(&self.stack.cloud, "ShopifyAdmin", "off")?)
    }

    /// Does something in the shop, or looks at it.
    pub fn with<R>(&self, work: impl FnOnce(&mut Shop, Timestamp) -> R) -> R {
        work(&mut self.server.shop(), Timestamp::now())
    }

    /// Delivers the webhooks that the shop has to say. Returns their topics.
    ///
    /// # Errors
    /// Returns an error if the stack turns one away.
    pub fn deliver(&self) -> Result<Vec<String>, ShopError> {
        let webhooks = self.server.shop().take_webhooks(Timestamp::now());
        webhooks.into_iter().map(|webhook| self.deliver_one(webhook)).collect()
    }

    fn deliver_one(&self, webhook: Webhook) -> Result<String, ShopError> {
        let header = |name: &str| {
            let found = webhook.headers.iter().find(|(of, _)| *of == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let delivery = Delivery {
            provider: Provider::Shopify,
            topic: webhook.topic.clone(),
            shop: DOMAIN.to_owned(),
            event_id: header("x-shopify-event-id"),
            webhook_id: header("x-shopify-webhook-id"),
            triggered_at: header("x-shopify-triggered-at"),
            body: webhook.body.to_string().into_bytes(),
        };
        let status = deliver(self.stack, &delivery, WEBHOOK_KEY)?.status;
        if status == 200 {
            Ok(webhook.topic)
        } else {
            Err(ShopError::TurnedAway { topic: webhook.topic, status })
        }
    }

    /// Has the stack ask the shop what changed, as its schedule does every quarter of an hour.
    ///
    /// # Errors
    /// Returns an error if the emulator does not run the function.
    pub fn sweep(&self) -> Result<Swept, ShopError> {
        let answer = deployment::invoke(&self.stack.cloud, &self.sweep, &json!({}))?;
        let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
        let number = |name: &str| answer.get(name).and_then(Value::as_u64).unwrap_or_default();
        Ok(Swept { listed: number("listed"), missed: number("missed") })
    }
}

/// Has a function ask the stand-in instead of Shopify.
fn point(stack: &Stack, function: &str, address: &str) -> Result<(), ShopError> {
    let path = format!("/2015-03-31/functions/{}/configuration", percent_encoded(function));
    let known: Value =
        serde_json::from_str(&stack.cloud.rest("lambda", Method::GET, &path, vec![])?).unwrap_or_default();
    let variables = known.pointer("/Environment/Variables").and_then(Value::as_object);
    let mut variables: Map<String, Value> = variables.cloned().unwrap_or_default();
    variables.insert("SHOPIFY_ADDRESS".to_owned(), address.into());
    let changed = json!({ "Environment": { "Variables": variables } });
    stack.cloud.rest("lambda", Method::PUT, &path, changed.to_string().into_bytes())?;
    Ok(())
}
