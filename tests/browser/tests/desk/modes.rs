//! Reads pages with what people set in their system.

use crate::reader::{DESK, Reader};
use crate::shop::Shop;
use crate::tour::tour;

#[test]
fn where_motion_is_to_be_reduced_nothing_moves() {
    let Some(shop) = Shop::with_everything() else { return };
    let moving = "[...document.querySelectorAll('*')].map((e) => getComputedStyle(e))
        .filter((s) => s.scrollBehavior !== 'auto' || s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0).length";
    let reduced = Reader { features: &[("prefers-reduced-motion", "reduce")], ..Reader::default() };
    let mut moves = 0.0;
    for reader in [reduced, Reader::default()] {
        let mut page = shop.page(&reader);
        page.go("/cases");
        moves = page.number(moving);
        assert!(moves == 0.0 || reader.features.is_empty(), "{moves} elements move");
    }
    assert!(moves > 0.0, "nothing ever moves, so that this test finds nothing");
}

/// Where the system forces its own colours, nothing may be told by a background alone.
#[test]
fn with_the_colours_of_the_system_it_still_shows_where_one_is_and_what_is_chosen() {
    let Some(shop) = Shop::with_everything() else { return };
    let reader = Reader { features: &[("forced-colors", "active")], ..Reader::default() };
    let edge = |selector: &str| {
        format!(
            "[...document.querySelectorAll({selector:?})].filter((e) => e.checkVisibility()).every((e) => {{
                const {{ borderBottomStyle, borderBottomWidth, outlineStyle }} = getComputedStyle(e);
                return (borderBottomStyle !== 'none' && parseFloat(borderBottomWidth) > 0) || outlineStyle !== 'none';
            }})"
        )
    };
    tour(&shop, &reader, |name, page| {
        for selector in ["[aria-current]", ".mark", "button", "input:not([type=hidden])", ".choice", "dialog[open]"] {
            assert!(page.evaluate(&edge(selector)) == true, "{name}: {selector} has no edge");
        }
    });
}

#[test]
fn the_settings_of_a_reader_reach_the_page() {
    let Some(shop) = Shop::with_everything() else { return };
    let features = &[("forced-colors", "active"), ("prefers-reduced-motion", "reduce")];
    let reader = Reader { is_dark: true, zone: "Asia/Tokyo", language: "de", features, ..Reader::default() };
    let mut page = shop.page(&reader);
    page.go("/cases");
    for query in ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-reduced-motion: reduce)"] {
        assert!(page.evaluate(&format!("matchMedia({query:?}).matches")) == true, "{query}");
    }
    assert_eq!(page.text("Intl.DateTimeFormat().resolvedOptions().timeZone"), "Asia/Tokyo");
    assert_eq!(page.text("document.documentElement.lang"), "de");
    assert_eq!(page.number("innerWidth"), f64::from(DESK));
}
