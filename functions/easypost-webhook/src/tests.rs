use candor_domain::reference::report::{OfShipment, Said};
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
    json!({
        "id": "evt_1", "object": "Event", "description": "tracker.updated", "mode": "production",
        "created_at": "2026-03-05T12:00:00Z", "updated_at": "2026-03-05T12:00:00Z",
        "result": {
            "object": "Tracker", "tracking_code": "1Z999", "status": "in_transit",
            "status_detail": "arrived_at_facility", "updated_at": "2026-03-05T11:59:00Z", "carrier": "UPS",
            "est_delivery_date": "2026-03-09T00:00:00Z", "is_return": false,
            "tracking_details": [
                { "status": "pre_transit", "status_detail": "label_created", "datetime": "2026-03-03T09:00:00Z" },
                { "status": "in_transit", "status_detail": "departed_facility", "datetime": "2026-03-05T08:00:00Z",
                  "tracking_location": { "city": "Linz", "state": null, "country": "AT", "zip": "4020" } },
            ],
        },
    })
}

fn with(pointer: &str, value: Value) -> Value {
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    let mut body = event();
    body.pointer_mut(parent).unwrap()[member] = value;
    body
}

#[test]
fn a_tracker_is_told_with_its_newest_scan_and_its_day() {
    assert_eq!(told(&event()), ["in-transit 2026-03-05T08:00:00Z", "by 2026-03-09 2026-03-05T11:59:00Z"]);
    let (_, reports) = translated(&event()).into_parts();
    assert_eq!(reports[0].said.reference().to_string(), "tracking-number:1Z999");
    let Said::Shipment(_, OfShipment::Update { place, .. }) = &reports[0].said else { panic!() };
    assert_eq!(place.as_ref().map(Remark::as_str), Some("Linz, AT"));
}

#[test]
fn every_documented_status_and_detail_is_in_the_table() {
    let statuses = "unknown pre_transit in_transit out_for_delivery delivered available_for_pickup \
                    return_to_sender failure cancelled error";
    let details = "address_correction arrived_at_destination arrived_at_facility arrived_at_pickup_location \
                   awaiting_information cancelled damaged delayed delivery_exception departed_facility \
                   departed_origin_facility expired failure held in_transit label_created lost missorted \
                   out_for_delivery received_at_destination_facility received_at_origin_facility refused return \
                   status_update transferred_to_destination_carrier transit_exception unknown weather_delay";
    for status in statuses.split_whitespace() {
        assert!(TABLE.means(status, None).is_ok(), "{status}");
    }
    for detail in details.split_whitespace() {
        assert!(TABLE.details.iter().any(|row| row.0 == detail), "{detail}");
    }
}

#[test]
fn a_delivery_is_told_only_if_its_detail_does_not_deny_it() {
    for (detail, told_as) in [
        (json!("arrived_at_destination"), Some("delivered")),
        (json!(null), Some("delivered")),
        (json!("unknown"), Some("delivered")),
        (json!("return"), Some("returned-to-sender")),
        (json!("arrived_at_pickup_location"), Some("available-for-pickup")),
        (json!("lost"), Some("lost")),
        (json!("teleported"), None),
    ] {
        let mut body = with("/result/status", json!("delivered"));
        body["result"]["status_detail"] = detail.clone();
        let (_, reports) = translated(&body).into_parts();
        let present = reports.iter().find_map(|report| match &report.said {
            Said::Shipment(_, OfShipment::Update { status, .. }) if *status != TrackingStatus::InTransit => {
                Some(status.slug())
            }
            _ => None,
        });
        assert_eq!(present, told_as, "{detail}");
    }
}

#[test]
fn a_label_is_a_label_and_an_error_of_the_tracking_says_nothing() {
    let label = with("/result/status", json!("pre_transit"));
    assert_eq!(
        told(&label)[0],
        "label-created 2026-03-03T21:00:00Z",
        "it has no place, so its zone is not known"
    );
    for status in ["unknown", "error"] {
        let body = with("/result/status", json!(status));
        assert_eq!(told(&body), ["by 2026-03-09 2026-03-05T11:59:00Z", "in-transit 2026-03-05T08:00:00Z"]);
    }
}

#[test]
fn a_parcel_that_a_customer_sends_back_is_not_used() {
    let mut body = with("/result/is_return", json!(true));
    body["result"]["status"] = json!("delivered");
    assert!(matches!(translated(&body), Translation::NotUsed { .. }));
}

#[test]
fn the_carriers_own_day_is_not_moved_by_a_zone() {
    let mut body = event();
    body["result"]["carrier_detail"] = json!({ "est_delivery_date_local": "2026-03-08" });
    assert_eq!(told(&body)[1], "by 2026-03-08 2026-03-05T11:59:00Z");
}

#[test]
fn a_time_of_a_scan_without_a_place_may_be_local() {
    let mut body = event();
    body["result"]["tracking_details"][1]["tracking_location"] = json!({ "city": null, "zip": null });
    assert_eq!(
        told(&body)[0],
        "in-transit 2026-03-05T11:59:00Z",
        "the payload's own time is the last that can be"
    );
}

#[test]
fn what_cannot_be_believed_is_listed_and_the_rest_counts() {
    let body = with("/result/status", json!("teleported"));
    assert_eq!(refused(&body), ["/result/status is a status that is not known here"]);
    assert_eq!(translated(&body).into_parts().1.len(), 2, "the day and the scan before are told");
    assert_eq!(refused(&with("/result/tracking_code", json!(null))), ["/result/tracking_code is missing"]);
    assert_eq!(refused(&json!({ "description": "tracker.updated" })), ["/result is missing"]);
    assert_eq!(refused(&json!({})), ["/description is missing"]);
}

#[test]
fn a_topic_without_a_parcel_is_not_used() {
    for topic in ["batch.created", "batch.updated", "scan_form.created", "refund.successful"] {
        let body = json!({ "description": topic, "result": {} });
        assert!(matches!(translated(&body), Translation::NotUsed { topic: found, .. } if found == topic));
    }
}

#[test]
fn only_what_a_key_of_the_shop_signed_comes_in() {
    let keys = read_keys(r#"{"demo-shop": ["current", "previous"], "other": ["theirs"]}"#).unwrap();
    let body = br#"{"weight": 136.0}"#;
    let signed = |key: &str, body: &[u8]| format!("hmac-sha256-hex={}", hex(&code(key, &[body])));
    let opens = |shop: &str, signature: Option<&str>| {
        is_authentic(&keys, shop, |name| signature.filter(|_| name == "X-Hmac-Signature"), body)
    };
    assert!(opens("demo-shop", Some(&signed("current", body))));
    assert!(opens("demo-shop", Some(&signed("previous", body))));
    assert!(opens("other", Some(&signed("theirs", body))));
    assert!(!opens("demo-shop", Some(&signed("theirs", body))), "another shop's key");
    assert!(!opens("unknown", Some(&signed("current", body))));
    assert!(!opens("demo-shop", Some(&signed("current", br#"{"weight":136.0}"#))), "a changed body");
    let good = signed("current", body);
    for bad in ["", "hmac-sha256-hex=", &good[..good.len() - 2], &good["hmac-sha256-hex=".len()..]] {
        assert!(!opens("demo-shop", Some(bad)), "{bad}");
    }
    assert!(!opens("demo-shop", None));
    assert!(read_keys("{\"demo-shop\": [\"schlüssel\"]}").is_err());
}

const BODY: fn() -> Value = event;
const POINTERS: [&str; 9] = [
    "",
    "/description",
    "/result",
    "/result/status",
    "/result/status_detail",
    "/result/tracking_code",
    "/result/tracking_details",
    "/result/tracking_details/1/datetime",
    "/result/est_delivery_date",
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
