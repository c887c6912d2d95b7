//! Tests what a shop is asked for a command, by how its order stands.

use candor_domain::command::command_event::{Command, CommandBody};
use candor_domain::command::key::CommandKey;
use candor_domain::fulfilment::request::{Priority, StopReason};
use candor_domain::order::tagged::TagChange;
use candor_shopify::action::{Asked, Step, Steps, Task, Wish};
use candor_shopify::cancellation::Consequences;
use candor_shopify::order::OrderState;
use serde_json::{Value, json};

use super::*;

fn read_command(text: &str) -> Asked {
    match read(text).unwrap() {
        Task::CarryOut(asked) => asked,
        Task::Look(change) => panic!("{change:?}"),
    }
}

fn asked(key: &str, body: CommandBody) -> Asked {
    let (order, key) = ("demo-shop#5001".parse().unwrap(), key.parse::<CommandKey>().unwrap());
    let event = Command { order, key, body }.to_bus().unwrap();
    read_command(&event.to_string())
}

/// A hold: its handle, and true if it is ours.
type Held<'t> = (&'t str, bool);
/// A fulfilment order: its status, and its holds.
type Part<'t> = (&'t str, &'t [Held<'t>]);

/// Returns an order of the shop, with these fulfilment orders.
fn state(tags: &[&str], fulfilment_orders: &[Part<'_>]) -> OrderState {
    let hold = |(at, (handle, is_ours)): (usize, &(&str, bool))| json!({ "id": format!("gid://shopify/FulfillmentHold/{at}"), "handle": handle, "heldByRequestingApp": is_ours });
    let one = |(at, (status, holds)): (usize, &Part<'_>)| {
        json!({ "id": format!("gid://shopify/FulfillmentOrder/{at}"), "status": status,
            "fulfillmentHolds": holds.iter().enumerate().map(hold).collect::<Vec<_>>() })
    };
    let nodes: Vec<Value> = fulfilment_orders.iter().enumerate().map(one).collect();
    let page = json!({ "nodes": nodes, "pageInfo": { "hasNextPage": false, "endCursor": null } });
    let order = json!({ "id": "gid://shopify/Order/5001", "tags": tags, "cancelledAt": null, "closed": false,
        "metafield": null, "fulfillmentOrders": page });
    serde_json::from_value(order).unwrap()
}

/// Returns the variables of each step, which are what Shopify sees of it.
fn said(steps: &Steps) -> Vec<Value> {
    let written = steps.missing.iter().map(|step| match step {
        Step::AddTags(step) => json!({ "add": step }),
        Step::RemoveTags(step) => json!({ "remove": step }),
        Step::Hold(step) => json!({ "hold": step }),
        Step::Release(step) => json!({ "release": step }),
        Step::Cancel(step) => json!({ "cancel": step }),
        Step::SetMetafields(step) => json!({ "set": step }),
        Step::Close(step) => json!({ "close": step }),
    });
    written.collect()
}

#[test]
fn every_command_of_ours_is_read_as_it_was_written() {
    let tag: candor_domain::values::text::TagName = "vip: gold".parse().unwrap();
    let change = CommandBody::TagChangeRequested { tag: tag.clone(), change: TagChange::Removed };
    let read = asked("tag:2:vip: gold", change);
    assert_eq!(
        (read.key.to_string().as_str(), &read.wish),
        ("tag:2:vip: gold", &Wish::Tag(tag, TagChange::Removed))
    );
    let case = "likely-duplicate:4999".parse().unwrap();
    let read =
        asked("cancellation:0", CommandBody::CancellationRequested { case, refund: true, restock: false });
    let consequences = Consequences { refunded: true, restocked: false };
    assert_eq!(
        read.wish,
        Wish::Cancelled(consequences, "Decided about the case likely-duplicate:4999".to_owned())
    );
    for reason in StopReason::ALL {
        assert_eq!(asked("fulfilment:1", CommandBody::FulfilmentStopped { reason }).wish, Wish::Held(reason));
    }
    let send = CommandBody::FulfilmentRequested {
        order_number: None,
        lines: vec![],
        ship_to: None,
        priority: Priority::First,
        gift: false,
    };
    assert_eq!(asked("fulfilment:2", send).wish, Wish::Released);
}

#[test]
fn a_command_that_cannot_be_read_says_all_that_is_wrong() {
    let wrong = |event: &Value| {
        read(&event.to_string()).unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let detail = json!({ "shop": "demo-shop", "order_id": "1", "id": "demo-shop#1#tags:0" });
    assert_eq!(
        wrong(&json!({ "detail-type": "TagChangeRequested", "detail": detail })),
        [
            "/detail/id does not end in the key of a command",
            "/detail/tag is missing",
            "/detail/change is missing"
        ]
    );
    assert_eq!(wrong(&json!({ "detail-type": "OrderPlaced", "detail": {} })).len(), 3);
    assert!(!read("{").unwrap_err().is_empty());
}

/// A sample's name begins with its outcome.
#[test]
fn each_sample_is_read_or_refused_as_its_name_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events/shopify-actions");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let outcome =
            if read(&std::fs::read_to_string(&path).unwrap()).is_ok() { "applied-" } else { "refused-" };
        assert!(name.starts_with(outcome), "{name} is {outcome}");
        count += 1;
    }
    assert!(count > 8, "only {count} samples were looked at");
}

#[test]
fn a_tag_is_put_on_once_however_its_letters_are_written() {
    let tag = |change| Wish::Tag("High-Risk".parse().unwrap(), change);
    let on = said(&steps(&tag(TagChange::Added), &state(&["vip"], &[])));
    assert_eq!(on, [json!({ "add": { "id": "gid://shopify/Order/5001", "tags": ["High-Risk"] } })]);
    assert!(said(&steps(&tag(TagChange::Added), &state(&["high-risk"], &[]))).is_empty());
    assert_eq!(said(&steps(&tag(TagChange::Removed), &state(&["high-risk"], &[]))).len(), 1);
    assert!(said(&steps(&tag(TagChange::Removed), &state(&["vip"], &[]))).is_empty());
}

#[test]
fn an_order_is_closed_unless_it_is_closed_already() {
    let Asked { wish, .. } = asked("archive:0", CommandBody::ArchiveRequested {});
    let mut order = state(&[], &[("CLOSED", &[])]);
    assert_eq!(said(&steps(&wish, &order)), [json!({ "close": { "id": "gid://shopify/Order/5001" } })]);
    order.closed = true;
    assert!(said(&steps(&wish, &order)).is_empty());
}

#[test]
fn a_list_of_cases_is_set_once_however_shopify_writes_it() {
    let sample = include_str!("../../../events/shopify-actions/applied-cases.json");
    let Asked { key, wish, .. } = read_command(sample);
    assert_eq!(key.to_string(), "cases:1");
    let mut order = state(&[], &[]);
    let set = said(&steps(&wish, &order)).remove(0);
    let field = &set["set"]["metafields"][0];
    let written: Value = serde_json::from_str(field["value"].as_str().unwrap()).unwrap();
    let event: Value = serde_json::from_str(sample).unwrap();
    assert_eq!(written, event["detail"]["cases"]);
    let called = (&field["ownerId"], &field["namespace"], &field["key"], &field["type"]);
    let expected = ["gid://shopify/Order/5001", "candor", "cases", "json"].map(Value::from);
    assert_eq!(called, (&expected[0], &expected[1], &expected[2], &expected[3]));
    let shown = |value: String| Some(serde_json::from_value(json!({ "value": value })).unwrap());
    order.metafield = shown(serde_json::to_string_pretty(&written).unwrap());
    assert!(said(&steps(&wish, &order)).is_empty());
    for other in ["{\"open\":[],\"ended\":[]}", "not JSON"] {
        order.metafield = shown(other.to_owned());
        assert_eq!(said(&steps(&wish, &order)).len(), 1, "{other}");
    }
}

#[test]
fn an_order_that_is_cancelled_is_not_cancelled_again_with_another_refund() {
    let wish = Wish::Cancelled(Consequences { refunded: false, restocked: true }, "why".to_owned());
    let mut order = state(&[], &[]);
    let cancel = &said(&steps(&wish, &order))[0]["cancel"];
    assert_eq!(cancel["refundMethod"], json!({ "originalPaymentMethodsRefund": false }));
    assert_eq!((&cancel["restock"], &cancel["staffNote"]), (&json!(true), &json!("why")));
    order.cancelled_at = Some("2026-03-02T12:00:00Z".to_owned());
    assert!(said(&steps(&wish, &order)).is_empty());
}

#[test]
fn every_part_that_is_to_be_sent_is_held_by_us_whoever_else_holds_it() {
    let order = state(
        &[],
        &[
            ("OPEN", &[]),
            ("ON_HOLD", &[("another", false)]),
            ("ON_HOLD", &[("candor", true)]),
            ("SCHEDULED", &[]),
            ("CLOSED", &[]),
            ("CANCELLED", &[]),
            ("SOMETHING_NEW", &[]),
        ],
    );
    let found = steps(&Wish::Held(StopReason::NotPaid), &order);
    let ids: Vec<String> =
        said(&found).iter().map(|step| step["hold"]["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, [0, 1, 3, 6].map(|at| format!("gid://shopify/FulfillmentOrder/{at}")));
    assert_eq!(said(&found)[0]["hold"]["hold"]["reason"], "AWAITING_PAYMENT");
    assert_eq!(found.beyond_reach, None);
}

#[test]
fn a_new_order_that_has_no_parts_yet_is_held_later() {
    assert!(steps(&Wish::Held(StopReason::Held), &state(&[], &[])).is_too_early);
    assert!(!steps(&Wish::Released, &state(&[], &[])).is_too_early, "there is no hold to release");
    assert!(!steps(&Wish::Held(StopReason::Held), &state(&[], &[("CLOSED", &[])])).is_too_early);
    let mut cancelled = state(&[], &[]);
    cancelled.cancelled_at = Some("2026-03-02T12:00:00Z".to_owned());
    assert!(!steps(&Wish::Held(StopReason::Held), &cancelled).is_too_early);
}

#[test]
fn what_is_being_sent_already_is_for_people_and_the_rest_is_held() {
    let order = state(&[], &[("IN_PROGRESS", &[]), ("OPEN", &[])]);
    let found = steps(&Wish::Held(StopReason::Held), &order);
    assert_eq!((found.missing.len(), found.beyond_reach), (1, Some("part of it is being sent already")));
    let sent = steps(&Wish::Held(StopReason::Cancelled), &state(&[], &[("CLOSED", &[])]));
    assert_eq!(
        (sent.missing.len(), sent.beyond_reach),
        (0, None),
        "all of it is sent: nothing is to be held"
    );
}

#[test]
fn only_our_own_hold_is_released() {
    let holds: &[Held<'_>] = &[("candor", false), ("fraud", true), ("candor", true)];
    let order = state(&[], &[("ON_HOLD", holds), ("OPEN", &[]), ("ON_HOLD", &[("person", false)])]);
    let released =
        json!({ "id": "gid://shopify/FulfillmentOrder/0", "holdIds": ["gid://shopify/FulfillmentHold/2"] });
    assert_eq!(said(&steps(&Wish::Released, &order)), [json!({ "release": released })]);
}
