//! Runs `shopify-sweep`, which catches up with each shop and keeps its subscriptions of webhooks.
//!
//! A shop that fails holds up no other: what it missed is asked for at the next look.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Duration;

use candor_domain::catch_up::listed::Listed;
use candor_domain::event::envelope::Event;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::Shop;
use candor_edge::translation::Translation;
use candor_engine::catch_up::{CaughtUp, Ports, catch_up, go_back};
use candor_engine::ports::{AskError, CatchUpWrite, ChangedPage, Storefront};
use candor_shopify::answer::Answered;
use candor_shopify::changed::ListChanged;
use candor_shopify::operation::Operation;
use candor_shopify::payload::{FetchOrder, is_whole};
use candor_shopify::shop::Gid;
use candor_shopify::subscription::{ListSubscriptions, Subscribe, Topic};
use candor_shopify::trouble::{Delay, Problem, Trouble};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use tracing::{debug, error, info, warn};

use super::{Failure, Invocation, MachineClock, Serve, start};
use crate::bus::Bus;
use crate::configuration;
use crate::shopify::{Admin, AdminError};
use crate::store::Table;
use crate::telemetry::Chain;
use crate::wire::Delivery;

/// The time at the end of a call in which nothing new is begun: one question and its record fit into it.
const SPARE: SignedDuration = SignedDuration::from_secs(20);
/// The pause before Shopify is asked again where it says no other.
const PAUSE_SECONDS: u64 = 2;
/// The number of times that one question waits for points, at most.
const ATTEMPTS_MAX: usize = 20;
/// The number of pages of subscriptions that are read, at most. A shop has some dozens of subscriptions.
const PAGES_MAX: usize = 10;

/// Defines the parts that are Shopify's words: pure functions of the function's own crate.
pub trait Words {
    /// Translates an order into what its webhooks would have said. With `has_shipments`, its parcels are among it.
    fn translate(shop: &Shop, order: &Value, has_shipments: bool, now: Timestamp) -> Vec<Translation>;

    /// Returns the topics that a shop is to deliver.
    fn topics() -> Vec<Topic>;

    /// Returns true if the shop's parcels come from Shopify, by these topics.
    fn has_shipments(topics: &[Topic]) -> bool;
}

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
    translate: fn(&Shop, &Value, bool, Timestamp) -> Vec<Translation>,
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
        if let Some(GoBack { shop, since }) = asked_for(&invocation.delivery) {
            match go_back(&self.table, &shop, since).await {
                Ok(CatchUpWrite::Written) => info!(%shop, %since, "goes back to what changed since then"),
                Ok(CatchUpWrite::Lost) => {
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

fn asked_for(delivery: &Delivery) -> Option<GoBack> {
    match delivery {
        Delivery::Bare(payload) => serde_json::from_str(payload).ok(),
        Delivery::Messages(_) | Delivery::Changes(_) | Delivery::Request(_) => None,
    }
}

impl Sweeper {
    /// Looks at a shop. Returns `None` if it failed, which is logged.
    async fn look_at(&self, shop: &Shop, deadline: Timestamp) -> Option<CaughtUp> {
        if let Err(trouble) = self.keep_subscriptions(shop, deadline).await {
            if is_without_access(&trouble.trouble()) {
                // Not every shop of the policy is one of Shopify's.
                debug!(%shop, "left a shop alone that there is no access to");
                return Some(CaughtUp::default());
            }
            error!(%shop, outcome = "failed", error = %Chain(&trouble), "left the subscriptions of {shop} to the next look");
        }
        let storefront = Asking { sweeper: self, deadline };
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

    /// Asks a shop, and waits while its points fill, if there is time.
    async fn ask<O: Operation>(
        &self,
        shop: &Shop,
        operation: &O,
        deadline: Timestamp,
    ) -> Result<Answered<O::Data>, AdminError> {
        for _ in 0..ATTEMPTS_MAX {
            let asked = self.api.ask(shop, operation).await;
            let Err(error) = &asked else { return asked };
            let Trouble::Later { why: Delay::Throttled, pause_seconds, .. } = error.trouble() else {
                return asked;
            };
            let seconds = pause_seconds.unwrap_or(PAUSE_SECONDS);
            if !has_time(SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)), deadline) {
                return asked;
            }
            tokio::time::sleep(Duration::from_secs(seconds)).await;
        }
        self.api.ask(shop, operation).await
    }

    /// Subscribes to the topics that are not delivered. It removes none: another app's, or one that a person made, may
    /// be wanted.
    async fn keep_subscriptions(&self, shop: &Shop, deadline: Timestamp) -> Result<(), AdminError> {
        let (mut have, mut after) = (BTreeSet::new(), None);
        for _ in 0..PAGES_MAX {
            let list = self.ask(shop, &ListSubscriptions { after }, deadline).await?.data;
            have.extend(list.topics_to(&self.webhook_address));
            after = list.next();
            if after.is_none() {
                break;
            }
        }
        for topic in self.topics.iter().filter(|topic| !have.contains(&topic.of_graphql())) {
            self.ask(shop, &Subscribe::new(topic, &self.webhook_address), deadline).await?;
            let topic = topic.as_str();
            warn!(%shop, topic, outcome = "subscribed", "subscribed to {topic} of {shop}, which was missing");
        }
        Ok(())
    }
}

/// Returns true if an answer would come before the deadline after a pause.
fn has_time(pause: SignedDuration, deadline: Timestamp) -> bool {
    Timestamp::now().checked_add(pause).is_ok_and(|then| then < deadline)
}

fn is_without_access(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Misconfigured { problem: Problem::NoAccess, .. })
}

/// The shops, asked until a time.
struct Asking<'s> {
    sweeper: &'s Sweeper,
    deadline: Timestamp,
}

impl Storefront for Asking<'_> {
    async fn changed(
        &self,
        shop: &Shop,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<ChangedPage, AskError> {
        let what = || format!("what changed since {since}");
        let asked = self.sweeper.ask(shop, &ListChanged::new(since, after), self.deadline).await;
        let changes = asked.map_err(|trouble| error(shop, what(), trouble))?.data;
        let page = changes.page(shop, self.sweeper.has_shipments);
        let page =
            page.map_err(|why| AskError::Refused { shop: shop.clone(), what: what(), cause: why.into() })?;
        Ok(ChangedPage { orders: page.orders, next: page.next })
    }

    async fn events(&self, listed: &Listed, now: Timestamp) -> Result<Vec<Event>, AskError> {
        let shop = &listed.key.shop;
        let what = || format!("for order {}", listed.key.order_id);
        let refused = |why: &str| AskError::Refused { shop: shop.clone(), what: what(), cause: why.into() };
        let id = Gid::of_order(&listed.key.order_id).ok_or_else(|| refused("its id is no number"))?;
        let asked = self.sweeper.ask(shop, &FetchOrder { id }, self.deadline).await;
        // An order that was deleted since is none any more.
        let Some(order) = asked.map_err(|trouble| error(shop, what(), trouble))?.data.order else {
            return Ok(Vec::new());
        };
        if !is_whole(&order) {
            // Its webhooks say it whole. To stop here would leave every later order unseen.
            warn!(order = %listed.key, outcome = "left", "left an order to its webhooks: it has more than one answer holds");
            return Ok(Vec::new());
        }
        let said = (self.sweeper.translate)(shop, &order, self.sweeper.has_shipments, now);
        Ok(said.into_iter().flat_map(|translation| translation.into_parts().0).collect())
    }
}

fn error(shop: &Shop, what: String, error: AdminError) -> AskError {
    let shop = shop.clone();
    match error.trouble() {
        Trouble::Later { .. } => AskError::NotNow { shop, what, cause: error.into() },
        Trouble::Refused { .. } | Trouble::Misconfigured { .. } => {
            AskError::Refused { shop, what, cause: error.into() }
        }
    }
}
