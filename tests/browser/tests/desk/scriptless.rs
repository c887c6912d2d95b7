//! Works where scripts do not run.

use crate::reader::Reader;
use crate::shop::{KIM, SAM, Shop};
use crate::tour::{decide, tour};

#[test]
fn without_script_an_order_is_found_a_case_is_read_and_decided() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader { has_script: false, ..Reader::default() });
    page.go("/cases");
    page.click_at("#find");
    page.write("#23001");
    page.arrive(|page| page.press("Enter"));
    page.says("What happened");
    page.says("2026-03-02 10:00 UTC");
    page.arrive(|page| page.click("link", "Parcel of a cancelled order"));
    page.says("What the customer was told");
    assert!(!page.has("button", "Keyboard ?"), "a key is offered that does nothing");
    let mut sam = shop.page(&Reader { person: SAM, has_script: false, ..Reader::default() });
    sam.go(&page.address());
    sam.says(&format!("{KIM} had this case open 2026-03-04 15:00 UTC."));
    assert_eq!(decide(&mut page), 200);
    page.says(&format!("by {KIM}"));
}

#[test]
fn without_script_every_page_says_the_same() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut seen = 0;
    tour(&shop, &Reader { has_script: false, ..Reader::default() }, |name, page| {
        seen += 1;
        assert!(page.count("h1") == 1 && page.shown().len() > 150, "{name}: {}", page.shown());
    });
    assert!(seen > 18, "{seen}");
}
