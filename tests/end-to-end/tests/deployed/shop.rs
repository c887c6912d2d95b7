//! Goes the whole way with a shop of Shopify: what its webhooks lost is fetched, what was decided is carried out in it, and
//! the echo of that changes nothing.

use candor_end_to_end::stack;
use candor_local::shop::{OpenShop, scene};

#[test]
fn a_lost_webhook_is_healed_a_tag_arrives_in_the_shop_and_a_cancellation_comes_back_as_a_fact() {
    let stack = stack().unwrap();
    let shop = OpenShop::open(&stack).unwrap();
    let steps = scene::play(&shop);
    let is_cancelled = shop.with(|shop, _| shop.orders.values().all(|order| order.is_cancelled()));
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
}
