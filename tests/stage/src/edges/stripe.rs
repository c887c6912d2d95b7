//! Stripe's edge.

use candor_domain::values::reads::Reads;
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;
use stripe_webhook::{Delivery, Mode, Topic, translate, translate_partner_event, translate_recorded};

use super::{Edge, Origin};

/// Stripe.
pub const STRIPE: Edge = Edge { name: "stripe", domain: "", translate: translated, body, topics };

/// The beginning of the topic of payloads that are still in the envelope of the partner event source.
const ENVELOPE: &str = "eventbridge_";

/// The shop that payloads come from if none is named.
const DEMO_SHOP: &str = "demo-shop";

fn translated(origin: &Origin, payload: &[u8], now: Timestamp, reads: Option<&Reads>) -> Translation {
    let Some(delivery) = delivery(origin) else {
        return Translation::NotUsed { topic: origin.topic.clone(), why: "no shop can have this name" };
    };
    if origin.topic.starts_with(ENVELOPE) {
        let event = serde_json::from_slice(payload).unwrap_or(Value::Null);
        return translate_partner_event(&delivery, &event, now, reads);
    }
    match reads {
        Some(reads) => translate_recorded(&delivery, payload, now, reads),
        None => translate(&delivery, payload, now),
    }
}

fn body(origin: &Origin, payload: Value) -> Value {
    if origin.topic.starts_with(ENVELOPE) {
        return payload.get("detail").cloned().unwrap_or_default();
    }
    payload
}

fn topics() -> Vec<&'static str> {
    let not_used = Topic::NOT_USED.into_iter().map(|(topic, _)| topic);
    Topic::ALL.into_iter().map(Topic::name).chain(not_used).collect()
}

/// Returns the data around a payload; `None` if no shop can have this name. Payloads that are tried out are mostly of
/// test mode, and no customer is told of them. A topic without a dot is no type of Stripe's, only the name of a file.
fn delivery(origin: &Origin) -> Option<Delivery> {
    let delivery = Delivery::of_shop(origin.shop.as_deref().unwrap_or(DEMO_SHOP), Mode::TestToo)?;
    let topic = origin.topic.contains('.').then(|| origin.topic.clone());
    Some(Delivery { topic, ..delivery })
}
