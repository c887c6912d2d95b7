//! Reads every page on a phone, on small screens with large letters, with wide spacing, and from right to left.

use crate::fits::{outside, too_small};
use crate::page::Page;
use crate::reader::{DESK, PHONE, Reader};
use crate::shop::Shop;
use crate::tour::tour;

/// Leads through all pages, and fails with all that is found in them.
#[track_caller]
fn nothing_in_any_page(reader: &Reader, mut find: impl FnMut(&mut Page) -> Vec<String>) {
    let Some(shop) = Shop::with_everything() else { return };
    let mut all = Vec::new();
    tour(&shop, reader, |name, page| {
        all.extend(find(page).into_iter().map(|found| format!("{name}: {found}")));
    });
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// 320 pixels are also a screen of 1280 at a zoom of 400 % (<https://www.w3.org/TR/WCAG22/#reflow>).
#[test]
fn on_a_phone_no_page_scrolls_sideways_and_every_target_is_large_enough_for_a_finger() {
    for language in ["en", "de"] {
        nothing_in_any_page(&Reader { width: PHONE, language, ..Reader::default() }, |page| {
            let mut found = [outside(page), too_small(page)].concat();
            page.change(|reader| reader.width = 320);
            found.extend(outside(page));
            page.change(|reader| reader.width = PHONE);
            found
        });
    }
}

/// Letters of twice the size (<https://www.w3.org/TR/WCAG22/#resize-text>), with the spacing that a reader may need
/// (<https://www.w3.org/TR/WCAG22/#text-spacing>), on a screen of 1280, which has then the place of 640, and on a phone.
#[test]
fn letters_twice_as_large_and_widely_spaced_are_all_there() {
    nothing_in_any_page(&Reader::default(), |page| {
        page.style("html { font-size: 200% !important }");
        let style =
            "line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important";
        page.style(&format!("* {{ {style} }} p {{ margin-block-end: 2em !important }}"));
        let mut found = Vec::new();
        for width in [DESK, 640, PHONE] {
            page.change(|reader| reader.width = width);
            found.extend(outside(page));
        }
        page.change(|reader| reader.width = DESK);
        found
    });
}

#[test]
fn from_right_to_left_every_page_is_mirrored_and_fits() {
    nothing_in_any_page(&Reader::default(), |page| {
        page.evaluate("document.documentElement.dir = 'rtl'");
        let brand = page.number("document.querySelector('.brand').getBoundingClientRect().left");
        assert!(brand > f64::from(DESK) / 2.0, "the page begins at the left: {brand}");
        let mut found = outside(page);
        page.change(|reader| reader.width = PHONE);
        found.extend(outside(page));
        page.change(|reader| reader.width = DESK);
        found
    });
}

#[test]
fn what_does_not_fit_is_found() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader { width: PHONE, ..Reader::default() });
    page.go("/cases");
    page.style(".views a { white-space: nowrap; min-inline-size: 30rem } .bar nav a { min-block-size: 0; padding: 0; line-height: 1 }");
    assert!(
        outside(&page).iter().any(|line| line.contains("sticks out: a.: Storefront")),
        "{:?}",
        outside(&page)
    );
    assert!(too_small(&page).iter().any(|line| line.starts_with("a Orders: ")), "{:?}", too_small(&page));
}
