//! Holds every page to the rules of WCAG 2.2 AA, in each language, in light and dark, on a screen and on a phone.

use crate::axe::{Rules, axe, violations};
use crate::reader::{DESK, PHONE, Reader};
use crate::shop::Shop;
use crate::tour::tour;

#[test]
fn no_page_keeps_anybody_from_using_it() {
    breaks_no_rule("en");
}

#[test]
fn no_page_in_german_keeps_anybody_from_using_it() {
    breaks_no_rule("de");
}

#[track_caller]
fn breaks_no_rule(language: &'static str) {
    let (Some(shop), Some(axe)) = (Shop::with_everything(), axe()) else { return };
    let mut broken = Vec::new();
    tour(&shop, &Reader { language, ..Reader::default() }, |name, page| {
        for (width, is_dark) in [(DESK, false), (DESK, true), (PHONE, true), (PHONE, false)] {
            page.change(|reader| (reader.width, reader.is_dark) = (width, is_dark));
            let rules = if is_dark { Rules::Colours } else { Rules::All };
            let found = violations(page, axe, rules).into_iter();
            broken.extend(found.map(|line| format!("{name}, {width}, dark: {is_dark}: {line}")));
        }
        page.change(|reader| (reader.width, reader.is_dark) = (DESK, false));
    });
    assert!(broken.is_empty(), "{} violations:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn a_page_that_breaks_a_rule_is_found() {
    let (Some(shop), Some(axe)) = (Shop::with_everything(), axe()) else { return };
    let mut page = shop.page(&Reader::default());
    page.go("/cases");
    page.evaluate("document.querySelector('label[for=find]').remove()");
    page.evaluate("document.querySelector('#find').placeholder = ''");
    page.style(".hint { color: #999 }");
    page.style(".languages, .languages a { display: block; padding: 0; min-block-size: 0; line-height: 1 }");
    let found = violations(&page, axe, Rules::All).join("\n");
    for rule in ["label: #find", "color-contrast: ", "target-size: "] {
        assert!(found.contains(rule), "{rule}is not found: {found}");
    }
    page.change(|reader| reader.is_dark = true);
    page.style(".hint { color: #555 }");
    let found = violations(&page, axe, Rules::Colours).join("\n");
    assert!(found.contains("color-contrast: ") && !found.contains("label: "), "{found}");
}
