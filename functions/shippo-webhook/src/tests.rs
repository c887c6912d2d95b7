use candor_edge::translation::Translation;
use candor_translation::tracking::{self, code, delivery, hex, now};
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
    let scan = |status: &str, code: Value, date: &str| {
        json!({ "status": status, "status_date": date, "object_created": "2026-03-05T11:30:00.129Z",
                "substatus": { "code": code, "text": "", "action_required": false },
                "location": { "city": "Las Vegas", "state": "NV", "zip": "89101", "country": "US" } })
    };
    json!({
        "event": "track_updated", "test": false,
        "data": {
            "carrier": "usps", "tracking_number": "9205590164917312751089", "eta": "2026-03-09T00:00:00Z",
            "metadata": "Order 000123",
            "tracking_status": scan("TRANSIT", json!("out_for_delivery"), "2026-03-05T09:00:00Z"),
            "tracking_history": [
                scan("PRE_TRANSIT", json!("information_received"), "2026-03-01T09:00:00Z"),
                scan("TRANSIT", json!("package_departed"), "2026-03-03T09:00:00Z"),
            ],
        },
    })
}

fn present(status: &str, code: Value) -> Value {
    let mut body = event();
    body["data"]["tracking_status"]["status"] = json!(status);
    body["data"]["tracking_status"]["substatus"] =
        if code.is_null() { code } else { json!({ "code": code }) };
    body
}

#[test]
fn a_tracking_is_told_with_its_history_and_its_day() {
    let expected = [
        "out-for-delivery 2026-03-05T09:00:00Z",
        "by 2026-03-09 2026-03-05T11:30:00.129Z",
        "in-transit 2026-03-03T09:00:00Z",
    ];
    assert_eq!(told(&event()), expected);
}

#[test]
fn every_documented_status_and_substatus_is_in_the_table() {
    let documented = [
        ("PRE_TRANSIT", "information_received"),
        (
            "TRANSIT",
            "address_issue contact_carrier delayed delivery_attempted delivery_rescheduled delivery_scheduled \
                     location_inaccessible notice_left out_for_delivery package_accepted package_arrived \
                     package_damaged package_departed package_forwarded package_held package_processed \
                     package_processing pickup_available reschedule_delivery",
        ),
        ("DELIVERED", "delivered"),
        ("RETURNED", "return_to_sender package_unclaimed"),
        ("FAILURE", "package_undeliverable package_disposed package_lost"),
        ("UNKNOWN", "other"),
    ];
    let mut count = 0;
    for (status, codes) in documented {
        assert!(TABLE.means(status, None).is_ok());
        for code in codes.split_whitespace() {
            let row = TABLE.details.iter().find(|row| row.0 == code);
            assert_eq!(row.map(|row| row.1), Some(status), "{code}");
            count += 1;
        }
    }
    assert_eq!(count, TABLE.details.len());
}

#[test]
fn a_status_is_told_as_its_substatus_says() {
    for (status, code, expected) in [
        ("DELIVERED", json!("delivered"), "delivered"),
        ("DELIVERED", json!(null), "delivered"),
        ("TRANSIT", json!("pickup_available"), "available-for-pickup"),
        ("TRANSIT", json!("delivery_attempted"), "attempt-failed"),
        ("TRANSIT", json!("package_held"), "exception"),
        ("RETURNED", json!("package_unclaimed"), "returned-to-sender"),
        ("FAILURE", json!("package_lost"), "lost"),
        ("DELIVERED", json!("information_received"), "label-created"),
        ("DELIVERED", json!("return_to_sender"), "returned-to-sender"),
    ] {
        let told = told(&present(status, code.clone()));
        assert_eq!(told[0], format!("{expected} 2026-03-05T09:00:00Z"), "{status} {code}");
    }
}

#[test]
fn a_number_that_the_carrier_does_not_know_says_nothing() {
    for status in [json!(null), json!({ "status": "UNKNOWN", "substatus": { "code": "other" } })] {
        let mut body = event();
        body["data"]["tracking_status"] = status;
        body["data"]["tracking_history"] = json!([]);
        body["data"]["eta"] = json!(null);
        assert!(matches!(translated(&body), Translation::NotUsed { .. }));
    }
}

#[test]
fn a_date_without_a_zone_happened_before_shippo_knew_it() {
    let mut body = event();
    body["data"]["tracking_status"]["status_date"] = json!("2026-03-05T11:00:00.566");
    assert_eq!(told(&body)[0], "out-for-delivery 2026-03-05T11:30:00.129Z");
}

#[test]
fn what_cannot_be_believed_is_listed() {
    assert_eq!(refused(&json!({ "event": "track_updated" })), ["/data is missing"]);
    let teleported = present("TELEPORTED", json!(null));
    assert_eq!(refused(&teleported), ["/data/tracking_status/status is a status that is not known here"]);
    let other = json!({ "event": "transaction_created", "data": {} });
    assert!(matches!(translated(&other), Translation::NotUsed { .. }));
}

#[test]
fn only_what_a_key_of_the_shop_signed_lately_comes_in() {
    let keys = read_keys(r#"{"demo-shop": ["current", "token:abc"], "other": ["theirs"]}"#).unwrap();
    let t = now().as_second();
    let signed = |key: &str, t: i64, body: &[u8]| {
        format!("t={t},v1={}", hex(&code(key, &[t.to_string().as_bytes(), b".", body])))
    };
    let opens = |signature: &str| {
        let called = Called { delivery: delivery(), token: Some("abc".to_owned()) };
        is_authentic(
            &keys,
            &called,
            |name| Some(signature).filter(|_| name == "Shippo-Auth-Signature"),
            b"{}",
            now(),
        )
    };
    assert!(opens(&signed("current", t, b"{}")) && opens(&signed("current", t - 300, b"{}")));
    assert!(!opens(&signed("current", t - 301, b"{}")), "an old one");
    assert!(!opens(&signed("current", t + 301, b"{}")), "one from the future");
    assert!(!opens(&signed("theirs", t, b"{}")), "another shop's key");
    assert!(!opens(&signed("token:abc", t, b"{}")), "a token signs nothing");
    assert!(!opens(&signed("current", t, b"[]")), "a changed body");
    let good = signed("current", t, b"{}");
    for bad in ["", "t=1", &good[..good.len() - 1], &good.replace("t=", "t=1"), &good.replace("v1=", "v0=")] {
        assert!(!opens(bad), "{bad}: and the token does not make up for a bad signature");
    }
}

#[test]
fn a_token_in_the_address_opens_only_where_it_was_entered_as_one() {
    let keys = read_keys(r#"{"demo-shop": ["current", "token:abc"], "other": ["token:xyz"]}"#).unwrap();
    let opens = |token: Option<&str>| {
        let called = Called { delivery: delivery(), token: token.map(str::to_owned) };
        is_authentic(&keys, &called, |_| None, b"{}", now())
    };
    assert!(opens(Some("abc")));
    for bad in [None, Some(""), Some("ab"), Some("xyz"), Some("current"), Some("token:abc")] {
        assert!(!opens(bad), "{bad:?}");
    }
}

const BODY: fn() -> Value = event;
const POINTERS: [&str; 9] = [
    "",
    "/event",
    "/data",
    "/data/tracking_number",
    "/data/tracking_status",
    "/data/tracking_status/substatus",
    "/data/tracking_history",
    "/data/tracking_status/status_date",
    "/data/eta",
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
