//! Tries the smoke test for deployed stacks: on one that is whole, and on ones that are not.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use candor_end_to_end::stack;
use candor_local::deployment::{self, STACK};
use candor_local::orders;
use candor_local::smoke::{self, Place, Plan, Report};
use candor_local::stack::Stack;
use serde_json::json;

/// The beginnings of the keys of items that are the stack's own and of no order: the book of outgoing mail, a shop's orders by
/// hour, its silence, its figures, and the batches that were added to these.
const OWN: [&str; 5] = ["MAIL-BOOK", "ORDER-HOURS#", "SILENCE#", "FIGURES#", "FIGURES-BATCH#"];

/// Tries the stack while somebody calls `wake` every second, so that nothing waits for the schedule's minute.
fn tried(stack: &Stack, shop: &str, patience: Duration) -> Report {
    let over = AtomicBool::new(false);
    let place = Place::from(&stack.cloud);
    let plan = Plan { shop: shop.to_owned(), patience };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                deployment::invoke(&stack.cloud, &stack.deployment.wake, &json!({})).unwrap();
                std::thread::sleep(Duration::from_secs(1));
            }
        });
        let report = smoke::run(STACK, place, &plan).unwrap();
        over.store(true, Ordering::Relaxed);
        report
    })
}

fn marked_orders(stack: &Stack) -> usize {
    let orders = orders::all(stack).unwrap();
    orders.iter().filter(|stored| stored.order.key.order_id.as_str().starts_with("smoke-")).count()
}

#[test]
fn a_whole_stack_sends_the_marked_orders_mail_and_keeps_nothing_of_it() {
    let stack = stack().unwrap();
    let (orders, before) = (marked_orders(&stack), orders::keys(&stack).unwrap());
    let report = tried(&stack, "demo-shop", Duration::from_secs(60));
    assert!(report.is_good(), "{report:#?}");
    assert!(report.seen("mail").unwrap().unwrap().contains("success@simulator.amazonses.com"));
    assert_eq!(marked_orders(&stack), orders);
    // What is due of the orders of other tests is done meanwhile.
    let is_of_another = |key: &String| key.contains("demo-shop#") && !key.contains("#smoke-");
    let is_own = |key: &String| OWN.iter().any(|own| key.starts_with(own));
    let after = orders::keys(&stack).unwrap();
    let left = after.difference(&before).filter(|key| !is_own(key) && !is_of_another(key));
    let left: Vec<&String> = left.collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_stack_that_sends_no_mail_is_told_from_one_that_does_before_anything_is_sent() {
    let stack = stack().unwrap();
    deployment::set(&stack.cloud, "MailEnabled", "off").unwrap();
    let report = tried(&stack, "demo-shop", Duration::from_secs(5));
    deployment::set(&stack.cloud, "MailEnabled", "on").unwrap();
    assert!(!report.is_good());
    assert!(report.seen("stack").unwrap().unwrap_err().contains("MailEnabled is off"));
    assert_eq!(report.seen("bus"), None);
}

#[test]
fn an_order_whose_mail_does_not_go_out_fails_the_test_and_is_forgotten_all_the_same() {
    let stack = stack().unwrap();
    let orders = marked_orders(&stack);
    let report = tried(&stack, "no-shop-of-the-policy", Duration::from_secs(4));
    assert!(report.seen("table").unwrap().is_ok(), "{report:#?}");
    assert!(report.seen("mail").unwrap().unwrap_err().contains("the confirmation is"), "{report:#?}");
    assert!(report.seen("forgotten").unwrap().is_ok(), "{report:#?}");
    assert_eq!(marked_orders(&stack), orders);
}
