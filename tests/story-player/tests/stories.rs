//! Plays stories in virtual time.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::path::{Path, PathBuf};

use candor_stage::script::Script;
use candor_story_player::player::{Performance, Play};
use candor_story_player::shop_floor::Bounds;
use serde_json::{Value, json};

fn stories() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/stories")
}

fn event(source: &str, kind: &str, mut detail: Value) -> Value {
    let envelope = json!({ "id": "event", "shop": "demo-shop", "order_id": "1", "occurred_at": "now" });
    detail.as_object_mut().unwrap().extend(envelope.as_object().unwrap().clone());
    json!({ "event": { "source": source, "detail-type": kind, "detail": detail } })
}

fn placed() -> Value {
    event(
        "candor.storefront",
        "OrderPlaced",
        json!({
            "customer": { "email": "ada.fox@customer.example" },
            "lines": [{
                "line_id": "mug", "title": "Blue mug", "quantity": 1,
                "unit_price": { "amount_minor": 1299, "currency": "GBP" },
            }],
            "total": { "amount_minor": 1299, "currency": "GBP" },
        }),
    )
}

fn paid() -> Value {
    let amount = json!({ "amount_minor": 1299, "currency": "GBP" });
    event("candor.payments", "PaymentConfirmed", json!({ "payment_id": "pay-1", "amount": amount }))
}

fn shipped(tracking: Option<&str>) -> Value {
    let mut shipment =
        json!({ "parcel_id": "p", "shipped_at": "now", "lines": [{ "line_id": "mug", "quantity": 1 }] });
    if let Some(number) = tracking {
        shipment["tracking"] = json!({ "number": number });
    }
    event("candor.warehouse", "ShipmentCreated", shipment)
}

/// Returns a story with these lines. Every event gets an identifier of its own.
fn script(lines: &[Value]) -> Script {
    let named = lines.iter().enumerate().map(|(number, line)| {
        let mut line = line.clone();
        if let Some(id) = line.pointer_mut("/event/detail/id") {
            *id = json!(format!("event-{number}"));
        }
        line.to_string()
    });
    let text = named.collect::<Vec<_>>().join("\n");
    Script::of(&stories().join("written-in-a-test.jsonl"), &text).unwrap()
}

fn play_within(bounds: Bounds, lines: &[Value]) -> Performance {
    Play::of(script(lines)).unwrap().run(bounds)
}

/// Plays a story that has no problem.
fn play(lines: &[Value]) -> Performance {
    let performance = play_within(Bounds::default(), lines);
    assert_eq!(performance.played.problems, Vec::<String>::new());
    performance
}

fn sent(performance: &Performance) -> Vec<&str> {
    performance.played.outcome.messages.iter().map(|message| message.key.as_str()).collect()
}

fn cases(performance: &Performance) -> Vec<(&str, &str)> {
    let cases = &performance.played.outcome.cases;
    cases.iter().map(|case| (case.kind.as_str(), case.subject.as_str())).collect()
}

/// Returns the times at which this happened.
fn when(performance: &Performance, what: &str, about: &str) -> Vec<String> {
    let happened = performance.happened.iter();
    let meant = happened.filter(|happening| happening.what == what && happening.about == about);
    meant.map(|happening| happening.at.to_string()).collect()
}

#[test]
fn every_story_goes_as_it_expects() {
    let scripts = Script::read_all(&stories()).unwrap();
    assert!(scripts.len() >= 16, "only {} stories", scripts.len());
    for script in scripts {
        let Performance { played, happened, .. } = Play::of(script).unwrap().run(Bounds::default());
        let (name, differences, problems) = (&played.script.name, &played.differences, &played.problems);
        assert_eq!(played.expected(), Some(true), "{name}: {differences:#?} {problems:#?} {happened:#?}");
    }
}

#[test]
fn a_story_goes_the_same_way_every_time() {
    for script in Script::read_all(&stories()).unwrap() {
        let [one, other] = [(); 2].map(|()| Play::of(script.clone()).unwrap().run(Bounds::default()));
        assert_eq!(one.happened, other.happened);
        assert_eq!(one.played.outcome, other.played.outcome);
    }
}

#[test]
fn days_pass_at_once_and_what_becomes_due_is_done_at_its_very_moment() {
    let heading = json!({ "story": "A weekend", "starts_at": "2026-03-06T17:00:00Z", "policy": {} });
    let advance = json!({ "advance": "3d" });
    let played = play(&[heading, placed(), paid(), shipped(None), advance]);
    assert_eq!(sent(&played), ["order-confirmation", "shipping-notice:p"]);
    // The shipped policy has a grace period of two minutes and waits four hours for a tracking number. The
    // shipping notice also waits for the end of the customer's quiet hours.
    assert_eq!(when(&played, "done", "order-confirmation"), ["2026-03-06T17:02:00Z"]);
    assert_eq!(when(&played, "done", "shipping-notice:p"), ["2026-03-07T08:00:00Z"]);
    assert_eq!(played.ended.to_string(), "2026-03-09T17:00:00Z");
}

#[test]
fn a_story_begins_on_a_monday_and_is_over_when_nothing_will_be_due_for_a_while() {
    let local = play(&[placed(), paid()]);
    assert_eq!(sent(&local), ["order-confirmation"]);
    assert_eq!(when(&local, "done", "order-confirmation"), ["2026-03-02T10:00:01Z"]);
    // The grace period of two minutes is longer than that while.
    let shipped = play(&[json!({ "story": "Shipped policy", "policy": {} }), placed(), paid()]);
    assert_eq!(sent(&shipped), Vec::<&str>::new());
}

#[test]
fn a_fact_without_its_order_becomes_a_case_when_that_is_hours_late() {
    let played = play(&[paid(), json!({ "advance": "5h" }), json!({ "advance": "2h" })]);
    assert_eq!(cases(&played), [("order-missing", "order")]);
    assert_eq!(when(&played, "opened", "order-missing:order"), ["2026-03-02T16:00:00Z"]);
}

#[test]
fn a_refused_mail_never_leaves_and_becomes_a_case() {
    let played = play(&[json!({ "mail": "refuses" }), placed(), paid()]);
    assert_eq!(sent(&played), Vec::<&str>::new());
    assert_eq!(cases(&played), [("message-impossible", "order-confirmation")]);
}

#[test]
fn a_mail_that_fails_is_tried_again_and_leaves_once() {
    let played = play(&[json!({ "mail": "fails", "times": 2 }), placed(), paid()]);
    assert_eq!(sent(&played), ["order-confirmation"]);
    assert_eq!(cases(&played), []);
}

#[test]
fn a_mail_whose_answer_is_lost_has_left_all_the_same() {
    let played = play(&[json!({ "mail": "times-out" }), placed(), paid()]);
    assert_eq!(sent(&played), ["order-confirmation"]);
    assert_eq!(cases(&played), [("message-unknown", "order-confirmation")]);
    let unsent = play(&[json!({ "mail": "times-out-unsent" }), placed(), paid()]);
    assert_eq!(sent(&unsent), Vec::<&str>::new());
    assert_eq!(cases(&unsent), cases(&played));
}

#[test]
fn a_correction_of_unknown_fate_is_sent_again_and_counts_twice() {
    let before = [json!({ "mail": "accepts", "times": 2 }), json!({ "mail": "times-out" })];
    let relabelled = shipped(Some("TR-22"));
    let lines =
        [&before[..], &[placed(), paid(), shipped(Some("TR-1")), json!({ "pause": "2s" }), relabelled]];
    let played = play(&lines.concat());
    let update = "shipping-update:1:p";
    assert_eq!(sent(&played), ["order-confirmation", "shipping-notice:p", update, update]);
    assert_eq!(cases(&played), []);
}

#[test]
fn a_failure_that_no_mail_comes_to_meet_is_a_problem() {
    let played = play_within(
        Bounds::default(),
        &[json!({ "mail": "refuses", "times": 2 }), json!({ "mail": "accepts" }), placed(), paid()],
    );
    assert_eq!(played.played.problems, ["line 1: \"refuses\" met no mail"]);
    assert_eq!(played.played.expected(), Some(false));
}

#[test]
fn what_an_edge_cannot_believe_becomes_a_case_and_what_nobody_takes_goes_nowhere() {
    let refused = json!({ "webhook": {
        "provider": "shopify", "topic": "orders/create", "file": "../shopify-webhook/refused-orders-create-empty.json",
    } });
    let unused = json!({ "webhook": { "provider": "shopify", "topic": "carts/create", "body": {} } });
    let played = play(&[refused, unused, event("candor.storefront", "OrderShipped", json!({}))]);
    assert_eq!(cases(&played)[0].0, "event-malformed");
    assert_eq!(when(&played, "refused", "event-refused").len(), 1);
    assert_eq!(when(&played, "not used", "carts/create").len(), 1);
    assert_eq!(when(&played, "not used", "OrderShipped").len(), 1);
}

#[test]
fn a_bound_that_is_reached_is_a_problem() {
    let ten_years = play_within(Bounds::default(), &[placed(), json!({ "advance": "4000d" })]);
    assert_eq!(ten_years.played.problems, ["line 2: more time passes than the 3660 days that are the most"]);
    let one_look = Bounds { looks: 1, ..Bounds::default() };
    let restless =
        play_within(one_look, &[placed(), paid(), json!({ "pause": "2s" }), shipped(Some("TR-1"))]);
    let problem = "orders were looked at as often as they may be (1): demo-shop#1 is still due";
    assert!(restless.played.problems.iter().all(|found| found.ends_with(problem)), "{restless:?}");
    assert!(!restless.played.problems.is_empty());
}
