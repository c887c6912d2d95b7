use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use candor_edge::tracking::provider::Delivery;
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
        "event": "tracking_update", "event_id": "9a3f", "is_tracking_first_tag": true, "ts": 1_772_712_000,
        "msg": {
            "id": "5b74", "tracking_number": "1111111111111", "slug": "fedex", "tag": "OutForDelivery",
            "subtag": "OutForDelivery_001", "return_to_sender": false, "updated_at": "2026-03-05T11:59:00+00:00",
            "order_id": "1001", "expected_delivery": "2026-03-06",
            "checkpoints": [
                { "tag": "InfoReceived", "subtag": "InfoReceived_001", "checkpoint_time": "2026-03-01T14:33:00" },
                { "tag": "InTransit", "subtag": "InTransit_002", "checkpoint_time": "2026-03-02T10:00:00",
                  "created_at": "2026-03-04T03:50:47+00:00", "location": "BROOKLYN, NY" },
                { "tag": "OutForDelivery", "subtag": "OutForDelivery_001", "created_at": "2026-03-05T11:50:00+00:00",
                  "checkpoint_time": "2026-03-05T07:41:00-04:00", "city": "Deal", "state": "NJ" },
            ],
        },
    })
}

fn with(members: Value) -> Value {
    let mut body = event();
    for (member, value) in members.as_object().unwrap() {
        body["msg"][member] = value.clone();
    }
    body
}

#[test]
fn a_tracking_is_told_with_its_newest_checkpoints_and_its_day() {
    let expected = [
        "out-for-delivery 2026-03-05T11:41:00Z",
        "by 2026-03-06 2026-03-05T11:59:00Z",
        "accepted 2026-03-02T22:00:00Z",
    ];
    assert_eq!(told(&event()), expected);
}

#[test]
fn the_order_that_a_payload_names_is_not_trusted() {
    assert_eq!(told(&with(json!({ "order_id": "7", "order_number": "8" }))), told(&event()));
}

#[test]
fn every_documented_tag_and_subtag_is_in_the_table() {
    let tags = "Pending InfoReceived InTransit OutForDelivery AttemptFail Delivered AvailableForPickup Exception \
                Expired";
    for tag in tags.split_whitespace() {
        assert!(TABLE.means(tag, None).is_ok(), "{tag}");
    }
    let subtags: [(&str, &[u32]); 9] = [
        ("Delivered", &[1, 2, 3, 4, 5]),
        ("AvailableForPickup", &[1]),
        ("Exception", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 21]),
        ("AttemptFail", &[1, 2, 3]),
        ("InTransit", &[1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ("InfoReceived", &[1]),
        ("OutForDelivery", &[1, 3, 4]),
        ("Pending", &[1, 2, 3, 4, 5, 6]),
        ("Expired", &[1]),
    ];
    let mut count = 0;
    for (tag, numbers) in subtags {
        for number in numbers {
            let row = TABLE.details.iter().find(|row| row.0 == format!("{tag}_{number:03}"));
            assert_eq!(row.map(|row| row.1), Some(tag), "{tag}_{number:03}");
            count += 1;
        }
    }
    assert_eq!(count, TABLE.details.len());
}

#[test]
fn a_tag_is_told_as_its_subtag_says() {
    for (tag, subtag, expected) in [
        ("Delivered", "Delivered_002", "delivered"),
        ("AvailableForPickup", "AvailableForPickup_001", "available-for-pickup"),
        ("AttemptFail", "AttemptFail_003", "attempt-failed"),
        ("Exception", "Exception_004", "exception"),
        ("Exception", "Exception_010", "returned-to-sender"),
        ("Exception", "Exception_011", "returned-to-sender"),
        ("Exception", "Exception_013", "lost"),
        ("Exception", "Exception_999", "exception"),
        ("InTransit", "InTransit_002", "accepted"),
        ("OutForDelivery", "OutForDelivery_004", "in-transit"),
        ("Delivered", "Exception_011", "returned-to-sender"),
        ("Delivered", "AvailableForPickup_001", "available-for-pickup"),
        ("Exception", "Delivered_001", "exception"),
        ("InTransit", "Delivered_001", "in-transit"),
    ] {
        let body =
            with(json!({ "tag": tag, "subtag": subtag, "checkpoints": [], "expected_delivery": null }));
        assert_eq!(told(&body), [format!("{expected} 2026-03-05T11:59:00Z")], "{tag} {subtag}");
    }
}

#[test]
fn no_news_says_nothing() {
    for tag in ["Pending", "Expired"] {
        let body = with(json!({ "tag": tag, "subtag": null, "checkpoints": [], "expected_delivery": null }));
        assert!(matches!(translated(&body), Translation::NotUsed { .. }), "{tag}");
    }
}

#[test]
fn a_parcel_that_goes_back_to_the_shop_is_never_delivered() {
    let body = with(
        json!({ "tag": "Delivered", "subtag": "Delivered_001", "return_to_sender": true, "checkpoints": [] }),
    );
    assert_eq!(told(&body), ["returned-to-sender 2026-03-05T11:59:00Z"]);
}

#[test]
fn a_kind_of_delivery_that_is_new_is_not_believed() {
    let body = with(json!({ "tag": "Delivered", "subtag": "Delivered_099" }));
    let why = "/msg/subtag is a kind of delivery that is not known here: it may not be to the customer";
    assert_eq!(refused(&body), [why]);
}

#[test]
fn a_checkpoint_without_a_zone_happened_before_aftership_knew_it() {
    let checkpoint = json!({ "tag": "AttemptFail", "subtag": "AttemptFail_001", "checkpoint_time": "2026-03-05T10:00:00",
        "created_at": "2026-03-05T11:00:00+00:00" });
    let body =
        with(json!({ "tag": "AttemptFail", "subtag": "AttemptFail_001", "checkpoints": [checkpoint] }));
    assert_eq!(told(&body)[0], "attempt-failed 2026-03-05T11:00:00Z");
}

#[test]
fn an_estimate_is_the_last_day_of_a_range_and_never_the_shops_own_promise() {
    let day = |estimate: Value| {
        let body = with(json!({ "latest_estimated_delivery": estimate, "expected_delivery": null }));
        told(&body)
            .into_iter()
            .find_map(|line| line.strip_prefix("by ")?.split(' ').next().map(str::to_owned))
    };
    let range = json!({ "type": "range", "source": "Carrier EDD", "datetime_min": "2026-03-07", "datetime_max": "2026-03-09" });
    assert_eq!(day(range).as_deref(), Some("2026-03-09"));
    let one = json!({ "type": "specific", "source": "AfterShip EDD", "datetime": "2026-03-08T00:00:00" });
    assert_eq!(day(one).as_deref(), Some("2026-03-08"));
    assert_eq!(day(json!({ "type": "specific", "source": "Order EDD", "datetime": "2026-03-08" })), None);
    let prediction = with(json!({ "expected_delivery": null,
        "aftership_estimated_delivery_date": { "estimated_delivery_date": "2026-03-07", "estimated_delivery_date_max": "2026-03-10" } }));
    assert_eq!(told(&prediction)[1], "by 2026-03-10 2026-03-05T11:59:00Z");
}

#[test]
fn what_cannot_be_believed_is_listed() {
    assert_eq!(refused(&json!({ "event": "tracking_update" })), ["/msg is missing"]);
    assert_eq!(
        refused(&with(json!({ "tracking_number": [], "tag": 7 }))),
        ["/msg/tracking_number is neither a string nor a whole number", "/msg/tag is not a string"]
    );
    let other = json!({ "event": "tracking_pending_time", "msg": {} });
    assert!(matches!(translated(&other), Translation::NotUsed { .. }));
}

#[test]
fn a_tracking_without_its_webhook_is_read_only_under_a_topic_from_outside() {
    let msg = event()["msg"].to_string();
    let bare = Delivery { topic: Some("tracking_OutForDelivery".to_owned()), ..delivery() };
    assert_eq!(BARE.translate(&bare, msg.as_bytes(), now()).into_parts().1.len(), 3);
    assert!(matches!(PROVIDER.translate(&delivery(), msg.as_bytes(), now()), Translation::Refused(_)));
}

#[test]
fn only_what_a_key_of_the_shop_signed_comes_in() {
    let keys = read_keys(r#"{"demo-shop": ["current", "previous"], "other": ["theirs"]}"#).unwrap();
    let signed = |key: &str, body: &[u8]| STANDARD.encode(code(key, &[body]));
    for header in ["aftership-hmac-sha256", "as-signature-hmac-sha256"] {
        let opens = |shop: &str, signature: &str| {
            is_authentic(&keys, shop, |name| Some(signature).filter(|_| name == header), b"{}")
        };
        assert!(
            opens("demo-shop", &signed("current", b"{}")) && opens("demo-shop", &signed("previous", b"{}"))
        );
        assert!(!opens("demo-shop", &signed("theirs", b"{}")), "another shop's key");
        assert!(!opens("demo-shop", &signed("current", b"[]")), "a changed body");
        for bad in ["", "!!!", &signed("current", b"{}")[1..], &signed("current", b"{}").to_lowercase()] {
            assert!(!opens("demo-shop", bad), "{bad}");
        }
    }
    assert!(!is_authentic(&keys, "demo-shop", |_| None, b"{}"));
}

const BODY: fn() -> Value = event;
const POINTERS: [&str; 10] = [
    "",
    "/event",
    "/msg",
    "/msg/tag",
    "/msg/subtag",
    "/msg/tracking_number",
    "/msg/checkpoints",
    "/msg/checkpoints/1/checkpoint_time",
    "/msg/expected_delivery",
    "/msg/updated_at",
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
