//! Works through a list of very many cases.

use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_engine::ports::Stored;

use crate::reader::Reader;
use crate::shop::{Shop, played};

#[test]
fn with_five_thousand_open_cases_the_list_is_there_at_once_and_keys_stay_quick() {
    let (orders, ended) = played("23-cancelled-and-shipped");
    let is_open = |stored: &Stored| {
        stored.order.ledger.cases.values().any(|entry| matches!(entry, CaseEntry::Open { .. }))
    };
    let with_case = orders.into_iter().find(is_open).unwrap();
    let copy = |number: u32| {
        let order = Order { key: format!("demo-shop#{number}").parse().unwrap(), ..with_case.order.clone() };
        Stored { order, ..with_case.clone() }
    };
    let Some(shop) = Shop::of((0..5_000).map(copy).collect(), ended) else { return };
    let mut page = shop.page(&Reader::default());
    let mut waited: Vec<f64> = Vec::new();
    for _ in 0..5 {
        page.go("/cases");
        waited.push(
            page.number(
                "(([n]) => n.responseEnd - n.requestStart)(performance.getEntriesByType('navigation'))",
            ),
        );
    }
    // Other tests use the processors, too: the quickest says what the desk itself takes.
    let quickest = waited.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(quickest < 300.0, "the list took {waited:?} ms");
    let bytes = page.number("performance.getEntriesByType('navigation')[0].transferSize");
    assert!(bytes < 100_000.0, "{bytes} bytes");
    // All files of the page together, on a first visit.
    let all = "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.encodedBodySize, 0)";
    assert!(page.number(all) + bytes < 130_000.0, "{} bytes beside the page", page.number(all));

    assert_eq!(page.count("a[data-row]"), 50);
    let pressed = page.number(
        "(() => {
            const began = performance.now();
            for (let n = 0; n < 49; n++) {
                document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
                document.body.getBoundingClientRect();
            }
            return (performance.now() - began) / 49;
        })()",
    );
    assert!(pressed < 50.0, "a key takes {pressed} ms");
    let end = page.number("document.activeElement.getBoundingClientRect().bottom");
    assert!(end > 0.0 && end <= 900.0, "the row is not on the screen: {end}");
    page.arrive(|page| page.click("link", "Next page"));
    assert_eq!(page.count("a[data-row]"), 50);
    assert!(page.has("link", "First page"));
}
