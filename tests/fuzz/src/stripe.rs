//! Tests the readers of what Stripe sends.

use candor_domain::event::envelope::Event;
use candor_domain::reference::report::Said;
use candor_edge::translation::Translation;
use serde_json::{Value, json};
use stripe_webhook::{Delivery, Keys, Mode, Topic, translate, translate_envelope};

use crate::edge::must_be_told;
use crate::now;

/// Reads an event as Stripe sends it, and the bytes as the object of an event of each type.
pub fn stripe(bytes: &[u8]) {
    let Some(delivery) = Delivery::of_shop("demo-shop", Mode::TestToo) else { return };
    must_hold(translate(&delivery, bytes, now()), bytes);
    let Ok(object) = serde_json::from_slice::<Value>(bytes) else { return };
    for topic in Topic::ALL {
        let event = json!({
            "id": "evt_1", "object": "event", "type": topic.name(), "created": now().as_second(), "livemode": true,
            "data": { "object": object },
        });
        must_hold(translate(&delivery, event.to_string().as_bytes(), now()), bytes);
    }
}

/// Reads an event of Stripe's partner bus, with the shop that the rule adds, and without.
pub fn stripe_envelope(bytes: &[u8]) {
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        must_hold(translate_envelope(&value, now()), bytes);
        must_hold(translate_envelope(&json!({ "shop": "demo-shop", "event": value }), now()), bytes);
    }
}

/// Reads the secret with the signing keys, and a signature.
pub fn stripe_keys(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(delivery) = Delivery::of_shop("demo-shop", Mode::LiveOnly) else { return };
    match Keys::parse(text) {
        Ok(keys) => assert!(!keys.verify(&delivery.shop, bytes, text, now())),
        Err(why) => assert!(!why.0.is_empty()),
    }
    if let Ok(keys) = Keys::parse(r#"{"demo-shop": ["a key"]}"#) {
        assert!(!keys.verify(&delivery.shop, bytes, text, now()));
    }
}

/// Checks that the translation is told, and that a report is read back unchanged when its order is found.
fn must_hold(translation: Translation, bytes: &[u8]) {
    let (_, reports) = translation.clone().into_parts();
    must_be_told(translation, bytes);
    let Ok(key) = "demo-shop#5001".parse() else { return };
    let events: Vec<Event> = reports
        .into_iter()
        .filter_map(|report| match report.said {
            Said::Payment(_, of) => {
                Some(Event { key: Clone::clone(&key), stamp: report.stamp, fact: of.fact() })
            }
            Said::Shipment(..) => None,
        })
        .collect();
    if !events.is_empty() {
        must_be_told(Translation::Events(events), bytes);
    }
}
