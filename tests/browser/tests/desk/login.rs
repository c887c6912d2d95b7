//! Signs in at a certified issuer (<https://github.com/panva/node-oidc-provider>), and holds the desk's pages behind the login
//! to the same rules as all others. What only HTTP shows, such as an answer that somebody forged, is in `functions/desk/tests`.

use std::sync::atomic::Ordering;

use jiff::SignedDuration;

use crate::axe::{Rules, axe, violations};
use crate::chromium::{Chromium, chromium, skip};
use crate::page::Page;
use crate::reader::{DESK, PHONE, Reader};
use crate::stand::Stand;
use crate::tour::decide;
use crate::working::hear_news;

/// The length of a session here: shorter than the time for which the stand can be ahead of its issuer.
const SESSION: SignedDuration = SignedDuration::from_mins(5);

/// A desk behind a login, and the browser to see it with.
struct Behind {
    chromium: &'static Chromium,
    stand: Stand,
}

impl Behind {
    fn a_login() -> Option<Self> {
        let chromium = chromium()?;
        let stand = Stand::start(None, SESSION).unwrap();
        if stand.is_none() {
            skip("a login in a browser", "there is no node here to run the issuer with");
        }
        Some(Self { chromium, stand: stand? })
    }

    /// Opens an address of the desk in a fresh browser, which is led to the page of the issuer.
    fn asks_for(&self, path: &str) -> Page {
        let mut page = Page::open(self.chromium, self.stand.desk.clone(), &Reader::default());
        page.go(path);
        page.land(&self.stand.provider.address);
        page
    }

    /// Opens an address of the desk as a person who signs in for it.
    fn signed_in(&self, name: &str, path: &str) -> Page {
        let mut page = self.asks_for(path);
        assert_eq!(self.sign_in(&mut page, name, path), 200);
        page
    }

    /// Fills in the page of the issuer, and returns the status of the page of the desk that comes then.
    fn sign_in(&self, page: &mut Page, name: &str, path: &str) -> u64 {
        page.click_at("input[name=login]");
        page.write(name);
        page.click_at("input[name=password]");
        page.write("any");
        page.press("Enter");
        let status = page.land(&self.at(path));
        assert_eq!(page.address(), path);
        status
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.stand.desk)
    }

    /// Lets all sessions end.
    fn ends_sessions(&self) {
        self.stand.ahead.fetch_add(SESSION.as_secs() + 1, Ordering::Relaxed);
    }
}

/// Fails if the page keeps anybody from using it.
#[track_caller]
fn keeps_nobody_out(page: &mut Page) {
    let Some(axe) = axe() else { return };
    for (width, is_dark) in [(DESK, false), (DESK, true), (PHONE, true), (PHONE, false)] {
        page.change(|reader| (reader.width, reader.is_dark) = (width, is_dark));
        let found = violations(page, axe, Rules::All);
        assert!(found.is_empty(), "{}, {width}, dark: {is_dark}: {}", page.address(), found.join("\n"));
    }
    page.change(|reader| (reader.width, reader.is_dark) = (DESK, false));
}

/// Returns the path of the first case of the list.
fn first_case(page: &Page) -> String {
    page.text("document.querySelector('a[data-row]').pathname")
}

#[test]
fn an_agent_signs_in_sees_the_list_that_was_asked_for_decides_and_signs_out() {
    let Some(behind) = Behind::a_login() else { return };
    let mut page = behind.signed_in("kim", "/cases?team=fulfilment");
    page.says("Kim Lee");
    assert_eq!(page.count("a[data-row]"), 1);
    keeps_nobody_out(&mut page);
    page.arrive(|page| page.click_at("a[data-row]"));
    page.says("ada.fox.23001@customer.example");
    assert_eq!(decide(&mut page), 200);
    assert_eq!(behind.stand.records.records().told().len(), 1);

    page.click("button", "Sign out");
    // The page says so, and then the issuer asks.
    page.land(&behind.stand.provider.address);
    page.click_at("button[value=yes]");
    assert_eq!(page.land(&behind.at("/logout")), 200);
    page.says("You are signed out");
    keeps_nobody_out(&mut page);
    page.go("/cases");
    page.land(&behind.stand.provider.address);
    assert_eq!(page.count("input[name=login]"), 1, "it asks who it is again");
}

#[test]
fn a_viewer_signs_in_and_sees_personal_data_masked_and_no_decision() {
    let Some(behind) = Behind::a_login() else { return };
    let mut page = behind.signed_in("vera", "/cases");
    page.says("Vera Viewer");
    keeps_nobody_out(&mut page);
    page.arrive(|page| page.click_at("a[data-row]"));
    page.says("Personal data are masked");
    page.says_nothing_of("ada.fox.23001@customer.example");
    assert_eq!(page.count("input[name=decision]"), 0);
    keeps_nobody_out(&mut page);
}

#[test]
fn one_without_a_role_signs_in_and_is_told_whom_to_ask() {
    let Some(behind) = Behind::a_login() else { return };
    let mut page = behind.asks_for("/cases");
    assert_eq!(behind.sign_in(&mut page, "nora", "/cases"), 403);
    page.says("nora@shop.example");
    assert!(page.has("button", "Sign out"));
    keeps_nobody_out(&mut page);
}

#[test]
fn a_session_ends_in_the_middle_and_the_page_comes_back_to_where_it_was() {
    let Some(behind) = Behind::a_login() else { return };
    let mut page = behind.signed_in("kim", "/cases");
    let case = first_case(&page);
    behind.ends_sessions();
    // The issuer still knows who it is, and asks nothing.
    page.arrive(|page| page.click_at("a[data-row]"));
    assert_eq!(page.land(&behind.at(&case)), 200);
    page.says("Kim Lee");
    assert!(page.count("input[name=decision]:not(:disabled)") > 0, "an agent decides");
}

#[test]
fn what_was_written_when_the_session_ended_is_shown_and_can_be_sent_after_the_login() {
    let Some(behind) = Behind::a_login() else { return };
    let mut page = behind.signed_in("kim", "/cases");
    let case = first_case(&page);
    page.go(&case);
    behind.ends_sessions();
    page.click_at("textarea#note");
    page.write("The carrier <says> it is lost");
    assert_eq!(decide(&mut page), 401);
    page.says("Your session has ended");
    page.says("The carrier <says> it is lost");
    assert_eq!(behind.stand.records.records().told(), []);
    keeps_nobody_out(&mut page);

    page.arrive(|page| page.click("link", "Sign in"));
    assert_eq!(page.land(&behind.at(&case)), 200);
    page.click_at("textarea#note");
    page.write("The carrier <says> it is lost");
    assert_eq!(decide(&mut page), 200);
    assert_eq!(behind.stand.records.records().told().len(), 1);
}

#[test]
fn a_page_that_waits_for_news_says_that_the_session_ended() {
    let Some(behind) = Behind::a_login() else { return };
    let mut page = behind.signed_in("kim", "/cases");
    behind.ends_sessions();
    assert!(hear_news(&mut page).contains("Your session has ended"));
    assert!(page.trouble().contains("answered Some(401)"));
    page.arrive(|page| page.click("link", "Show it"));
    assert_eq!(page.land(&behind.at("/cases")), 200);
    page.says("Kim Lee");
}
