//! Runs `shopify-sweep`, which catches up with each shop and keeps its subscriptions of webhooks.
//!
//! A shop that fails holds up no other: what it missed is asked for at the next look.

mod asking;

use std::collections::BTreeSet;
use std::process::ExitCode;

use candor_domain::policy::settings::Policy;
use candor_domain::values::id::Shop;
use candor_engine::catch_up::{CaughtUp, Ports, catch_up, go_back};
use candor_engine::ports::ShopBookWrite;
use candor_shopify::subscription::{ListSubscriptions, Subscribe, Topic};
use candor_shopify::trouble::{Problem, Trouble};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use tracing::{debug, error, info, warn};

use super::{Failure, Invocation, MachineClock, Serve, start};
use asking::Translate;
pub use asking::{Asking, Words};

use crate::bus::Bus;
use crate::configuration;
use crate::shopify::{Admin, AdminError};
use crate::store::Table;
use crate::telemetry::Chain;
use crate::wire::Delivery;

/// The time at the end of a call in which nothing new is begun: one question and its record fit into it.
const SPARE: SignedDuration = SignedDuration::from_secs(20);
/// The number of pages of subscriptions that are read, at most. A shop has some dozens of subscriptions.
const PAGES_MAX: usize = 10;

/// Runs the function.
pub fn run<W: Words>() -> ExitCode {
    start("shopify-sweep", configuration::ShopifySweep::read, |statement: configuration::ShopifySweep| {
        let config = statement.common.aws.repeating();
        let topics = W::topics();
        Sweeper {
            table: Table::new(&config, statement.table),
            bus: Bus::new(&config, statement.bus),
            api: Admin::new(&config, statement.secret_id, statement.shopify_address),
            policy: statement.policy,
            webhook_address: statement.webhook_address,
            has_shipments: W::has_shipments(&topics),
            topics,
            translate: W::translate,
        }
    })
}

struct Sweeper {
    table: Table,
    bus: Bus,
    api: Admin,
    policy: Policy,
    webhook_address: String,
    topics: Vec<Topic>,
    has_shipments: bool,
    translate: Translate,
}

/// The payload of a call by a person: `{"shop": "demo-shop", "since": "2026-09-01T00:00:00Z"}`. The schedule's is empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct GoBack {
    shop: Shop,
    since: Timestamp,
}

impl Serve for Sweeper {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let deadline = invocation.deadline.checked_sub(SPARE).unwrap_or(invocation.deadline);
        if let Some(GoBack { shop, since }) = asked_for(&invocation.delivery)? {
            match go_back(&self.table, &shop, since).await {
                Ok(ShopBookWrite::Written) => info!(%shop, %since, "goes back to what changed since then"),
                Ok(ShopBookWrite::Lost) => {
                    return Err(Failure("another look wrote first: call again".to_owned()));
                }
                Err(error) => return Err(Failure(Chain(&error).to_string())),
            }
        }
        let (mut listed, mut missed, mut failed) = (0_usize, 0_usize, 0_usize);
        for shop in self.policy.shops.keys() {
            match self.look_at(shop, deadline).await {
                Some(found) => {
                    listed = listed.saturating_add(found.listed);
                    missed = missed.saturating_add(found.missed);
                }
                None => failed = failed.saturating_add(1),
            }
        }
        let duration_ms = invocation.meter.duration_ms();
        info!(listed, missed, failed, outcome = "swept", duration_ms, "asked the shops what changed");
        Ok(json!({ "listed": listed, "missed": missed, "failed": failed }))
    }
}

/// Returns the time to go back to, if a person asks for it. A payload that has one of its members, and is wrong, must not be
/// taken for the schedule's: the person would believe that it is done.
fn asked_for(delivery: &Delivery) -> Result<Option<GoBack>, Failure> {
    let Delivery::Bare(payload) = delivery else { return Ok(None) };
    let value: Value = serde_json::from_str(payload).unwrap_or_default();
    if value.get("shop").or_else(|| value.get("since")).is_none() {
        return Ok(None);
    }
    let wrong = |why: serde_json::Error| {
        Failure(format!(
            r#"go back: {why}; the payload is like {{"shop": "demo-shop", "since": "2026-09-01T00:00:00Z"}}"#
        ))
    };
    serde_json::from_value(value).map(Some).map_err(wrong)
}

impl Sweeper {
    /// Looks at a shop. Returns `None` if it failed, which is logged.
    async fn look_at(&self, shop: &Shop, deadline: Timestamp) -> Option<CaughtUp> {
        let storefront =
            Asking { api: &self.api, translate: self.translate, has_shipments: self.has_shipments, deadline };
        if let Err(trouble) = self.keep_subscriptions(&storefront, shop).await {
            if is_without_access(&trouble.trouble()) {
                // Not every shop of the policy is one of Shopify's.
                debug!(%shop, "left a shop alone that there is no access to");
                return Some(CaughtUp::default());
            }
            error!(%shop, outcome = "failed", error = %Chain(&trouble), "left the subscriptions of {shop} to the next look");
        }
        let ports =
            Ports { store: &self.table, storefront: &storefront, bus: &self.bus, clock: &MachineClock };
        match catch_up(ports, shop, deadline).await {
            Ok(found) => {
                if found.missed > 0 {
                    let (listed, missed) = (found.listed, found.missed);
                    warn!(%shop, listed, missed, outcome = "missed", "took in what no webhook of {shop} brought");
                }
                Some(found)
            }
            Err(error) => {
                let error = Chain(&error).to_string();
                error!(%shop, outcome = "failed", error, "left the rest of {shop} to the next look");
                None
            }
        }
    }

    /// Subscribes to the topics that are not delivered. It removes none: another app's, or one that a person made, may
    /// be wanted.
    async fn keep_subscriptions(&self, asking: &Asking<'_>, shop: &Shop) -> Result<(), AdminError> {
        let (mut have, mut after) = (BTreeSet::new(), None);
        for _ in 0..PAGES_MAX {
            let list = asking.ask(shop, &ListSubscriptions { after }).await?.data;
            have.extend(list.topics_to(&self.webhook_address));
            after = list.next();
            if after.is_none() {
                break;
            }
        }
        for topic in self.topics.iter().filter(|topic| !have.contains(&topic.of_graphql())) {
            let asked = asking.ask(shop, &Subscribe::new(topic, &self.webhook_address)).await;
            let topic = topic.as_str();
            match asked {
                Ok(_) => {
                    warn!(%shop, topic, outcome = "subscribed", "subscribed to {topic} of {shop}, which was missing");
                }
                Err(trouble) if is_of_one_topic(&trouble.trouble()) => {
                    error!(%shop, topic, outcome = "failed", error = %Chain(&trouble), "left {topic} of {shop} to the next look");
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(())
    }
}

/// Returns true if the other topics may well be subscribed to: a topic may need a scope of its own.
fn is_of_one_topic(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Refused { .. } => true,
        Trouble::Misconfigured { problem, .. } => matches!(problem, Problem::Scope | Problem::Request),
        Trouble::Later { .. } => false,
    }
}

fn is_without_access(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Misconfigured { problem: Problem::NoAccess, .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(payload: &str) -> Result<Option<GoBack>, Failure> {
        asked_for(&Delivery::Bare(payload.to_owned()))
    }

    #[test]
    fn only_a_payload_of_a_person_goes_back_and_a_mistyped_one_is_said_to_be_wrong() {
        for scheduled in ["{}", "null", "", r#"{"source": "aws.scheduler"}"#] {
            assert_eq!(asked(scheduled), Ok(None), "{scheduled}");
        }
        let since = "2026-09-01T00:00:00Z";
        let right = asked(&json!({ "shop": "demo-shop", "since": since }).to_string()).unwrap().unwrap();
        assert_eq!((right.shop.as_str(), right.since.to_string().as_str()), ("demo-shop", since));
        for wrong in [
            json!({ "shop": "demo-shop", "since": "2026-09-01" }),
            json!({ "shop": "demo-shop" }),
            json!({ "since": since }),
        ] {
            let why = asked(&wrong.to_string()).unwrap_err().to_string();
            assert!(why.starts_with("go back: ") && why.contains("demo-shop"), "{why}");
        }
    }
}
