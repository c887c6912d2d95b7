//! Holds the data around the body of a webhook.

use candor_domain::values::id::Shop;
use serde_json::Value;

/// The data around the body of a webhook. Stripe's body names no shop, so the address it is sent to does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The shop, by its name in the policy.
    pub shop: Shop,
    /// The mode that events must be of.
    pub mode: Mode,
    /// The type of the event as something around the body says it. Over HTTP, nothing does.
    pub topic: Option<String>,
}

/// The mode that events must be of to be used.
///
/// A payment of test mode moves no money. The signature does not tell the modes apart where an endpoint takes
/// events of connected accounts: Stripe sends those of both modes to it
/// (<https://github.com/pay-rails/pay/issues/999>). So the address says it: one that ends in `?livemode=false`
/// takes events of test mode, too, and no other does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Events of test mode are acknowledged, and not used.
    LiveOnly,
    /// Events of test mode count as events of live mode do.
    TestToo,
}

impl Delivery {
    /// Returns a delivery for the shop of this name, in upper or lower case. Returns `None` if no shop can have this
    /// name.
    #[must_use]
    pub fn of_shop(name: &str, mode: Mode) -> Option<Self> {
        let shop = name.to_ascii_lowercase().parse().ok()?;
        Some(Self { shop, mode, topic: None })
    }
}

/// Returns the delivery and the body of an event of Stripe's partner event source.
///
/// Stripe's envelope names only the destination (<https://docs.stripe.com/event-destinations/eventbridge>), so the
/// rule on its bus adds the shop: `{ "shop": "demo-shop", "event": { …, "detail-type": "charge.updated",
/// "detail": {…} } }`.
pub(crate) fn unwrap(envelope: &Value) -> Option<(Delivery, &Value)> {
    let delivery = Delivery::of_shop(envelope.get("shop")?.as_str()?, Mode::LiveOnly)?;
    Some(of_partner(delivery, envelope.get("event")?))
}

/// Returns the delivery and the body of an event of Stripe's partner event source for a known shop.
pub(crate) fn of_partner(delivery: Delivery, event: &Value) -> (Delivery, &Value) {
    let topic = event.get("detail-type").and_then(Value::as_str).map(str::to_owned);
    (Delivery { topic, ..delivery }, event.get("detail").unwrap_or(&Value::Null))
}
