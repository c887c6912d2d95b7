//! Goes the whole way with a shop of Shopify: what its webhooks lost is fetched, what was decided is carried out in it, the
//! echo of that changes nothing, and the orders of before it was connected are imported.

use std::thread;

use candor_end_to_end::stack;
use candor_local::import::import;
use candor_local::orders;
use candor_local::shop::{OpenShop, ShopError, scene};
use candor_local::smoke::Place;
use candor_local::stack::Stack;
use candor_shopify_shop::acts::Basket;
use jiff::{SignedDuration, Timestamp};

const DAYS_20: SignedDuration = SignedDuration::from_hours(20 * 24);

/// Returns true if the command took in all of the shop from three weeks ago on, while the sweep looked as on its schedule.
fn imports(stack: &Stack, shop: &OpenShop<'_>) -> Result<bool, ShopError> {
    let place = Place::from(&stack.cloud);
    let since = Timestamp::now() - SignedDuration::from_hours(21 * 24);
    let command = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(import(place, &"demo-shop".parse().unwrap(), since)).unwrap()
    });
    while !command.is_finished() {
        shop.sweep()?;
    }
    Ok(command.join().unwrap())
}

#[test]
fn a_lost_webhook_is_healed_a_tag_arrives_in_the_shop_and_a_cancellation_comes_back_as_a_fact() {
    let stack = stack().unwrap();
    let shop = OpenShop::open(&stack).unwrap();
    let steps = scene::play(&shop);
    let is_cancelled = shop.with(|shop, _| shop.orders.values().all(|order| order.is_cancelled()));
    let old = shop.with(|shop, now| {
        shop.loses_webhooks = true;
        shop.place(&Basket { is_paid: true, ..Basket::default() }, now - DAYS_20)
    });
    let is_known = |id: u64| {
        let known = orders::all(&stack).unwrap();
        known.iter().any(|stored| stored.order.key.order_id.as_str() == id.to_string())
    };
    let was_known = is_known(old);
    let imported = imports(&stack, &shop);
    // Others play on this stack after it.
    shop.close().unwrap();
    let steps = steps.unwrap();
    let seen: Vec<&str> = steps.iter().map(|step| step.seen.as_str()).collect();
    assert_eq!(
        seen,
        [
            "31 subscriptions of webhooks were missing, and are made",
            "the sweep finds 1 changed order, 1 of them missing, and she gets her confirmation; the next sweep misses 0",
            "the policy wants a tag and a hold; the order in the shop has 1 hold, and the tag fraud-review",
            "fulfillment_orders/placed_on_hold, orders/updated; the tag was asked for 1 time, 0 missed, 0 webhooks more",
            "the shop cancels it and says so, and only then Ada is told",
        ]
    );
    assert!(is_cancelled);
    assert_eq!((was_known, imported.unwrap(), is_known(old)), (false, true, true));
}
