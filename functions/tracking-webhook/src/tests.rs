use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use candor_edge::translation::Translation;
use candor_translation::tracking::{self, code, delivery, now};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn translated(body: &Value) -> Translation {
    tracking::translated(PROVIDER, body)
}

fn told(body: &Value) -> Vec<String> {
    tracking::told(PROVIDER, body)
}

fn refused(body: &Value) -> Vec<String> {
    tracking::refused(PROVIDER, body)
}

fn event() -> Value {
    json!({
        "type": "tracking.updated", "timestamp": "2026-03-05T12:00:00Z", "shop": "demo-shop",
        "data": { "tracking_number": "PP 1", "status": "in-transit", "occurred_at": "2026-03-05T09:00:00+01:00",
                  "place": "Linz", "promised_on": "2026-03-09", "reason": "snow" },
    })
}

fn with(members: Value) -> Value {
    let mut body = event();
    for (member, value) in members.as_object().unwrap() {
        body["data"][member] = value.clone();
    }
    body
}

#[test]
fn an_update_and_a_day_are_told() {
    assert_eq!(told(&event()), ["in-transit 2026-03-05T08:00:00Z", "by 2026-03-09 2026-03-05T12:00:00Z"]);
    let (_, reports) = translated(&event()).into_parts();
    assert_eq!(reports[0].said.reference().to_string(), "tracking-number:PP1");
}

#[test]
fn every_status_of_ours_can_be_said() {
    for status in TrackingStatus::ALL {
        let body = with(json!({ "status": status.slug(), "promised_on": null }));
        assert_eq!(told(&body), [format!("{status} 2026-03-05T08:00:00Z")]);
    }
}

#[test]
fn a_time_without_a_zone_ends_with_the_message() {
    assert_eq!(
        told(&with(json!({ "occurred_at": "2026-03-05T11:00:00" })))[0],
        "in-transit 2026-03-05T12:00:00Z"
    );
    assert_eq!(
        told(&with(json!({ "occurred_at": "2026-03-03T11:00:00" })))[0],
        "in-transit 2026-03-03T23:00:00Z"
    );
}

#[test]
fn a_day_alone_is_enough_and_so_is_a_status() {
    let day = json!({ "type": "tracking.updated", "timestamp": "2026-03-05T12:00:00Z",
        "data": { "tracking_number": "PP1", "promised_on": "2026-03-09" } });
    assert_eq!(told(&day), ["by 2026-03-09 2026-03-05T12:00:00Z"]);
    let until = json!({ "status": "available-for-pickup", "pickup_until": "2026-03-12T12:00:00Z", "promised_on": null });
    assert_eq!(told(&with(until)), ["available-for-pickup 2026-03-05T08:00:00Z"]);
}

#[test]
fn a_body_that_names_another_shop_is_refused_as_a_whole() {
    let mut body = event();
    body["shop"] = json!("other");
    assert_eq!(refused(&body), ["/shop is another shop than the one that the address names"]);
    assert_eq!(translated(&body).into_parts().1, []);
}

#[test]
fn every_mistake_is_listed() {
    let body =
        with(json!({ "tracking_number": "", "status": "gone", "stauts": "lost", "promised_on": "soon" }));
    let found = refused(&body);
    assert_eq!(found.len(), 4, "{found:?}");
    for place in ["/data/stauts", "/data/tracking_number", "/data/status", "/data/promised_on"] {
        assert!(found.iter().any(|why| why.starts_with(place)), "{place}: {found:?}");
    }
    let later = with(json!({ "occurred_at": "2026-03-06T09:00:00Z" }));
    assert_eq!(refused(&later), ["/data/occurred_at is later than the message's own timestamp"]);
    let until = with(json!({ "pickup_until": "2026-03-12T12:00:00Z" }));
    assert_eq!(refused(&until), ["/data/pickup_until is only for the status available-for-pickup"]);
    let nothing = json!({ "type": "tracking.updated", "timestamp": "2026-03-05T12:00:00Z", "data": { "tracking_number": "PP1" } });
    assert_eq!(refused(&nothing), ["/data has neither a status nor a promised_on"]);
    assert!(matches!(translated(&json!({ "type": "ping" })), Translation::NotUsed { .. }));
}

#[test]
fn only_what_a_key_of_the_shop_signed_lately_comes_in() {
    let keys = read_keys(r#"{"demo-shop": ["current"], "other": ["theirs"]}"#).unwrap();
    let t = now().as_second().to_string();
    let signature = |key: &str, id: &str, t: &str, body: &[u8]| {
        let signed: [&[u8]; 5] = [id.as_bytes(), b".", t.as_bytes(), b".", body];
        format!("v1,{}", STANDARD.encode(code(key, &signed)))
    };
    let opens = |id: &str, t: &str, signature: &str| {
        let header = |name: &str| match name {
            "webhook-id" => Some(id),
            "webhook-timestamp" => Some(t),
            "webhook-signature" => Some(signature),
            _ => None,
        };
        is_authentic(&keys, "demo-shop", header, b"{}", now())
    };
    let good = signature("current", "m1", &t, b"{}");
    assert!(opens("m1", &t, &good));
    assert!(!opens("m2", &t, &good), "another id");
    assert!(!opens("m1", &t, &signature("theirs", "m1", &t, b"{}")), "another shop's key");
    let old = (now().as_second() - 301).to_string();
    assert!(!opens("m1", &old, &signature("current", "m1", &old, b"{}")), "an old one");
    assert!(!is_authentic(&keys, "demo-shop", |_| None, b"{}", now()));
}

const BODY: fn() -> Value = event;
const POINTERS: [&str; 8] = [
    "",
    "/type",
    "/timestamp",
    "/data",
    "/data/tracking_number",
    "/data/status",
    "/data/occurred_at",
    "/data/promised_on",
];

proptest! {
    #[test]
    fn no_bytes_and_no_json_make_it_panic(bytes: Vec<u8>, text in "[\\PC]{0,40}", number: f64) {
        drop(PROVIDER.translate(&delivery(), &bytes, now()));
        for value in [json!(text), json!(number), json!(null), json!([]), json!({}), json!([{ "a": text }])] {
            for pointer in POINTERS {
                let mut body = BODY();
                if let Some(at) = body.pointer_mut(pointer) {
                    *at = value.clone();
                }
                drop(translated(&body));
                drop(PROVIDER.translate_envelope(&body, now()));
            }
        }
    }
}
