//! Tests the topics about fulfilment orders, which make the shop be asked.

use candor_domain::fulfilment::changed::{Answer, FulfilmentOrderChanged};
use candor_domain::fulfilment::reported::RequestStatus;

use super::*;

/// Returns the fulfilment orders that a payload says have changed, each with the words of an answer.
fn changed(topic: &str, payload: &Value) -> Vec<(String, Option<(RequestStatus, String)>)> {
    let (changes, rest) = translated(topic, payload).take_changes();
    assert!(rest.into_events().is_empty(), "{topic}");
    let words = |answer: Answer| (answer.request_status, answer.words.as_str().to_owned());
    let one =
        |change: FulfilmentOrderChanged| (change.fulfilment_order_id.to_string(), change.answer.map(words));
    changes.into_iter().map(one).collect()
}

#[test]
fn every_fulfilment_order_that_a_payload_names_has_changed() {
    for (name, topic, ids) in [
        ("fulfillment_orders-moved", "fulfillment_orders/moved", &["7001", "7002"][..]),
        ("fulfillment_orders-split", "fulfillment_orders/split", &["7001", "7002"]),
        ("fulfillment_orders-merged", "fulfillment_orders/merged", &["7001", "7002"]),
        ("fulfillment_holds-added", "fulfillment_holds/added", &["7001"]),
    ] {
        let found = changed(topic, &sample(&format!("applied-{name}")));
        assert_eq!(found, ids.iter().map(|id| ((*id).to_owned(), None)).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn the_words_of_an_answer_go_with_the_status_that_they_are_about() {
    let topic = "fulfillment_orders/fulfillment_request_rejected";
    let rejected = sample("applied-fulfillment_orders-fulfillment_request_rejected");
    let words = (RequestStatus::Rejected, "Can't fulfill due to no inventory on product.".to_owned());
    assert_eq!(changed(topic, &rejected), [("9007199254740993".to_owned(), Some(words))]);
    for nothing in [json!(null), json!(" "), json!({})] {
        let silent = with(rejected.clone(), &[("/message", nothing)]);
        assert_eq!(changed(topic, &silent)[0].1, None);
    }
    let not_about_it = changed("fulfillment_orders/placed_on_hold", &rejected);
    assert_eq!(not_about_it[0].1, None);
}

#[test]
fn a_notice_that_comes_again_is_the_same_and_one_of_another_action_is_another() {
    let body = sample("applied-fulfillment_orders-fulfillment_request_rejected");
    let of = |topic: &str| translated(topic, &body).take_changes().0.remove(0).stamp;
    let rejected = "fulfillment_orders/fulfillment_request_rejected";
    assert_eq!(of(rejected), of(rejected));
    assert_ne!(of(rejected).id, of("fulfillment_orders/placed_on_hold").id);
}

#[test]
fn a_fulfilment_order_without_a_global_id_is_refused_with_the_reason() {
    let topic = "fulfillment_orders/fulfillment_request_rejected";
    let refused = |topic: &str, name: &str| {
        reasons(&events(topic, &sample(&format!("refused-fulfillment_orders-{name}"))))
    };
    assert_eq!(
        refused(topic, "fulfillment_request_rejected-empty"),
        ["/fulfillment_order is missing, and so is every other fulfilment order"]
    );
    assert_eq!(
        refused(topic, "fulfillment_request_rejected-number"),
        ["/fulfillment_order/id is not a string"]
    );
    assert_eq!(
        refused("fulfillment_orders/placed_on_hold", "placed_on_hold-another-gid"),
        ["/fulfillment_order/id is not the id of a fulfilment order (gid://shopify/FulfillmentOrder/…)"]
    );
}
