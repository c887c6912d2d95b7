//! Finds orders.

use crate::reader::Reader;
use crate::shop::Shop;
use crate::tour::number_of_several;

/// A text that a person types, and the order that is meant: one line for each way to name an order.
const MEANT: [(&str, &str); 7] = [
    ("#23001", "23-cancelled-and-shipped.23001"),
    ("23001", "23-cancelled-and-shipped.23001"),
    ("23-cancelled-and-shipped.23001", "23-cancelled-and-shipped.23001"),
    ("Ada.Fox.23001@customer.example", "23-cancelled-and-shipped.23001"),
    ("PP23001A", "23-cancelled-and-shipped.23001"),
    ("pay-23001", "23-cancelled-and-shipped.23001"),
    ("820191", "82-a-return-that-the-shop-declined.8201"),
];

#[test]
fn an_order_is_found_from_any_page_by_what_people_call_it() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader::default());
    for (typed, order) in MEANT {
        page.go("/cases");
        page.press("/");
        page.write(typed);
        page.arrive(|page| page.press("Enter"));
        assert_eq!(page.address(), format!("/orders/demo-shop/{order}"), "{typed}");
    }
}

#[test]
fn of_several_orders_with_a_number_a_person_chooses_one() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader::default());
    let number = number_of_several();
    page.go(&format!("/orders?q={number}"));
    page.says("Several orders were found.");
    assert!(page.count("main a[data-row]") > 1);
    page.press("j");
    page.press("j");
    let second = page.text("document.querySelectorAll('a[data-row]')[1].pathname");
    page.arrive(|page| page.press("Enter"));
    assert_eq!(page.address(), second);
    page.says(&format!("Order #{number}"));
}

#[test]
fn a_search_that_finds_nothing_says_so_and_can_be_corrected() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader::default());
    page.go("/orders");
    page.click_at("main input[name=q]");
    page.write("4711");
    page.arrive(|page| page.press("Enter"));
    page.says("No order was found for “4711”");
    assert_eq!(page.text("document.querySelector('main input[name=q]').value"), "4711");
}
