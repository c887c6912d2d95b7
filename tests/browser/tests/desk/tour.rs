//! Leads through every page of the desk, in every state that a person can meet.

use candor_desk::records::Standing;
use candor_domain::case::key::CaseKey;
use candor_domain::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::plan::pipeline::{cases, plan};
use candor_domain::values::language::Language;
use candor_engine::ports::SentMail;
use serde_json::json;

use crate::page::Page;
use crate::reader::Reader;
use crate::shop::{NOW, PAT, Shop, VIC, everything};
use crate::stories;

/// Opens every page, one after the other, and shows each. A page that is added to the desk is added here, and is then
/// looked at by every test that looks at all.
///
/// It decides about cases, so that the shop is another one afterwards.
#[track_caller]
pub(crate) fn tour(shop: &Shop, reader: &Reader, mut see: impl FnMut(&str, &mut Page)) {
    let mut page = shop.page(reader);
    keep_mail(shop);
    let open = case_where(|entry, _, _| matches!(entry, CaseEntry::Open { .. }));
    for (name, path, status) in [
        ("list", "/cases".to_owned(), 200),
        ("list with filters", "/cases?team=support&severity=high&shop=demo-shop".to_owned(), 200),
        ("empty list", "/cases?q=4711".to_owned(), 200),
        ("open case", open.clone(), 200),
        ("case with a choice", case_with_a_choice(), 200),
        ("case that opens later", case_where(|entry, _, _| matches!(entry, CaseEntry::Pending { .. })), 200),
        ("case that closed itself", case_where(|entry, _, _| matches!(entry, CaseEntry::Closed { .. })), 200),
        ("case with an event", case_where(has_event), 200),
        ("case that never was", format!("/cases/demo-shop/{}/parcel-lost:none", id_of(&open)), 200),
        ("decision on its way", format!("{open}?sent=handled"), 200),
        ("order", format!("/orders/demo-shop/{}", id_of(&open)), 200),
        ("order with a late report", "/orders/demo-shop/15-delivered-stays-delivered.15001".to_owned(), 200),
        ("order with a lost parcel", "/orders/demo-shop/33-lost-and-paid-back.33001".to_owned(), 200),
        ("order with parcels", "/orders/demo-shop/95-four-services-follow-the-parcels.9500".to_owned(), 200),
        ("mails of a message", format!("{WITH_MAIL}/mails/order-confirmation"), 200),
        ("mail that was not kept", format!("{WITH_MAIL}/mails/shipping-notice:23001-a"), 200),
        ("today", "/today".to_owned(), 200),
        ("search", "/orders".to_owned(), 200),
        ("search without results", "/orders?q=4711".to_owned(), 200),
        ("search with several results", format!("/orders?q={}", number_of_several()), 200),
        ("nothing there", "/nowhere".to_owned(), 404),
        ("session that ended", "/door/ended".to_owned(), 401),
        ("signed out", "/door/signed-out".to_owned(), 200),
        ("login that was refused", "/door/refused".to_owned(), 403),
    ] {
        assert_eq!(page.go(&path), status, "{name}: {path}");
        see(name, &mut page);
    }
    page.go(&open);
    page.evaluate("document.querySelectorAll('.work details').forEach((form) => form.open = true)");
    see("case with all its forms", &mut page);
    page.go("/cases?q=23001");
    page.click_at("[data-tick]");
    let together = page.in_words("Take it", "Übernehmen");
    assert_eq!(page.arrive(|page| page.click("button", together)), 200);
    see("several cases at once", &mut page);
    for (person, name, status) in
        [(PAT, "person without a role", 403), (VIC, "case for one who only looks", 200)]
    {
        let mut page = shop.page(&Reader { person, ..reader.clone() });
        assert_eq!(page.go(&open), status, "{name}");
        see(name, &mut page);
    }
    assert_eq!(from_another_site(&mut page, &open), 403);
    see("request of another site", &mut page);
    page.go(&case_with_a_choice());
    page.evaluate("document.querySelectorAll('form').forEach((form) => form.noValidate = true)");
    assert_eq!(page.arrive(|page| page.click("button", page.in_words("Decide", "Entscheiden"))), 422);
    see("nothing was chosen", &mut page);
    page.go(&open);
    page.evaluate(
        "document.querySelectorAll('[name=seen]').forEach((seen) => seen.value = 'something else')",
    );
    assert_eq!(decide(&mut page), 409);
    see("case that changed meanwhile", &mut page);
    page.go(&open);
    assert_eq!(decide(&mut page), 200);
    see("decided case", &mut page);
    stop_mail(shop);
    page.go("/today");
    see("today, with an alert", &mut page);
    if reader.has_script {
        page.go("/cases");
        page.press("?");
        see("help", &mut page);
    }
}

/// Makes the first decision that a case offers, and returns the status of the answer.
#[track_caller]
pub(crate) fn decide(page: &mut Page) -> u64 {
    page.click_at("input[name=decision]");
    page.arrive(|page| page.click("button", page.in_words("Decide", "Entscheiden")))
}

/// Sends a decision from a page that is not of the desk.
fn from_another_site(page: &mut Page, case: &str) -> u64 {
    let form = format!("<form method=post action={}{case}/decide><button>Win</button></form>", page.origin());
    page.arrive(|page| {
        page.ask("Page.navigate", &json!({ "url": format!("data:text/html,{form}") }));
    });
    page.arrive(|page| page.click("button", "Win"))
}

/// An order whose confirmation is kept as it was sent.
const WITH_MAIL: &str = "/orders/demo-shop/23-cancelled-and-shipped.23001";

fn keep_mail(shop: &Shop) {
    let order = "demo-shop#23-cancelled-and-shipped.23001".parse().unwrap();
    let mail = SentMail {
        at: NOW.parse().unwrap(),
        from: "\"Demo Shop\" <orders@demo-shop.example>".to_owned(),
        to: "\"Ada Fox\" <ada.fox.23001@customer.example>".to_owned(),
        reply_to: "help@demo-shop.example".to_owned(),
        subject: "Thank you for your order".to_owned(),
        text: "Hello Ada,\nthank you for your order. ".repeat(20),
        html: "<!doctype html><html lang=en><title>Thank you</title><main><h1>Thank you</h1></main>"
            .to_owned(),
    };
    shop.records().keep_mail(&order, &MessageKey::OrderConfirmation, mail);
}

/// Lets the account that sends mail be paused, and people be told of it.
fn stop_mail(shop: &Shop) {
    let why = "Sending paused for this account.".parse().unwrap();
    let trouble = MailTrouble { kind: MailTroubleKind::SendingPaused, why };
    let mut standing = Standing { late_orders: 7, ..Standing::default() };
    standing.mail.stop(&everything()[0].order.key.shop, &trouble, NOW.parse().unwrap());
    let notice = standing.mail.untold(&stories::policy().unwrap()).unwrap();
    standing.mail.told(&notice);
    shop.records().stand(standing);
}

/// Returns the address of the first case of any story that is as wanted now.
pub(crate) fn case_where(is_wanted: impl Fn(&CaseEntry, &Order, &CaseKey) -> bool) -> String {
    let (policy, now) = (stories::policy().unwrap(), NOW.parse().unwrap());
    let found = everything().iter().find_map(|stored| {
        let order = &stored.order;
        let cases = plan(order, &policy, now).ledger.cases;
        // No proxy and no browser changes these characters, so that the desk writes them as they are.
        let is_plain = |key: &CaseKey| {
            key.to_string().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-:".contains(&byte))
        };
        let key = cases.iter().find(|(key, entry)| is_plain(key) && is_wanted(entry, order, key))?.0.clone();
        Some(format!("/cases/{}/{}/{key}", order.key.shop, order.key.order_id))
    });
    found.unwrap()
}

/// Returns the address of a case that can be released or cancelled.
fn case_with_a_choice() -> String {
    case_where(|entry, _, key| {
        matches!(entry, CaseEntry::Open { .. }) && key.to_string().starts_with("likely-duplicate")
    })
}

fn has_event(entry: &CaseEntry, order: &Order, key: &CaseKey) -> bool {
    let cases = cases(order, &stories::policy().unwrap(), NOW.parse().unwrap(), Language::English);
    matches!(entry, CaseEntry::Open { .. }) && cases.iter().any(|case| case.key == *key && case.raw.is_some())
}

fn id_of(case: &str) -> &str {
    case.split('/').nth(3).unwrap()
}

/// Returns a number that several orders have.
pub(crate) fn number_of_several() -> String {
    let numbers = || {
        let placed = everything().iter().filter_map(|stored| stored.order.facts.placed());
        placed
            .filter_map(|held| held.body.number.as_ref())
            .map(|number| number.as_str().trim_start_matches('#'))
    };
    numbers().find(|number| numbers().filter(|other| other == number).count() > 1).unwrap().to_owned()
}
