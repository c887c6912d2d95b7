//! Reads pages with what people set in their system.

use crate::reader::{DESK, Reader};
use crate::shop::Shop;
use crate::tour::tour;

/// Movement makes some people sick, and makes all wait who press a key again and again.
#[test]
fn nothing_moves() {
    let Some(shop) = Shop::with_everything() else { return };
    let moving = "[...document.querySelectorAll('*')].map((e) => getComputedStyle(e))
        .filter((s) => s.scrollBehavior !== 'auto' || s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0).length";
    let mut page = shop.page(&Reader::default());
    for path in ["/cases", "/orders/demo-shop/23-cancelled-and-shipped.23001"] {
        page.go(path);
        assert_eq!(page.number(moving), 0.0, "{path}");
    }
    page.style("a { transition: color 1s }");
    assert!(page.number(moving) > 0.0, "this test finds nothing");
}

/// Looks that nothing is told by a background alone, where the system forces its own colours.
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
        for selector in
            ["[aria-current]", ".mark", "button", "input[type=search]", "textarea", ".choice", "dialog[open]"]
        {
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
    for query in
        ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-reduced-motion: reduce)"]
    {
        assert!(page.evaluate(&format!("matchMedia({query:?}).matches")) == true, "{query}");
    }
    assert_eq!(page.text("Intl.DateTimeFormat().resolvedOptions().timeZone"), "Asia/Tokyo");
    assert_eq!(page.text("document.documentElement.lang"), "de");
    assert_eq!(page.number("innerWidth"), f64::from(DESK));
}
