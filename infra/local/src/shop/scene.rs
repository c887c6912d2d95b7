//! Plays one order through a shop of Shopify: its webhook is lost, a tag is decided about it, and a person cancels it. Each
//! step says what was seen in the shop and in the table, and fails where that does not come.

use std::time::{Duration, Instant};

use candor_domain::command::entry::CommandEntry;
use candor_domain::command::key::CommandKey;
use candor_domain::facts::order::Order;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::values::text::TagName;
use candor_shopify_shop::acts::Basket;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{NAME, OpenShop, ShopError, Swept};
use crate::deployment;
use crate::orders;
use crate::sources::put_event;

/// A step of the scene.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The thing that happens.
    pub happens: &'static str,
    /// The consequence, as it was seen.
    pub seen: String,
}

/// The time until something has to be seen.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// The tag that the policy puts on after three failed payments, with a hold.
const TAG: &str = "fraud-review";

/// Plays the scene in a shop that is open.
///
/// # Errors
/// Returns an error if something is not seen in time.
pub fn play(shop: &OpenShop<'_>) -> Result<Vec<Step>, ShopError> {
    let subscribed = {
        shop.sweep()?;
        shop.with(|shop, _| shop.subscriptions.len())
    };
    let mut steps = vec![Step {
        happens: "Candor gets access to a shop",
        seen: format!("{subscribed} subscriptions of webhooks were missing, and are made"),
    }];
    let order = shop.with(|shop, now| {
        shop.loses_webhooks = true;
        let order = shop.place(&Basket { is_paid: true, ..Basket::default() }, now);
        shop.loses_webhooks = false;
        order
    });
    steps.push(heal(shop, order)?);
    steps.push(tag(shop, order)?);
    steps.push(echo(shop, order)?);
    steps.push(cancel(shop, order)?);
    Ok(steps)
}

fn heal(shop: &OpenShop<'_>, order: u64) -> Result<Step, ShopError> {
    let Swept { listed, missed } = shop.sweep()?;
    shop.wait_for("the confirmation", order, |order| is_sent(order, "order-confirmation"))?;
    // Without a request yet, there is nothing to hold either.
    shop.wait_for("the request to the warehouse", order, is_asked_for)?;
    let again = shop.sweep()?.missed;
    Ok(Step {
        happens: "Ada orders and pays, and every webhook of it is lost",
        seen: format!(
            "the sweep finds {listed} changed order, {missed} of them missing, and she gets her confirmation; the next \
             sweep misses {again}"
        ),
    })
}

fn tag(shop: &OpenShop<'_>, order: u64) -> Result<Step, ShopError> {
    for attempt in 0..3 {
        let failed = json!({ "payment_id": format!("pay-{order}-{attempt}") });
        shop.tell("candor.payments", "PaymentFailed", order, &format!("failed-{attempt}"), &failed)?;
    }
    let (tags, holds) = shop.wait_until("the tag and the hold in the shop", || {
        let of_shop =
            shop.with(|shop, _| shop.orders.get(&order).map(|order| (order.tags(), order.holds().count())));
        Ok(of_shop.filter(|(tags, holds)| tags.iter().any(|tag| tag == TAG) && *holds > 0))
    })?;
    let seen = format!(
        "the policy wants a tag and a hold; the order in the shop has {holds} hold, and the tag {}",
        tags.join(", ")
    );
    Ok(Step { happens: "Three more attempts to pay it fail", seen })
}

fn echo(shop: &OpenShop<'_>, order: u64) -> Result<Step, ShopError> {
    let Ok(tag) = TAG.parse::<TagName>() else { return Err(ShopError::NotSeen("the tag")) };
    let mut topics = shop.deliver()?;
    topics.sort();
    let topics = topics.join(", ");
    let order = shop.wait_for("the echo", order, |order| order.facts.tag_change(&tag).is_some())?;
    let asked = order.ledger.commands.keys().filter(|key| key.tag() == Some(&tag)).count();
    let (missed, more) = (shop.sweep()?.missed, shop.deliver()?.len());
    Ok(Step {
        happens: "The shop sends the echo of the tag",
        seen: format!("{topics}; the tag was asked for {asked} time, {missed} missed, {more} webhooks more"),
    })
}

fn cancel(shop: &OpenShop<'_>, order: u64) -> Result<Step, ShopError> {
    let decided = json!({ "case": format!("hold-forgotten:{TAG}"), "decision": "cancel", "refund": true });
    shop.tell("candor.desk", "CaseResolved", order, "decided", &decided)?;
    shop.wait_until("the cancellation in the shop", || {
        let is_told = shop.deliver()?.iter().any(|topic| topic == "orders/cancelled");
        Ok(is_told.then_some(()))
    })?;
    shop.wait_for("the mail that says so", order, |order| is_sent(order, "order-update:1"))?;
    let seen = "the shop cancels it and says so, and only then Ada is told".to_owned();
    Ok(Step { happens: "A person decides to cancel it, with the money back", seen })
}

fn is_sent(order: &Order, message: &str) -> bool {
    let key = message.parse::<MessageKey>().ok();
    let entry = key.and_then(|key| order.ledger.messages.get(&key));
    matches!(entry, Some(MessageEntry::Done { .. }))
}

fn is_asked_for(order: &Order) -> bool {
    let is_request = |(key, entry): (&CommandKey, &CommandEntry)| {
        matches!((key, entry), (CommandKey::Fulfilment(_), CommandEntry::Done { .. }))
    };
    order.ledger.commands.iter().any(is_request)
}

impl OpenShop<'_> {
    /// Looks until there is something. Meanwhile what is due is done, as the schedule does it each minute.
    fn wait_until<T>(
        &self,
        what: &'static str,
        look: impl Fn() -> Result<Option<T>, ShopError>,
    ) -> Result<T, ShopError> {
        let begun = Instant::now();
        loop {
            if let Some(seen) = look()? {
                return Ok(seen);
            }
            deployment::invoke(&self.stack.cloud, &self.stack.deployment.wake, &json!({}))?;
            if begun.elapsed() > PATIENCE {
                return Err(ShopError::NotSeen(what));
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// Tells the stack something about an order, as another system.
    fn tell(&self, source: &str, kind: &str, order: u64, id: &str, more: &Value) -> Result<(), ShopError> {
        let own = json!({ "id": format!("{id}-{order}"), "shop": NAME, "order_id": order.to_string(),
            "occurred_at": Timestamp::now() });
        let members = [own, more.clone()].into_iter().filter_map(|value| value.as_object().cloned());
        let detail: Map<String, Value> = members.flatten().collect();
        Ok(put_event(self.stack, &json!({ "source": source, "detail-type": kind, "detail": detail }))?)
    }

    /// Waits until an order is held by the stack as it should be.
    fn wait_for(
        &self,
        what: &'static str,
        order: u64,
        is_so: impl Fn(&Order) -> bool,
    ) -> Result<Order, ShopError> {
        let id = order.to_string();
        self.wait_until(what, || {
            let all = orders::all(self.stack)?.into_iter().map(|stored| stored.order);
            Ok({ all }.find(|order| order.key.order_id.as_str() == id).filter(&is_so))
        })
    }
}
