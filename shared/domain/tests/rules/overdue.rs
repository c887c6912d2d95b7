//! Tests what ought to follow a cancellation or a return, and does not: money that does not go back, and goods that do
//! not come back.

use crate::support::*;
use candor_domain::case::resolution::Decision::Handled;
use candor_domain::returns::updated::ReturnStatus;
use serde_json::json;

const REFUND: &str = "refund-overdue:order";
const OPEN: &str = "return-open:T1";
const MISMATCH: &str = "return-mismatch:order";

#[test]
fn money_of_a_cancelled_order_that_does_not_go_back_in_five_working_days_is_a_case() {
    let mut world = bought();
    world.hears(&cancelled(HOUR)).until(on(7, 13, 0));
    assert_eq!(world.history_of(REFUND), Vec::<String>::new());
    world.until(on(7, 13, 5));
    assert_eq!(world.history_of(REFUND), ["opened 2026-03-09T13:05:00Z"]);
    let summary = world.case(REFUND).summary;
    assert_eq!(summary, "The order is cancelled, and 30.00 EUR of 30.00 EUR that came in did not go back.");
    world.hears(&refunded(on(7, 14, 0), "R1", eur(2000), &[])).waits(HOUR);
    assert_eq!(world.open_cases(), [REFUND], "a part is not all of it");
    world.hears(&refunded(on(7, 16, 0), "R2", eur(1000), &[])).waits(1);
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn money_that_comes_in_after_a_cancellation_has_a_clock_of_its_own() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&cancelled(HOUR)).until(on(8, 12, 0));
    world.hears(&paid(on(8, 12, 0), "P1", eur(3000))).until(on(13, 12, 0));
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.until(on(15, 13, 0));
    assert_eq!(world.open_cases(), [REFUND]);
}

#[test]
fn a_parcel_that_left_all_the_same_is_asked_about_before_the_money_is() {
    let mut world = asked();
    world
        .hears(&shipment(HOUR, "p1", &[("A", 2), ("B", 1)], None))
        .hears(&cancelled(2 * HOUR))
        .until(on(12, 0, 0));
    assert!(world.history_of(REFUND).is_empty());
    assert!(world.open_cases().contains(&"parcel-of-cancelled-order:p1".to_owned()));
}

#[test]
fn a_return_of_which_nothing_comes_is_a_case_until_money_goes_back_or_a_person_says_so() {
    for ends in [refunded(20 * DAY, "R1", eur(1000), &[]), resolved(20 * DAY, OPEN, Handled)] {
        let mut world = arrived();
        world.hears(&returning(5 * DAY, "T1", &[("A", 1)])).until(19 * DAY);
        assert!(world.open_cases().is_empty());
        world.until(19 * DAY + 5);
        assert_eq!(world.open_cases(), [OPEN]);
        world.hears(&ends).waits(1);
        assert!(world.open_cases().is_empty());
    }
}

#[test]
fn a_replacement_that_was_sent_is_what_comes_of_a_return() {
    let mut world = arrived();
    world.hears(&returning(5 * DAY, "T1", &[("A", 1)]));
    world.hears(&shipment(8 * DAY, "p2", &[("A", 1)], Some("N2"))).until(25 * DAY);
    assert!(world.history_of(OPEN).is_empty());
}

#[test]
fn more_that_is_to_come_back_than_was_sent_is_a_case_and_without_any_shipment_it_is_none() {
    let mut world = arrived();
    world.hears(&returning(5 * DAY, "T1", &[("A", 3)])).waits(5);
    assert_eq!(world.open_cases(), [MISMATCH]);
    assert_eq!(world.case(MISMATCH).summary, "More is to come back than was sent: 3 of A, of 2 sent.");
    let mut world = bought();
    world.hears(&returning(HOUR, "T1", &[("A", 3)])).until(2 * HOUR);
    assert!(world.history_of(MISMATCH).is_empty(), "it may have been sent before the order was known");
}

#[test]
fn a_return_that_the_shop_is_done_with_is_no_case_until_it_is_taken_up_again() {
    for ended in [ReturnStatus::Declined, ReturnStatus::Cancelled, ReturnStatus::Closed] {
        for at in [8 * DAY, 20 * DAY] {
            let mut world = arrived();
            world.hears(&returning(5 * DAY, "T1", &[("A", 1)])).until(at);
            world.hears(&return_updated(at, "T1", ended)).until(25 * DAY);
            assert!(world.open_cases().is_empty(), "{ended}");
            world.hears(&return_updated(26 * DAY, "T1", ReturnStatus::Reopened)).until(40 * DAY - 5);
            assert!(world.open_cases().is_empty(), "{ended}: it has the whole time again");
            world.until(40 * DAY + 5);
            assert_eq!(world.open_cases(), [OPEN], "{ended}");
        }
    }
}

#[test]
fn a_return_that_the_shop_began_itself_is_waited_for_and_says_so() {
    let mut world = arrived();
    world.hears(&return_updated(5 * DAY, "T1", ReturnStatus::Approved)).until(19 * DAY + 5);
    assert_eq!(world.open_cases(), [OPEN]);
    assert_eq!(
        world.case(OPEN).summary,
        "Return T1 was approved, and since then no money went back and nothing else was sent."
    );
}

#[test]
fn more_than_was_sent_is_to_come_back_only_while_the_shop_takes_it_back() {
    let mut world = arrived();
    world.hears(&returning(5 * DAY, "T1", &[("A", 3)])).waits(5);
    assert_eq!(world.open_cases(), [MISMATCH]);
    world.hears(&return_updated(6 * DAY, "T1", ReturnStatus::Declined)).waits(5);
    assert!(world.open_cases().is_empty());
    world.hears(&returning(7 * DAY, "T1", &[("A", 3)])).waits(5);
    assert_eq!(world.open_cases(), [MISMATCH], "the customer asked again");
}

#[test]
fn a_case_leads_to_the_order_in_the_shops_admin_where_money_is_paid_back() {
    let page = "https://admin.shopify.com/store/demo-shop/orders/{order_id}";
    let mut world = paid_with(policy_with(json!({ "shops": { "demo-shop": { "order_page": page } } })));
    world.hears(&cancelled(HOUR)).until(on(8, 13, 0));
    let told = world.announced.iter().find(|told| told.key.to_string() == REFUND).unwrap();
    assert_eq!(told.order_page.as_ref().unwrap().as_str(), page.replace("{order_id}", "5001"));
}
