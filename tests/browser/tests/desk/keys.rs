//! Works without a mouse.

use crate::page::Page;
use crate::reader::Reader;
use crate::shop::Shop;
use crate::tour::tour;

#[test]
fn a_case_is_found_read_and_decided_with_single_keys() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader::default());
    page.go("/cases");
    let row = |page: &Page, number: usize| {
        page.text(&format!("document.querySelectorAll('a[data-row]')[{number}].innerText"))
    };
    let (first, second) = (row(&page, 0), row(&page, 1));
    page.press("j");
    assert_eq!(page.focus(), first);
    page.press("j");
    assert_eq!(page.focus(), second);
    page.press("k");
    assert_eq!(page.focus(), first);
    page.arrive(|page| page.press("o"));
    assert!(page.has("heading", &first));
    page.arrive(|page| page.press("u"));
    page.press("j");
    page.arrive(|page| page.press("Enter"));
    assert!(page.has("heading", &first));
    page.press("/");
    assert_eq!(page.text("document.activeElement.id"), "find");
    page.write("j?u1");
    page.press("Escape");
    assert_eq!(page.text("document.activeElement.localName"), "body");

    page.go("/cases?q=23001");
    page.press("j");
    page.arrive(|page| page.press("Enter"));
    page.press("1");
    assert!(page.evaluate("document.activeElement.matches('input[name=decision]:checked')") == true);
    page.press("Tab");
    page.write("Done");
    page.press("Tab");
    page.arrive(|page| page.press("Enter"));
    page.says("Decided: Handled");
}

#[test]
fn the_help_opens_with_a_key_closes_with_escape_and_gives_the_focus_back() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader::default());
    page.go("/cases");
    page.press("j");
    let before = page.focus();
    page.press("?");
    assert!(page.has("dialog", "Keyboard"));
    page.press("j");
    assert_eq!(page.focus(), "Close", "keys move nothing behind the help");
    page.press("Escape");
    assert!(!page.has("dialog", "Keyboard"));
    assert_eq!(page.focus(), before);
    page.click_at("[data-help]");
    assert!(page.has("dialog", "Keyboard"));
    page.press("Enter");
    assert!(!page.has("dialog", "Keyboard"));
    assert!(page.focus().starts_with("Keyboard"));
}

#[test]
fn the_first_stop_of_the_tab_key_leads_to_the_content() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader::default());
    page.go("/cases");
    page.press("Tab");
    assert_eq!(page.focus(), "To the content");
    let left = page.number("document.activeElement.getBoundingClientRect().left");
    assert!(left >= 0.0, "the link is not to be seen");
    page.press("Enter");
    page.press("Tab");
    assert!(page.focus().starts_with("All "), "{}", page.focus());
}

/// Walks through a page with the Tab key. Every stop must be one that can be seen, lower or further on than the one
/// before, and must look unlike it does without the focus. In a frame, its own page has the focus. A field with parts stops at each.
const STOP: &str = r#"((e) => {
    const { top, left, width, height } = e.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(e);
    return {
        name: `${e.localName} ${(e.innerText || e.name || "").trim().slice(0, 40)}`,
        index: [...document.querySelectorAll("*")].indexOf(e),
        isSeen: e === document.body || (width > 0 && height > 0 && top + height > 0 && top < innerHeight && left >= 0),
        isMarked: (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || e.matches("iframe"),
        isEnd: e === document.body || e === document.documentElement,
    };
})(document.activeElement)"#;

#[test]
fn the_tab_key_stops_at_everything_in_the_order_of_reading_and_shows_where_it_is() {
    let Some(shop) = Shop::with_everything() else { return };
    tour(&shop, &Reader::default(), |name, page| {
        if name == "help" || name.starts_with("list") {
            return;
        }
        page.evaluate("scrollTo(0, 0); document.activeElement.blur()");
        let mut stops: Vec<i64> = Vec::new();
        loop {
            page.press("Tab");
            let stop = page.evaluate(STOP);
            let index = stop["index"].as_i64().unwrap();
            // Behind the last one, the key leads out of the page or to its beginning.
            if stop["isEnd"] == true || stops.first() == Some(&index) {
                break;
            }
            assert!(stop["isSeen"] == true && stop["isMarked"] == true, "{name}: {stop}");
            assert!(
                stops.last().is_none_or(|before| index >= *before),
                "{name}: the order goes back at {stop}"
            );
            stops.push(index);
        }
        assert!(stops.len() > 8, "{name}: {} stops", stops.len());
    });
}
