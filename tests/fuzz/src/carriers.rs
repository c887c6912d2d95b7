//! Tests the readers of tracking updates of every provider.

use candor_domain::event::fact::Fact;
use candor_edge::keys::{InvalidKeys, Keys};
use candor_edge::tracking::provider::{Delivery, Provider, refusal};
use candor_edge::translation::Translation;
use candor_engine::reports::read;
use jiff::Timestamp;
use shippo_webhook::Called;

use crate::bus::must_hold;
use crate::now;

const PROVIDERS: [Provider; 5] = [
    easypost_webhook::PROVIDER,
    aftership_webhook::PROVIDER,
    aftership_webhook::BARE,
    shippo_webhook::PROVIDER,
    tracking_webhook::PROVIDER,
];

/// Topics that are used, so that bytes that name none are read all the same.
const TOPICS: [&str; 5] =
    ["tracker.updated", "tracking_update", "tracking_Delivered", "track_updated", "tracking.updated"];

/// Reads a payload as each provider of tracking updates sends it: under the topic that it says, and under each
/// topic that is used.
pub fn carriers(bytes: &[u8]) {
    for provider in PROVIDERS {
        for topic in [None].into_iter().chain(TOPICS.map(Some)) {
            let delivery = Delivery { shop: "demo-shop".to_owned(), topic: topic.map(str::to_owned) };
            must_be_told(&provider.translate(&delivery, bytes, now()), bytes);
        }
        if let Ok(value) = serde_json::from_slice(bytes) {
            must_be_told(&provider.translate_envelope(&value, now()), bytes);
        }
    }
}

fn must_be_told(translation: &Translation, bytes: &[u8]) {
    if let Translation::NotUsed { why, .. } = translation {
        assert!(!why.is_empty());
    }
    if let Some(event) = refusal(translation) {
        assert!(matches!(&event.fact, Fact::EventRefused(refused) if !refused.violations.is_empty()));
        must_hold(event, event.fact.event_type(), bytes);
    }
    let (_, reports) = translation.clone().into_parts();
    assert!(reports.len() <= 10, "{} reports", reports.len());
    for report in reports {
        assert!(report.stamp.occurred_at <= now(), "{report:?}");
        let body = report.to_bus().unwrap().to_string();
        assert_eq!(read(report_received::translate, &body, now()), Ok(report));
    }
}

/// The keys of an edge, and its answer to one of our calls.
type Door<'a> = (Result<Keys, InvalidKeys>, &'a dyn Fn(&Keys) -> bool);

/// Reads the secrets with the signing keys, and signatures.
pub fn carriers_keys(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let called = Called { token: Some(text.to_owned()), ..Called::default() };
    let at: Timestamp = now();
    let doors: [Door<'_>; 4] = [
        (easypost_webhook::read_keys(text), &|keys| {
            easypost_webhook::is_authentic(keys, "demo-shop", |_| Some(text), bytes)
        }),
        (aftership_webhook::read_keys(text), &|keys| {
            aftership_webhook::is_authentic(keys, "demo-shop", |_| Some(text), bytes)
        }),
        (shippo_webhook::read_keys(text), &|keys| {
            shippo_webhook::is_authentic(keys, &called, |_| Some(text), bytes, at)
        }),
        (tracking_webhook::read_keys(text), &|keys| {
            tracking_webhook::is_authentic(keys, "demo-shop", |_| Some(text), bytes, at)
        }),
    ];
    for (keys, opens) in doors {
        match keys {
            Ok(keys) => assert!(!opens(&keys)),
            Err(why) => assert!(!why.0.is_empty()),
        }
    }
}
