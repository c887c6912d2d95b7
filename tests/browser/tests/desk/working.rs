//! Works on cases together with others: takes them, puts them off, notes something, and hears what others did.

use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::fits::{outside, too_small};
use crate::page::Page;
use crate::reader::{PHONE, Reader};
use crate::shop::{KIM, SAM, Shop};
use crate::tour::decide;

/// Waits until the page says that there is news. It asks as soon as somebody looks at it again.
pub(crate) fn hear_news(page: &mut Page) -> String {
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    news(page)
}

/// Waits until the page says that there is news.
fn news(page: &Page) -> String {
    let begun = Instant::now();
    while page.evaluate("document.querySelector('[data-news-link]').hidden") == true {
        assert!(begun.elapsed() < Duration::from_secs(10), "no news came");
        sleep(Duration::from_millis(20));
    }
    page.text("document.querySelector('[data-news-text]').innerText")
}

/// Returns the address of the only case of the shop.
fn only_case(page: &mut Page) -> String {
    page.go("/cases");
    page.text("document.querySelector('a[data-row]').pathname")
}

#[test]
fn a_case_is_taken_noted_and_put_off_with_keys() {
    let Some(shop) = Shop::after("23-cancelled-and-shipped") else { return };
    let mut page = shop.page(&Reader { person: KIM, ..Reader::default() });
    let case = only_case(&mut page);
    page.go(&case);
    page.arrive(|page| page.press("t"));
    assert!(page.has("button", "Give it back t") && !page.has("button", "Take it t"));
    page.press("n");
    page.write("The carrier can stop it today");
    page.press("Tab");
    page.arrive(|page| page.press("Enter"));
    page.says("The carrier can stop it today");
    page.press("h");
    page.arrive(|page| page.press("Enter"));
    page.says("put off until");
    page.go("/cases");
    assert_eq!(page.count("a[data-row]"), 0, "what is put off is not in the list");
    page.arrive(|page| page.click("link", "Put off 1"));
    assert_eq!(page.text("document.querySelector('a[data-row]').pathname"), case);
    page.go("/cases?whose=mine&state=snoozed");
    assert_eq!(page.count("a[data-row]"), 1);
}

#[test]
fn one_who_reads_a_case_hears_that_another_one_took_it_and_then_that_it_closed() {
    let Some(shop) = Shop::after("23-cancelled-and-shipped") else { return };
    let mut kim = shop.page(&Reader { person: KIM, ..Reader::default() });
    let mut sam = shop.page(&Reader { person: SAM, ..Reader::default() });
    let case = only_case(&mut kim);
    kim.go(&case);
    kim.click_at("textarea#note");
    kim.write("I am writing");
    sam.go(&case);
    sam.arrive(|page| page.press("t"));
    assert!(hear_news(&mut kim).contains(SAM));
    assert_eq!(kim.text("document.activeElement.value"), "I am writing", "the focus or the text is lost");
    kim.arrive(|page| page.click("link", "Show it"));
    kim.says(SAM);
    assert_eq!(decide(&mut sam), 200);
    assert!(hear_news(&mut kim).contains("closed"), "{}", hear_news(&mut kim));
}

#[test]
fn a_list_tells_of_new_cases_and_does_not_move() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader { person: KIM, ..Reader::default() });
    page.go("/cases?q=23001");
    page.evaluate("document.querySelector('[data-news]').dataset.news = '/cases/news?since=2026-01-01T00%3A00%3A00Z&was=0'");
    page.press("j");
    let before = (page.focus(), page.number("scrollY"), page.count("a[data-row]"));
    assert!(hear_news(&mut page).contains("new cases"));
    assert_eq!((page.focus(), page.number("scrollY"), page.count("a[data-row]")), before);
    assert!(page.has("link", "Show it"));
}

/// Ticks the first three cases of the list that are likely duplicates, chooses to release them, and returns the address of the
/// first one.
fn tick_three_alike(page: &mut Page) -> String {
    page.go("/cases");
    let alike = "[...document.querySelectorAll('li.row')].filter((row) => \
                 row.querySelector('a[data-row]').innerText === 'Likely a duplicate')";
    let rows = page.number(&format!("{alike}.length"));
    assert!(rows >= 3.0, "{rows} cases are alike");
    page.evaluate(&format!("{alike}.slice(0, 3).forEach((row) => row.querySelector('[data-tick]').click())"));
    page.evaluate("document.querySelector('#together [name=decision]').value = 'release'");
    page.text(&format!("{alike}[0].querySelector('a[data-row]').pathname"))
}

#[test]
fn on_a_phone_cases_of_one_kind_are_decided_together() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader { person: SAM, width: PHONE, ..Reader::default() });
    tick_three_alike(&mut page);
    for width in [PHONE, 320] {
        page.change(|reader| reader.width = width);
        assert_eq!([outside(&page), too_small(&page)].concat(), Vec::<String>::new(), "{width}");
    }
    page.arrive(|page| page.click("button", "Decide"));
    page.says("Sent (3)");
    assert_eq!([outside(&page), too_small(&page)].concat(), Vec::<String>::new());
    assert_eq!(shop.records().told().len(), 3);
    page.arrive(|page| page.click("link", "Cases"));
    assert_eq!(page.address(), "/cases");
}

/// No person waits here: the page's own time runs ahead, as far as no answer is awaited
/// (<https://chromedevtools.github.io/devtools-protocol/tot/Emulation/#method-setVirtualTimePolicy>).
#[test]
fn a_page_that_lies_open_asks_for_news_each_half_minute() {
    let Some(shop) = Shop::after("23-cancelled-and-shipped") else { return };
    let mut kim = shop.page(&Reader { person: KIM, ..Reader::default() });
    let mut sam = shop.page(&Reader { person: SAM, ..Reader::default() });
    let case = only_case(&mut kim);
    sam.go(&case);
    kim.go(&case);
    sam.arrive(|page| page.press("t"));
    let asked =
        "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/news?')).length";
    let before = kim.number(asked);
    for (seconds, times) in [(31, 1.0), (60, 3.0)] {
        let policy = json!({ "policy": "pauseIfNetworkFetchesPending", "budget": seconds * 1000 });
        kim.ask("Emulation.setVirtualTimePolicy", &policy);
        let begun = Instant::now();
        while kim.number(asked) < before + times {
            assert!(begun.elapsed() < Duration::from_secs(10), "asked {} times", kim.number(asked));
            sleep(Duration::from_millis(20));
        }
    }
    assert!(news(&kim).contains(SAM));
}

#[test]
fn cases_of_one_kind_are_decided_together_and_one_that_changed_is_left() {
    let Some(shop) = Shop::with_everything() else { return };
    let mut page = shop.page(&Reader { person: SAM, ..Reader::default() });
    let first = tick_three_alike(&mut page);
    let mut kim = shop.page(&Reader { person: KIM, ..Reader::default() });
    kim.go(&first);
    assert_eq!(decide(&mut kim), 200);
    page.arrive(|page| page.click("button", "Decide"));
    page.says("Sent (2)");
    page.says("Not sent (1)");
    assert_eq!(shop.records().told().len(), 3);
}
