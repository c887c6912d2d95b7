use std::collections::BTreeMap;

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_shopify_shop::acts::{Basket, Ordered, Parcel, Repayment};
use candor_shopify_shop::shop::Shop;
use jiff::Timestamp;

use super::scene::Scene;
use crate::talk::at;

/// The event that counts of each part of an order.
type Known = BTreeMap<String, Event>;

/// Returns the part of the order that an event is about. A payment is known in two ways: by the webhook that says when it
/// came in, and by the status of the order, which says only that it is in by now.
fn part(event: &Event) -> String {
    match &event.fact {
        Fact::OrderPlaced(_) => "order".to_owned(),
        Fact::OrderCancelled(_) => "cancellation".to_owned(),
        Fact::PaymentConfirmed(payment) if payment.from_status => "status".to_owned(),
        Fact::PaymentConfirmed(_) => "payment".to_owned(),
        Fact::RefundIssued(refund) => format!("refund {} failed: {}", refund.refund_id, refund.failed),
        Fact::ShipmentCreated(shipment) => format!("parcel {}", shipment.shipment_id),
        other => panic!("{other:?}"),
    }
}

fn learn(known: &mut Known, events: impl IntoIterator<Item = Event>) {
    for event in events {
        let held = known.get(&part(&event));
        if held.is_none_or(|held| held.stamp < event.stamp) {
            known.insert(part(&event), event);
        }
    }
}

/// Holds both against each other. An event of a revision has an id of its own in each topic, and one of something that
/// happens once has the same id in all.
fn compare(step: &str, heard: &Known, swept: &Known) {
    let parts = |known: &Known| -> Vec<String> {
        known.keys().filter(|part| !matches!(part.as_str(), "payment" | "status")).cloned().collect()
    };
    assert_eq!(parts(heard), parts(swept), "{step}");
    for part in parts(heard) {
        let (theirs, ours) = (&heard[&part], &swept[&part]);
        assert_eq!(theirs.fact, ours.fact, "{step}: {part}");
        assert_eq!(theirs.stamp.occurred_at, ours.stamp.occurred_at, "{step}: {part}");
        let is_once = part == "cancellation" || part.starts_with("refund");
        assert!(!is_once || theirs.stamp.id == ours.stamp.id, "{step}: {part}: {theirs:?} {ours:?}");
    }
    let amount = |known: &Known, part: &str| match known.get(part).map(|event| &event.fact) {
        Some(Fact::PaymentConfirmed(payment)) => Some(payment.amount),
        _ => None,
    };
    assert_eq!(swept.get("payment"), None, "{step}: an order does not say when it was paid");
    let paid = amount(heard, "status").or(amount(heard, "payment"));
    assert_eq!(paid, amount(swept, "status"), "{step}: what was paid");
    let of_this_revision =
        heard.get("status").filter(|status| status.stamp.occurred_at == swept["order"].stamp.occurred_at);
    if let Some(status) = of_this_revision {
        assert_eq!(status, &swept["status"], "{step}");
    }
}

/// Something that is done to an order at a moment.
type Act = (&'static str, fn(&mut Shop, u64, Timestamp));

/// Plays the life of an order, and compares after each act.
async fn live(basket: Basket, acts: &[Act]) {
    let mut scene = Scene::new();
    let order = scene.act(|shop| shop.place(&basket, at(0)));
    let mut heard = Known::new();
    for (place, (step, act)) in [PLACE].iter().chain(acts).enumerate() {
        let now = at(i64::try_from(place).unwrap() * 60);
        scene.act(|shop| act(shop, order, now));
        learn(&mut heard, scene.hear());
        let (found, events) = scene.sweep_anew().await;
        assert_eq!((found.listed, found.missed), (1, 1), "{step}");
        let mut swept = Known::new();
        learn(&mut swept, events);
        compare(step, &heard, &swept);
    }
}

fn line(shop: &Shop, order: u64, place: usize) -> u64 {
    shop.orders[&order].payload["line_items"][place]["id"].as_u64().unwrap()
}

fn parcel(shop: &Shop, order: u64) -> u64 {
    shop.orders[&order].payload["fulfillments"][0]["id"].as_u64().unwrap()
}

const PLACE: Act = ("place", |_, _, _| {});
const PAY: Act = ("pay", |shop, order, now| shop.pay(order, now));
const PAY_A_PART: Act = ("pay a part", |shop, order, now| shop.pay_part(order, 1000, now));
const TAG: Act = ("tag", |shop, order, now| shop.tag(order, &["vip", "gift"], now));
const SHIP_A_PART: Act = ("ship a part", |shop, order, now| {
    let lines = vec![(line(shop, order, 0), 1)];
    let (numbers, urls) = (vec!["PP1"], vec!["https://track.example/PP1"]);
    shop.ship(order, &Parcel { lines, company: Some("Parcel Post"), numbers, urls }, now);
});
const TRACK: Act = ("track", |shop, order, now| {
    let parcel = parcel(shop, order);
    shop.track(order, parcel, &["PP2"], now);
});
const SHIP_THE_REST: Act = ("ship the rest", |shop, order, now| {
    shop.ship(order, &Parcel { numbers: vec!["PP3", "PP4"], ..Parcel::default() }, now);
});
const TAKE_BACK: Act = ("take back", |shop, order, now| {
    let parcel = parcel(shop, order);
    shop.take_back(order, parcel, now);
});
const REFUND_A_UNIT: Act = ("refund a unit", |shop, order, now| {
    let lines = vec![(line(shop, order, 0), 1, "return")];
    shop.refund(order, &Repayment { lines, cents: 1299, status: "success" }, now);
});
const REFUND_SHIPPING: Act = ("refund shipping", |shop, order, now| {
    shop.refund(order, &Repayment { lines: vec![], cents: 499, status: "success" }, now);
});
const REFUND_IN_VAIN: Act = ("refund in vain", |shop, order, now| {
    shop.refund(order, &Repayment { lines: vec![], cents: 100, status: "failure" }, now);
});
const REFUND_UNSENT: Act = ("refund an unsent unit", |shop, order, now| {
    let lines = vec![(line(shop, order, 0), 1, "cancel")];
    shop.refund(order, &Repayment { lines, cents: 1299, status: "success" }, now);
});
const EDIT: Act = ("edit", |shop, order, now| {
    let line = line(shop, order, 0);
    shop.edit_out(order, line, 1, now);
});
const CANCEL: Act = ("cancel", |shop, order, now| shop.cancel(order, "customer", now));

#[tokio::test]
async fn an_order_that_is_sent_and_comes_back_is_told_the_same_by_the_sweep() {
    let acts = [
        PAY,
        TAG,
        SHIP_A_PART,
        TRACK,
        SHIP_THE_REST,
        REFUND_A_UNIT,
        REFUND_IN_VAIN,
        REFUND_SHIPPING,
        TAKE_BACK,
    ];
    live(Basket::default(), &acts).await;
    let presented = Some(("USD", 110));
    live(Basket { presented, is_guest: true, ..Basket::default() }, &acts).await;
}

#[tokio::test]
async fn an_order_that_is_edited_and_cancelled_is_told_the_same_by_the_sweep() {
    live(Basket::default(), &[TAG, EDIT, CANCEL]).await;
    live(Basket::default(), &[PAY_A_PART, TAG, PAY]).await;
    live(Basket::default(), &[EDIT, PAY, REFUND_UNSENT, CANCEL]).await;
    let download = Ordered { title: "Pattern", quantity: 1, cents: 300, requires_shipping: false };
    let mut basket = Basket { is_paid: true, ..Basket::default() };
    basket.lines.push(download);
    live(basket, &[SHIP_A_PART, SHIP_THE_REST]).await;
}
