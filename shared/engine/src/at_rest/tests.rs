use candor_domain::case::key::CaseKey;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Stamp;
use candor_domain::facts::order::Order;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::entry::{CaseEntry, Ledger};
use candor_domain::ledger::state::EffectState;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::payment::transaction::Payment;
use candor_domain::values::id::OrderKey;
use serde_json::{Value, json};

use super::*;

fn key() -> OrderKey {
    "demo-shop#5001".parse().unwrap()
}

fn read(value: &Value) -> (Order, Unread) {
    from_json(&key(), &value.to_string()).unwrap()
}

fn written(order: &Order, unread: &Unread) -> Value {
    serde_json::from_str(&to_json(order, unread).unwrap()).unwrap()
}

fn stamp(text: &str) -> Stamp {
    text.parse().unwrap()
}

fn payment(id: &str, amount: i64) -> Payment {
    serde_json::from_value(
        json!({ "payment_id": id, "amount": { "amount_minor": amount, "currency": "EUR" } }),
    )
    .unwrap()
}

fn held(seconds: u32, body: Value) -> Value {
    json!({ "stamp": format!("2026-03-01T10:00:{seconds:02}Z payments e{seconds}"), "body": body })
}

/// An order with something unknown wherever there can be.
fn from_the_future() -> Value {
    let amount = json!({ "amount_minor": 100, "currency": "EUR", "in_words": "one" });
    json!({
        "weather": "mild",
        "facts": {
            "horoscope": { "stamp": "tomorrow", "body": [1, 2] },
            "badges": { "gold": 1, "silver": null },
            "motto": "ever onwards",
            "payment": { "payments": {
                "p1": held(1, json!({ "payment_id": "p1", "amount": amount, "by": { "card": 1 } })),
                "p2": held(2, json!({ "payment_id": "p2", "amount": "a lot" })),
            } },
            "shipment": { "drones": { "d1": 1 }, "tracking_updates": {
                "s1": {
                    "in-transit": held(3, json!({ "parcel_id": "s1", "status": "in-transit" })),
                    "teleported": held(4, json!({ "parcel_id": "s1", "status": "teleported" })),
                },
                "s2": { "teleported": held(4, json!({ "parcel_id": "s2", "status": "teleported" })) },
            } },
        },
        "ledger": {
            "messages": {
                "order-confirmation": { "paused": { "why": "rain" } },
                "follow-up": { "due": { "not_before": "2026-03-01T10:00:00Z", "attempts": 0, "by": "pigeon" } },
                "telegram:1": { "done": { "at": "2026-03-01T10:00:00Z" } },
            },
            "commands": {
                "fulfilment:0": { "done": { "at": "2026-03-01T10:00:00Z", "statement": { "song": "la" } } },
                "dance:0": { "due": { "not_before": "2026-03-01T10:00:00Z", "attempts": 0 } },
            },
            "announcements": { "opened:1:parcel-stalled:s1": { "shouted": 3 }, "whispered:1": "hush" },
            "duplicate_check": { "postponed": { "until": "2026-03-01T10:00:00Z" } },
            "suppressions": { "bounced:0123456789abcdef": { "hushed": {} }, "sung:1": 4 },
            "cases": {
                "parcel-stalled:s1": { "asleep": {} },
                "parcel-teleported:s1": { "open": { "since": "2026-03-01T10:00:00Z", "number": 1 } },
            },
            "late": { "e9": { "about": "dream-told", "occurred_at": "2026-03-01T10:00:00Z" } },
            "diary": ["dear"],
        },
    })
}

#[test]
fn an_order_that_was_wholly_understood_has_nothing_unread() {
    let (mut order, nothing) = (Order::new(key()), Unread::default());
    let fact = Fact::PaymentConfirmed(payment("p1", 100));
    order.facts.merge(stamp("2026-03-01T10:00:00Z payments e1"), fact).unwrap();
    let packed = pack(&order, &nothing).unwrap();
    assert_eq!(unpack(&key(), &packed).unwrap(), (order.clone(), nothing.clone()));
    // Spaces and the order of members make no difference.
    let pretty = serde_json::to_string_pretty(&written(&order, &nothing)).unwrap();
    assert_eq!(from_json(&key(), &pretty).unwrap(), (order, nothing));
}

#[test]
fn what_is_not_understood_is_written_back_as_it_was() {
    let raw = from_the_future();
    let (order, unread) = read(&raw);
    assert!(!unread.is_nothing());
    assert_eq!(written(&order, &unread), raw);
    let packed = pack(&order, &unread).unwrap();
    assert_eq!(unpack(&key(), &packed).unwrap(), (order, unread));
}

#[test]
fn what_is_understood_among_it_is_read() {
    let (order, _) = read(&from_the_future());
    assert_eq!(order.facts.payments().len(), 1);
    assert_eq!(order.facts.tracking_updates().len(), 1);
    assert!(order.facts.tracking_updates().values().all(|updates| updates.len() == 1));
    let follow_up = order.ledger.messages.get(&MessageKey::FollowUp);
    assert!(matches!(follow_up, Some(MessageEntry::Due { attempts: 0, .. })));
}

#[test]
fn an_effect_or_case_known_by_its_key_alone_keeps_still() {
    let (order, _) = read(&from_the_future());
    let effects = [
        "order-confirmation",
        "case-opened:1:parcel-stalled:s1",
        "fulfilment:0",
        "duplicate-check",
        "suppression:bounced:0123456789abcdef",
    ];
    for effect in effects.map(|effect| effect.parse::<EffectKey>().unwrap()) {
        assert!(
            matches!(order.ledger.state(&effect), Some(EffectState::Claimed { until, .. }) if until > "9000-01-01T00:00:00Z".parse().unwrap()),
            "{effect}"
        );
    }
    let case: CaseKey = "parcel-stalled:s1".parse().unwrap();
    assert!(matches!(order.ledger.cases.get(&case), Some(CaseEntry::Pending { number: 0, .. })));
    assert_eq!((order.ledger.effects().count(), order.ledger.cases.len()), (effects.len() + 1, 1));
}

#[test]
fn a_member_goes_with_what_it_was_a_member_of() {
    let (mut order, unread) = read(&from_the_future());
    let at = "2026-03-02T10:00:00Z".parse().unwrap();
    let moved = MessageEntry::Due { not_before: at, attempts: 1 };
    order.ledger.messages.insert(MessageKey::FollowUp, moved);
    assert_eq!(written(&order, &unread).pointer("/ledger/messages/follow-up/due/by"), Some(&json!("pigeon")));
    let sent = MessageEntry::Done { at, to: None, statement: None, receipt: None };
    order.ledger.messages.insert(MessageKey::FollowUp, sent);
    let done = json!({ "done": { "at": at } });
    assert_eq!(written(&order, &unread).pointer("/ledger/messages/follow-up"), Some(&done));
    order.ledger.messages.remove(&MessageKey::FollowUp);
    let left = written(&order, &unread);
    assert_eq!(left.pointer("/ledger/messages/follow-up"), None);
    assert!(left.pointer("/ledger/messages/telegram:1").is_some());
}

#[test]
fn a_fact_that_another_event_replaced_keeps_nothing_of_the_one_before() {
    let (mut order, unread) = read(&from_the_future());
    let fact = Fact::PaymentConfirmed(payment("p1", 200));
    order.facts.merge(stamp("2026-03-05T10:00:00Z payments e9"), fact).unwrap();
    let p1 = written(&order, &unread).pointer("/facts/payment/payments/p1/body").cloned().unwrap();
    assert_eq!(p1, serde_json::to_value(payment("p1", 200)).unwrap());
}

#[test]
fn of_a_fact_that_cannot_be_read_and_another_the_newer_one_stands() {
    let (order, unread) = read(&from_the_future());
    for (seconds, stands) in [(1, "a lot"), (9, "")] {
        let mut order = order.clone();
        let stamp = stamp(&format!("2026-03-01T10:00:{seconds:02}Z payments e{seconds}"));
        order.facts.merge(stamp, Fact::PaymentConfirmed(payment("p2", 200))).unwrap();
        let amount =
            written(&order, &unread).pointer("/facts/payment/payments/p2/body/amount").cloned().unwrap();
        assert_eq!(amount.as_str().unwrap_or_default(), stands);
    }
}

#[test]
fn what_is_unread_stays_where_all_that_is_known_beside_it_is_gone() {
    let (mut order, unread) = read(&from_the_future());
    order.ledger = Ledger::default();
    let left = written(&order, &unread);
    let entries = |kind: &str| left["ledger"][kind].as_object().map(serde_json::Map::len);
    for kind in ["messages", "commands", "announcements", "suppressions", "cases"] {
        assert_eq!(entries(kind), Some(2), "{kind}");
    }
    assert_eq!(left.pointer("/ledger/duplicate_check"), from_the_future().pointer("/ledger/duplicate_check"));
    assert_eq!(left.pointer("/facts"), from_the_future().pointer("/facts"));
}

#[test]
fn members_in_arrays_stay_while_the_array_is_as_long() {
    let line = |id: &str| json!({ "line_id": id, "title": "t", "quantity": 1, "unit_price": { "amount_minor": 1, "currency": "EUR" }, "colour": id });
    let placed = |lines: &[&str]| {
        json!({
            "placed_at": "2026-03-01T10:00:00Z", "customer": {}, "total": { "amount_minor": 2, "currency": "EUR" },
            "lines": lines.iter().copied().map(line).collect::<Vec<_>>(),
        })
    };
    let raw = json!({ "facts": { "order": { "placed": held(1, placed(&["a", "b"])) } }, "ledger": {} });
    let (mut order, unread) = read(&raw);
    assert_eq!(written(&order, &unread), raw);
    let longer = Fact::OrderPlaced(serde_json::from_value(placed(&["a", "b", "c"])).unwrap());
    order.facts.merge(stamp("2026-03-01T10:00:01Z payments e1"), longer).unwrap();
    assert_eq!(order.facts.placed().map(|held| held.body.lines.len()), Some(3));
    assert_eq!(written(&order, &unread).pointer("/facts/order/placed/body/lines/0/colour"), None);
}

#[test]
fn what_is_no_order_is_not_taken_for_one_without_facts() {
    assert!(matches!(from_json(&key(), "{}x"), Err(AtRestError::Json(_))));
    for none in ["[]", "{}", r#"{"facts":[],"ledger":{}}"#, r#"{"facts":{},"ledger":7}"#] {
        assert!(matches!(from_json(&key(), none), Err(AtRestError::NoOrder)), "{none}");
    }
}

#[test]
fn what_is_unread_does_not_print_itself() {
    let (_, unread) = read(&from_the_future());
    let printed = format!("{unread:?}");
    assert!(!printed.contains("pigeon") && printed.contains("values"), "{printed}");
}

#[test]
fn a_cancellation_merges_beside_what_is_unread() {
    let (mut order, unread) = read(&from_the_future());
    let fact = Fact::OrderCancelled(Cancelled { reason: None });
    order.facts.merge(stamp("2026-03-05T10:00:00Z storefront e9"), fact).unwrap();
    let mut expected = from_the_future();
    expected["facts"]["order"]["cancelled"] =
        json!({ "stamp": "2026-03-05T10:00:00Z storefront e9", "body": {} });
    assert_eq!(written(&order, &unread), expected);
}

#[test]
fn a_stored_decision_about_a_case_that_cannot_be_is_kept_and_covers_nothing() {
    let decided = |case: &str| json!({ "stamp": "2026-03-01T10:00:00Z desk d1", "body": { "case": case, "decision": "handled" } });
    let resolutions =
        ["order-missing:order", "order-missing:p1"].map(|case| (case.to_owned(), decided(case)));
    let resolutions = Value::Object(resolutions.into_iter().collect());
    let stored = json!({ "facts": { "case": { "resolutions": resolutions } }, "ledger": {} });
    let (order, unread) = read(&stored);
    assert_eq!(order.facts.resolutions().keys().collect::<Vec<_>>(), [&CaseKey::OrderMissing]);
    assert_eq!(
        written(&order, &unread).pointer("/facts/case/resolutions"),
        stored.pointer("/facts/case/resolutions")
    );
}
