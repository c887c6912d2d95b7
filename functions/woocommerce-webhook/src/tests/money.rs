//! Tests what is read of payments and refunds.

use candor_domain::event::refused::Aspect;
use candor_domain::order::placed::PaymentDue;
use serde_json::{Value, json};

use super::{events, order, payment, placed, reasons, refunds, refused_of, sample, slugs, with};

#[test]
fn a_payment_is_named_as_stripe_names_it_and_else_after_its_order() {
    let named =
        |changes: &[(&str, Value)]| payment(&with(order(), changes)).unwrap().1.payment_id.to_string();
    assert_eq!(named(&[]), "pi_3ada");
    assert_eq!(named(&[("/meta_data", json!([{ "key": "_intent_id", "value": "pi_4" }]))]), "pi_4");
    let no_meta = ("/meta_data", json!([]));
    assert_eq!(named(std::slice::from_ref(&no_meta)), "ch_3ada");
    // A plugin that fills in its id after the payment would make a second payment of one.
    for later in ["", "8AB12345CD678901E", "has spaces"] {
        assert_eq!(named(&[no_meta.clone(), ("/transaction_id", json!(later))]), "5001-paid", "{later}");
    }
}

#[test]
fn the_payment_is_the_whole_total_at_its_own_time_whatever_went_back() {
    let (at, paid) = payment(&sample("applied-order-updated-refunded-in-part")).unwrap();
    assert_eq!(
        (at.to_string().as_str(), paid.amount.to_string().as_str(), paid.from_status),
        ("2026-03-01T10:01:00Z", "36.47 GBP", false)
    );
    assert_eq!(payment(&with(order(), &[("/total", json!("0.00"))])), None);
}

#[test]
fn an_order_that_is_paid_on_delivery_is_not_paid_by_being_processed() {
    let on_delivery = sample("applied-order-created-cash-on-delivery");
    assert_eq!((placed(&on_delivery).payment_due, payment(&on_delivery)), (PaymentDue::Later, None));
    // WooCommerce 3.0 set the time of payment all the same.
    let early = with(on_delivery.clone(), &[("/date_paid_gmt", json!("2026-03-01T10:00:01"))]);
    assert_eq!(payment(&early), None);
    let done = with(early, &[("/status", json!("completed"))]);
    assert!(
        payment(&done).unwrap().1.from_status,
        "a person completed it, and may have meant that it was sent"
    );
}

#[test]
fn a_paid_status_without_a_time_of_payment_says_that_it_is_paid_by_now() {
    let unknown = with(order(), &[("/date_paid_gmt", Value::Null), ("/date_paid", Value::Null)]);
    let (at, paid) = payment(&unknown).unwrap();
    assert_eq!((at.to_string().as_str(), paid.from_status), ("2026-03-01T10:01:05Z", true));
    for status in ["on-hold", "pending", "cancelled", "failed", "refunded", "shipped"] {
        assert_eq!(payment(&with(unknown.clone(), &[("/status", json!(status))])), None, "{status}");
    }
}

#[test]
fn a_payment_that_is_promised_and_not_captured_is_no_payment() {
    let held = |status: &str, key: &str, value: &str| {
        with(
            order(),
            &[
                ("/status", json!(status)),
                ("/date_paid_gmt", Value::Null),
                ("/date_paid", Value::Null),
                ("/meta_data", json!([{ "key": key, "value": value }])),
            ],
        )
    };
    for (key, value) in [("_stripe_charge_captured", "no"), ("_intention_status", "requires_capture")] {
        let body = held("on-hold", key, value);
        assert!(placed(&body).authorisation.is_some() && payment(&body).is_none(), "{key}");
        assert!(placed(&held("cancelled", key, value)).authorisation.is_none(), "{key}");
    }
    assert!(placed(&held("on-hold", "_stripe_charge_captured", "yes")).authorisation.is_none());
}

#[test]
fn each_refund_is_one_of_its_amount() {
    let two = json!([{ "id": 5009, "reason": "", "total": "-8.50" }, { "id": 5010, "total": "--1.00" },
        { "id": 5011, "total": "-0.00" }, { "id": 5012, "total": 2 }]);
    let events = events(&with(order(), &[("/refunds", two)]));
    let amounts: Vec<String> =
        refunds(&events).iter().map(|refund| format!("{} {}", refund.refund_id, refund.amount)).collect();
    assert_eq!(amounts, ["5009 8.50 GBP", "5012 2.00 GBP"]);
    assert_eq!(reasons(&events), ["/refunds/1/total is not a decimal number"]);
}

#[test]
fn an_order_that_is_said_to_be_refunded_without_a_refund_is_a_case_of_its_own() {
    let refunded = with(order(), &[("/status", json!("refunded"))]);
    let events = events(&refunded);
    assert_eq!(slugs(&events), ["order-placed", "payment-confirmed", "event-refused"]);
    assert_eq!(refused_of(&events).unwrap().about, Some(Aspect::Refund("5001-refunded".parse().unwrap())));
}

#[test]
fn a_refund_that_comes_as_an_order_is_a_refund_of_its_order_with_its_lines() {
    let events = events(&sample("applied-order-updated-a-refund"));
    assert_eq!(events[0].key.to_string(), "demo-shop#5001");
    let [refund] = refunds(&events)[..] else { panic!("{events:?}") };
    assert_eq!((refund.amount.to_string().as_str(), refund.lines.len()), ("8.50 GBP", 1));
    assert_eq!(
        (refund.lines[0].line_id.as_str(), refund.lines[0].quantity.to_string().as_str()),
        ("11002", "1")
    );
    let unnamed = with(sample("applied-order-updated-a-refund"), &[("/line_items/0/meta_data", json!([]))]);
    assert!(refunds(&super::events(&unnamed))[0].lines.is_empty(), "which line it is for is not guessed");
}
