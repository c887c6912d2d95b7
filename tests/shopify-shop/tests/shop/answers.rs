//! A warehouse answers in the stand-in: its webhook is heard, the shop is asked, and the order is told.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::held::Merge;
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::fulfilment::reported::{FulfilmentReported, FulfilmentStatus, RequestStatus};
use candor_domain::values::text::Remark;
use candor_shopify::action::Task;
use candor_shopify::fulfillment_order::ReadFulfillmentOrder;
use candor_shopify::hold::{Hold, HoldReason};
use candor_shopify::shop::Gid;
use candor_shopify_shop::acts::{Answer, Basket, Parcel};
use candor_shopify_shop::order::Hold as ShopHold;
use candor_shopify_shop::shop::Shop;

use crate::sweep::scene::translated;
use crate::talk::{ask, at};

/// Returns a shop with one order, whose fulfilment order has the same number, and that number.
fn shop() -> (Shop, u64) {
    let mut shop = Shop::new("demo-shop.myshopify.com");
    let order = shop.place(&Basket::default(), at(0));
    shop.take_webhooks(at(0));
    (shop, order)
}

/// Takes the webhooks of the shop, and returns the notices in them as they come from the bus.
fn notices(shop: &mut Shop) -> Vec<FulfilmentOrderChanged> {
    let webhooks = shop.take_webhooks(at(500));
    let notices = webhooks.iter().flat_map(|webhook| translated(webhook).take_changes().0);
    let read = notices.map(|notice| match shopify_actions::read(&notice.to_bus().to_string()) {
        Ok(Task::Look(read)) => read,
        other => panic!("{other:?}"),
    });
    read.collect()
}

/// Asks the shop what a notice is about, as the function does.
fn look(shop: &mut Shop, notice: &FulfilmentOrderChanged) -> Option<Event> {
    let id = Gid::of_fulfillment_order(&notice.fulfilment_order_id).unwrap();
    let state = ask(shop, &ReadFulfillmentOrder::new(id)).unwrap().fulfillment_order?;
    Some(shopify_actions::report(notice, &state).unwrap())
}

/// Returns what the order is told of everything that the shop said since.
fn told(shop: &mut Shop) -> Vec<(Event, FulfilmentReported)> {
    let events = notices(shop).into_iter().filter_map(|notice| look(shop, &notice));
    let body = |event: Event| match &event.fact {
        Fact::FulfilmentReported(body) => (event.clone(), body.clone()),
        other => panic!("{other:?}"),
    };
    events.collect::<Vec<_>>().into_iter().map(body).collect()
}

#[test]
fn what_a_warehouse_will_not_send_is_told_to_the_order_with_its_words() {
    let (mut shop, order) = shop();
    shop.ask_warehouse(order, true, at(10));
    shop.answer_as_warehouse(order, Answer::WillNotSend, Some("No such country"), at(60));
    let told = told(&mut shop);
    let [(_, submitted), (event, refused)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(event.key.to_string(), format!("demo-shop#{order}"));
    assert_eq!((event.stamp.occurred_at, refused.asked_at), (at(60), Some(at(10))));
    assert_eq!(
        (refused.status, refused.request_status, refused.answer.as_ref().map(|words| words.as_str())),
        (FulfilmentStatus::Open, RequestStatus::Rejected, Some("No such country"))
    );
    assert_eq!(refused.lines.iter().map(|line| line.quantity.to_string()).collect::<Vec<_>>(), ["2", "1"]);
    // The shop is asked after both, so the first notice brings the newest state as well, without words.
    assert_eq!((submitted.request_status, &submitted.answer), (RequestStatus::Rejected, &None));
}

#[test]
fn a_notice_that_comes_again_says_nothing_new() {
    let (mut shop, order) = shop();
    shop.answer_as_warehouse(order, Answer::WillNotStop, Some("Too late"), at(60));
    let notice = notices(&mut shop).remove(0);
    let mut facts = Facts::default();
    let merges = [0, 1].map(|_| {
        let event = look(&mut shop, &notice).unwrap();
        facts.merge(event.stamp, event.fact).unwrap()
    });
    assert_eq!(merges, [Merge::Merged, Merge::Duplicate]);
}

#[test]
fn words_are_not_taken_for_those_of_a_later_answer() {
    let (mut shop, order) = shop();
    shop.answer_as_warehouse(order, Answer::WillNotSend, Some("No such country"), at(60));
    let notice = notices(&mut shop).remove(0);
    shop.answer_as_warehouse(order, Answer::WillSend, None, at(120));
    let Fact::FulfilmentReported(body) = look(&mut shop, &notice).unwrap().fact else { panic!() };
    assert_eq!((body.request_status, body.answer), (RequestStatus::Accepted, None));
}

#[test]
fn units_that_were_sent_are_not_left() {
    let (mut shop, order) = shop();
    shop.ship(order, &Parcel::default(), at(30));
    shop.answer_as_warehouse(order, Answer::WillStop, None, at(60));
    let told = told(&mut shop);
    assert_eq!(told.last().unwrap().1.lines, []);
}

#[test]
fn the_holds_of_others_are_told_and_our_own_are_no_news() {
    let (mut shop, order) = shop();
    let theirs = ShopHold {
        id: 7,
        handle: None,
        reason: "INCORRECT_ADDRESS".to_owned(),
        notes: Some("Ask for the house number".to_owned()),
        is_own: false,
    };
    shop.orders.get_mut(&order).unwrap().fulfillment_orders[0].holds.push(theirs);
    let id = Gid::of_fulfillment_order(&order.to_string().parse().unwrap()).unwrap();
    ask(&mut shop, &Hold::new(id, HoldReason::Other, Remark::bounded("Ours"))).unwrap();
    let (_, body) = told(&mut shop).remove(0);
    let holds: Vec<_> = body.holds.iter().map(|hold| (hold.reason.as_str(), hold.notes.as_ref())).collect();
    let words = Remark::bounded("Ask for the house number");
    assert_eq!((body.status, holds), (FulfilmentStatus::OnHold, vec![("incorrect_address", Some(&words))]));
}

#[test]
fn a_fulfilment_order_that_is_not_there_any_more_is_nobodys() {
    let (mut shop, order) = shop();
    shop.answer_as_warehouse(order, Answer::WillNotSend, None, at(60));
    let notice = notices(&mut shop).remove(0);
    shop.orders.clear();
    assert_eq!(look(&mut shop, &notice), None);
}
