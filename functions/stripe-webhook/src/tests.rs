//! Tests which facts deliveries become.

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Refused;
use candor_domain::facts::entries::Facts;
use candor_domain::payment::dispute::{DisputeKind, DisputeStatus};
use candor_domain::reference::report::{OfPayment, Report, Said};
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Delivery, Mode, Topic, translate, translate_envelope};

mod anything;
mod merged;

fn now() -> Timestamp {
    "2026-03-20T12:00:00Z".parse().unwrap()
}

fn delivery() -> Delivery {
    Delivery::of_shop("demo-shop", Mode::LiveOnly).unwrap()
}

fn sample(name: &str) -> Value {
    let path = format!("{}/../../events/stripe-webhook/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Returns the event with other values at places of its object, or with `/` in front at any place.
fn with(mut body: Value, changes: &[(&str, Value)]) -> Value {
    for (place, value) in changes {
        let pointer =
            if place.starts_with('/') { (*place).to_owned() } else { format!("/data/object/{place}") };
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value.clone();
    }
    body
}

fn translated(body: &Value) -> Translation {
    translate(&delivery(), body.to_string().as_bytes(), now())
}

/// Returns the facts of the order 5001.
fn facts(body: &Value) -> Vec<Fact> {
    match translated(body) {
        Translation::Events(events) => {
            assert!(events.iter().all(|event| event.key.to_string() == "demo-shop#5001"));
            events.into_iter().map(|event| event.fact).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn reports(body: &Value) -> Vec<Report> {
    match translated(body) {
        Translation::Reports { reports, refused: None } => reports,
        other => panic!("{other:?}"),
    }
}

fn reasons(translation: Translation) -> Vec<String> {
    let refused = |fact| if let Fact::EventRefused(refused) = fact { Some(refused) } else { None };
    let all: Vec<Refused> =
        translation.into_events().into_iter().filter_map(|event| refused(event.fact)).collect();
    all.iter().flat_map(|refused| refused.violations.iter().map(ToString::to_string)).collect()
}

fn why_not_used(body: &Value) -> &'static str {
    match translated(body) {
        Translation::NotUsed { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_payment_intent_its_charge_and_its_session_are_one_payment() {
    for name in [
        "applied-payment-intent-succeeded",
        "applied-charge-succeeded",
        "applied-charge-captured-in-part",
        "applied-charge-updated",
        "applied-session-completed",
        "applied-session-async-payment-succeeded",
    ] {
        let [Fact::PaymentConfirmed(payment)] = &facts(&sample(name))[..] else { panic!("{name}") };
        assert_eq!(payment.payment_id.as_str(), "pi_3N8001Gw4tjx0e1K", "{name}");
        assert_eq!(payment.amount.to_string(), "36.47 GBP", "{name}");
        assert_eq!(payment.from_status, name == "applied-charge-updated", "{name}");
    }
}

#[test]
fn a_charge_without_a_payment_intent_is_a_payment_of_its_own() {
    let [Fact::PaymentConfirmed(payment)] =
        &facts(&sample("applied-charge-of-old-version-without-intent"))[..]
    else {
        panic!()
    };
    assert_eq!(payment.payment_id.as_str(), "ch_1Fold5001");
}

#[test]
fn a_capture_of_a_part_counts_as_that_part() {
    let body = with(sample("applied-charge-captured-in-part"), &[("amount_captured", json!(1000))]);
    let [Fact::PaymentConfirmed(payment)] = &facts(&body)[..] else { panic!() };
    assert_eq!(payment.amount.to_string(), "10.00 GBP");
}

#[test]
fn a_failed_attempt_says_why_in_the_words_of_stripe() {
    let reason = |name: &str| match &facts(&sample(name))[..] {
        [Fact::PaymentFailed(failed)] => {
            assert_eq!(failed.payment_id.as_str(), "pi_3N8001Gw4tjx0e1K");
            failed.reason.as_ref().map(|reason| reason.as_str().to_owned())
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(reason("applied-payment-intent-failed").as_deref(), Some("Your card has insufficient funds."));
    assert_eq!(reason("applied-charge-failed").as_deref(), Some("Your card was declined."));
    assert_eq!(reason("applied-session-async-payment-failed"), None);
}

#[test]
fn a_completed_checkout_is_not_paid_until_its_payment_is() {
    let session = |changes: &[(&str, Value)]| with(sample("applied-session-completed"), changes);
    let why = why_not_used(&session(&[("payment_status", json!("unpaid"))]));
    assert_eq!(why, "the payment is on its way, and can still fail");
    let why = why_not_used(&session(&[("payment_status", json!("no_payment_required"))]));
    assert_eq!(why, "nothing was to be paid");
    let why = why_not_used(&session(&[("mode", json!("subscription"))]));
    assert_eq!(why, "a subscription is paid by its invoices");
    let late =
        with(sample("applied-session-async-payment-succeeded"), &[("payment_status", json!("unpaid"))]);
    assert_eq!(
        reasons(translated(&late)),
        ["/data/object/payment_status is unpaid, though the event says that the payment succeeded"]
    );
}

#[test]
fn an_object_that_contradicts_its_event_is_refused() {
    for (name, change, expected) in [
        (
            "applied-payment-intent-succeeded",
            ("status", json!("processing")),
            "/data/object/status is processing",
        ),
        ("applied-payment-intent-failed", ("status", json!("succeeded")), "/data/object/status is succeeded"),
        ("applied-charge-succeeded", ("status", json!("failed")), "/data/object/status is failed"),
        ("applied-charge-captured-in-part", ("captured", json!(false)), "/data/object/captured is false"),
        ("applied-charge-failed", ("status", json!("succeeded")), "/data/object/status is succeeded"),
        ("applied-refund-failed", ("status", json!("pending")), "/data/object/status is pending"),
        ("applied-dispute-closed", ("status", json!("under_review")), "/data/object/status is under_review"),
        (
            "applied-session-async-payment-failed",
            ("payment_status", json!("paid")),
            "/data/object/payment_status",
        ),
    ] {
        let found = reasons(translated(&with(sample(name), &[change])));
        assert!(found.len() == 1 && found[0].starts_with(expected), "{name}: {found:?}");
    }
    let taken =
        with(sample("applied-dispute-inquiry"), &[("/type", json!("charge.dispute.funds_withdrawn"))]);
    assert!(reasons(translated(&taken))[0].ends_with("though the event says that the money was taken"));
    let back =
        with(sample("applied-dispute-created"), &[("/type", json!("charge.dispute.funds_reinstated"))]);
    assert!(reasons(translated(&back))[0].ends_with("though the event says that the money came back"));
}

#[test]
fn an_object_that_names_no_order_is_reported_by_its_payment() {
    for name in ["applied-refund-created", "applied-dispute-created"] {
        let [Report { shop, said: Said::Payment(payment, _), .. }] = &reports(&sample(name))[..] else {
            panic!("{name}")
        };
        assert_eq!((shop.as_str(), payment.as_str()), ("demo-shop", "pi_3N8001Gw4tjx0e1K"));
    }
    let by_charge = with(sample("applied-refund-created"), &[("payment_intent", json!(null))]);
    let [Report { said: Said::Payment(payment, OfPayment::Refunded(_)), .. }] = &reports(&by_charge)[..]
    else {
        panic!()
    };
    assert_eq!(payment.as_str(), "ch_3N8001Gw4tjx0q9T");
    for blank in [json!(""), json!("  "), json!(null)] {
        let body = with(sample("applied-payment-intent-succeeded"), &[("metadata/order_id", blank)]);
        assert_eq!(reports(&body).len(), 1);
    }
}

#[test]
fn an_object_that_was_expanded_is_known_by_its_id() {
    let intent = json!({ "id": "pi_9", "object": "payment_intent" });
    let body = with(sample("applied-charge-succeeded"), &[("payment_intent", intent)]);
    let [Fact::PaymentConfirmed(payment)] = &facts(&body)[..] else { panic!() };
    assert_eq!(payment.payment_id.as_str(), "pi_9");
}

#[test]
fn an_order_that_cannot_be_read_leaves_the_fact_to_its_payment_and_is_refused() {
    let body = with(sample("applied-payment-intent-succeeded"), &[("metadata/order_id", json!("#Test - 7"))]);
    let Translation::Reports { reports, refused: Some(refused) } = translated(&body) else { panic!() };
    assert_eq!(reports.len(), 1);
    assert!(refused.key.to_string().starts_with("demo-shop#unreadable-"));
    assert!(
        reasons(Translation::Refused(refused))[0]
            .starts_with("/data/object/metadata/order_id has the character")
    );
}

#[test]
fn metadata_say_more_than_the_reference_of_the_session() {
    let body = with(sample("applied-session-completed"), &[("client_reference_id", json!("cart-7"))]);
    let body = with(body, &[("metadata/order_id", json!("5001"))]);
    assert_eq!(facts(&body).len(), 1);
}

#[test]
fn an_event_that_names_another_shop_is_refused_whole() {
    let found = reasons(translated(&sample("refused-another-shops")));
    assert_eq!(
        found,
        ["/data/object/metadata/shop is not demo-shop, the shop of the address that it was sent to"]
    );
    let ours = with(sample("applied-payment-intent-succeeded"), &[("metadata/shop", json!("Demo-Shop"))]);
    assert_eq!(facts(&ours).len(), 1);
}

#[test]
fn a_payment_of_test_mode_is_told_only_where_the_address_asks_for_it() {
    let body = sample("not-used-test-mode");
    assert!(why_not_used(&body).starts_with("it is of Stripe's test mode"));
    let test_too = Delivery { mode: Mode::TestToo, ..delivery() };
    for mode in [false, true] {
        let body = with(body.clone(), &[("/livemode", json!(mode))]);
        let translation = translate(&test_too, body.to_string().as_bytes(), now());
        assert!(matches!(translation, Translation::Events(_)), "{translation:?}");
    }
    let unsaid = with(body, &[("/livemode", json!(null))]);
    assert_eq!(reasons(translated(&unsaid)), ["/livemode is missing"]);
}

#[test]
fn a_thin_event_is_refused_and_never_guessed() {
    let found = reasons(translated(&sample("refused-thin-event")));
    assert!(found[0].starts_with("/data is missing: this is a thin event"), "{found:?}");
    let other = json!({ "object": "v2.core.event", "type": "v1.billing.meter.no_meter_found" });
    assert_eq!(why_not_used(&other), "the type is not one of ours");
}

#[test]
fn what_is_no_event_is_refused_with_what_it_is() {
    let found = reasons(translated(&sample("refused-object-instead-of-event")));
    assert_eq!(found, ["/object is charge, which is an object of Stripe's API and no event"]);
    for (body, expected) in [
        (json!({}), "/object is missing"),
        (json!(null), "the whole is not an object"),
        (json!([1]), "the whole is not an object"),
        (json!({ "object": 7 }), "/object is not a string"),
        (json!({ "object": "event" }), "/type is missing"),
        (json!({ "object": "event", "type": ["charge.succeeded"] }), "/type is not a string"),
    ] {
        assert_eq!(reasons(translated(&body)), [expected]);
    }
}

#[test]
fn everything_wrong_is_listed_by_its_place() {
    assert_eq!(
        reasons(translated(&sample("refused-bad-amounts"))),
        [
            "/created is not a whole number",
            "/data/object/metadata/order_id has the character '#', which an identifier cannot have",
            "/data/object/currency is not an ISO 4217 currency code",
            "/data/object/amount_received is not a whole number",
        ]
    );
    let bare = |topic: &str| json!({ "object": "event", "type": topic, "created": 1, "livemode": true });
    assert_eq!(reasons(translated(&bare("refund.created"))), ["/data/object is missing"]);
    let empty = with(bare("charge.dispute.created"), &[("/data", json!({ "object": {} }))]);
    assert_eq!(
        reasons(translated(&empty)),
        [
            "/data/object/id is missing",
            "/data/object/status is missing",
            "/data/object/currency is missing",
            "/data/object/amount is missing",
        ]
    );
}

#[test]
fn what_is_not_json_is_refused_by_its_text() {
    let refuse = |payload: &[u8]| match translate(&delivery(), payload, now()) {
        Translation::Refused(event) => *event,
        other => panic!("{other:?}"),
    };
    assert_eq!(refuse(b"{").key, refuse(b"{").key);
    assert_ne!(refuse(b"{").key, refuse(b"[").key);
    for bad in [&b""[..], &[0xff, 0xfe], "[".repeat(10_000).as_bytes()] {
        let found = reasons(translate(&delivery(), bad, now()));
        assert!(found[0].starts_with("the whole is not JSON"), "{found:?}");
    }
}

#[test]
fn a_dispute_that_was_prevented_is_lost_only_if_it_took_money() {
    let dispute = |taken: Value| {
        let changes = [
            ("status", json!("prevented")),
            ("balance_transactions", taken),
            ("metadata", json!({"order_id": "5001"})),
        ];
        match &facts(&with(sample("applied-dispute-created"), &changes))[..] {
            [Fact::PaymentDisputed(dispute)] => (dispute.kind, dispute.status),
            other => panic!("{other:?}"),
        }
    };
    let (won, lost) =
        ((DisputeKind::Chargeback, DisputeStatus::Won), (DisputeKind::Chargeback, DisputeStatus::Lost));
    assert_eq!(dispute(json!([])), won);
    assert_eq!(dispute(json!([{ "amount": -3647 }])), lost);
    assert_eq!(dispute(json!([{ "amount": -3647 }, { "amount": 3647 }])), won);
}

#[test]
fn a_dispute_says_why_and_until_when_it_is_to_be_answered() {
    let [Report { said: Said::Payment(_, OfPayment::Disputed(dispute)), .. }] =
        &reports(&sample("applied-dispute-created"))[..]
    else {
        panic!()
    };
    assert_eq!(dispute.reason.as_ref().map(|reason| reason.as_str()), Some("product_not_received"));
    assert_eq!(dispute.evidence_due_by, Some("2026-03-24T23:59:59Z".parse().unwrap()));
    let old = with(
        sample("applied-dispute-created"),
        &[("evidence_details", json!(null)), ("evidence_due_by", json!(1_382_745_599))],
    );
    let [Report { said: Said::Payment(_, OfPayment::Disputed(dispute)), .. }] = &reports(&old)[..] else {
        panic!()
    };
    assert_eq!(dispute.evidence_due_by, Timestamp::from_second(1_382_745_599).ok());
}

#[test]
fn an_envelope_says_the_same_as_the_event_in_it_and_names_its_shop() {
    let envelope = sample("applied-envelope");
    let Translation::Events(events) = translate_envelope(&envelope, now()) else { panic!() };
    let Translation::Events(same) = translated(&sample("applied-payment-intent-succeeded")) else { panic!() };
    assert_eq!(events, same);
    let test = with(envelope.clone(), &[("/event/detail/livemode", json!(false))]);
    assert!(matches!(translate_envelope(&test, now()), Translation::NotUsed { .. }));
    let nobodys = reasons(translate_envelope(&json!({}), now()));
    assert_eq!(nobodys, ["/shop is not the name of a shop, or there is no event beside it"]);
    let other = reasons(translate_envelope(&sample("refused-envelope-of-another-type"), now()));
    assert_eq!(other, ["/type is payment_intent.succeeded, and the event came as charge.refunded"]);
}

fn samples() -> Vec<Value> {
    let folder = format!("{}/../../events/stripe-webhook", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.map(|path| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).collect()
}
