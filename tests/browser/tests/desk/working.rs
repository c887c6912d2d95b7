//! Works on cases together with others: takes them, puts them off, notes something, and hears what others did.

use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
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

/// Waits until so many others are named at a case.
fn name_others(page: &Page, count: usize) -> String {
    let begun = Instant::now();
    while page.count("[data-others] p") != count {
        assert!(begun.elapsed() < Duration::from_secs(10), "{}", page.shown());
        sleep(Duration::from_millis(20));
    }
    page.text("document.querySelector('[data-others]').innerText")
}

/// Held while a page's time runs ahead: two pages of one browser stop each other's.
static AHEAD: Mutex<()> = Mutex::new(());

/// Lets so many seconds of the page's own time pass
/// (<https://chromedevtools.github.io/devtools-protocol/tot/Emulation/#method-setVirtualTimePolicy>).
fn run_ahead(page: &Page, seconds: u32) {
    let policy = json!({ "policy": "pauseIfNetworkFetchesPending", "budget": seconds * 1000 });
    page.ask("Emulation.setVirtualTimePolicy", &policy);
}

#[test]
fn one_who_reads_a_case_sees_that_another_one_came_took_it_and_decided() {
    let Some(shop) = Shop::after("23-cancelled-and-shipped") else { return };
    let mut kim = shop.page(&Reader { person: KIM, ..Reader::default() });
    let mut sam = shop.page(&Reader { person: SAM, ..Reader::default() });
    let case = only_case(&mut kim);
    kim.go(&case);
    kim.click_at("textarea#note");
    kim.write("I am writing");
    kim.says_nothing_of("had this case open");
    shop.pass(SignedDuration::from_secs(20));
    sam.go(&case);
    sam.says("Kim Lee had this case open 20 seconds ago.");
    let place = "document.activeElement.getBoundingClientRect().top + scrollY";
    let before = kim.number(place);
    kim.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    assert!(name_others(&kim, 1).starts_with("Sam Roe had this case open "));
    let said = kim.text("document.querySelector('[role=status][data-others-said]').textContent");
    assert!(said.starts_with("Sam Roe had this case open"), "no screen reader hears of it: {said}");
    assert_eq!(kim.number(place), before, "what a person is about to click on moved");
    assert_eq!(kim.text("document.activeElement.value"), "I am writing", "the focus or the text is lost");
    assert_eq!(
        kim.evaluate("document.querySelector('[data-news-link]').hidden"),
        true,
        "it is no news of the case"
    );
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

/// A line that is lost left people there who were gone: <https://support.zendesk.com/hc/en-us/articles/4408825035674>.
#[test]
fn a_page_that_is_left_is_no_longer_named_after_ninety_seconds_also_without_a_line() {
    let _alone = AHEAD.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(shop) = Shop::after("23-cancelled-and-shipped") else { return };
    let mut kim = shop.page(&Reader { person: KIM, ..Reader::default() });
    let mut sam = shop.page(&Reader { person: SAM, ..Reader::default() });
    let case = only_case(&mut kim);
    kim.go(&case);
    kim.go("/cases");
    sam.go(&case);
    sam.says("Kim Lee had this case open 1 second ago.");
    let cut = json!({ "offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    sam.ask("Network.emulateNetworkConditions", &cut);
    run_ahead(&sam, 40);
    let ago = "Number(document.querySelector('[data-others] time').innerText.match(/\\d+/)[0])";
    let begun = Instant::now();
    while !(35.0..=45.0).contains(&sam.number(ago)) {
        assert!(begun.elapsed() < Duration::from_secs(10), "it does not count on: {}", sam.shown());
        sleep(Duration::from_millis(20));
    }
    run_ahead(&sam, 56);
    name_others(&sam, 0);
    sam.says_nothing_of("had this case open");
    let line = json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    sam.ask("Network.emulateNetworkConditions", &line);
    shop.pass(SignedDuration::from_secs(91));
    kim.go(&case);
    assert!(kim.count("[data-others] p") == 0, "Sam's page asked for nothing since");
}

/// No person waits here: the page's own time runs ahead, as far as no answer is awaited.
#[test]
fn a_page_that_lies_open_asks_for_news_each_half_minute() {
    let _alone = AHEAD.lock().unwrap_or_else(PoisonError::into_inner);
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
        run_ahead(&kim, seconds);
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
