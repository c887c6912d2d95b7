//! Reads moments.

use crate::page::Page;
use crate::reader::Reader;
use crate::shop::Shop;

/// The moment at which the case of the story opened: the shown time, and its title.
fn shown(page: &Page, time: &str) -> (String, String) {
    let found = format!("document.querySelector('time[datetime=\"{time}\"]')");
    (page.text(&format!("{found}.textContent")), page.text(&format!("{found}.title")))
}

#[test]
fn a_moment_is_told_in_the_readers_own_zone_with_how_long_ago_and_utc_beside_it() {
    let Some(shop) = Shop::with_everything() else { return };
    for (zone, language, says, title) in [
        (
            "UTC",
            "en",
            "Mar 2, 2026, 10:00:06 AM",
            "2 days ago\nMonday, March 2, 2026 at 10:00:06 AM UTC\n2026-03-02 10:00:06 UTC",
        ),
        (
            "Asia/Tokyo",
            "en-GB",
            "2 Mar 2026, 19:00:06",
            "2 days ago\nMonday, 2 March 2026 at 19:00:06 GMT+9\n2026-03-02 10:00:06 UTC",
        ),
        (
            "America/New_York",
            "de",
            "02.03.2026, 05:00:06",
            "vorgestern\nMontag, 2. März 2026 um 05:00:06 GMT-5\n2026-03-02 10:00:06 UTC",
        ),
    ] {
        let mut page = shop.page(&Reader { zone, language, ..Reader::default() });
        page.go("/orders/demo-shop/23-cancelled-and-shipped.23001");
        assert_eq!(shown(&page, "2026-03-02T10:00:06Z"), (says.to_owned(), title.to_owned()), "{zone}");
    }
}

#[test]
fn with_a_key_or_a_button_all_moments_are_told_in_utc_or_by_how_long_ago_they_were() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader { zone: "Asia/Tokyo", ..Reader::default() });
    let order = "/orders/demo-shop/23-cancelled-and-shipped.23001";
    page.go(order);
    let moment = |page: &Page| shown(page, "2026-03-02T10:00:06Z").0;
    assert_eq!(moment(&page), "Mar 2, 2026, 7:00:06 PM");
    page.press("w");
    assert_eq!(moment(&page), "2026-03-02 10:00:06 UTC");
    assert!(page.has("button", "Times: UTC w"));
    page.go(order);
    assert_eq!(moment(&page), "2026-03-02 10:00:06 UTC", "the choice is forgotten");
    page.click("button", "Times: UTC w");
    assert_eq!(moment(&page), "2 days ago");
    page.press("w");
    assert_eq!(moment(&page), "Mar 2, 2026, 7:00:06 PM");
}

/// Otherwise a machine whose clock is wrong would call a case overdue, or not.
#[test]
fn how_long_ago_something_was_follows_from_the_clock_of_the_server() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader::default());
    page.go("/cases");
    let due = page.text("document.querySelector('.row .due').firstChild.textContent");
    let title = page.text("document.querySelector('.row .due time').title");
    assert!(due.starts_with("overdue by 2 days") && title.starts_with("2 days ago"), "{due}, {title}");
}
