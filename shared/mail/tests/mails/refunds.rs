//! Tests what mails say of money that went back.

use candor_domain::message::content::{Body, Item};
use candor_mail::Mail;

use super::{has_none_of, item, keeps_silent_about, money, says, write};

fn refunded(locale: &str, currency: &str, items: Vec<Item>) -> Mail {
    let refunded_at = "2026-05-07T23:30:00Z".parse().unwrap();
    write(locale, Body::RefundNotice { amount: money(350_050, currency), refunded_at, items })
}

#[test]
fn a_refund_says_what_went_back_and_that_a_bank_may_take_its_time() {
    let english = refunded("en-GB", "GBP", vec![item("Teapot", 1)]);
    assert_eq!(english.subject, "Refunded: £3,500.50 for your order #1001");
    for said in [
        "On 8 May 2026, £3,500.50 went back to you for your order #1001.",
        "A bank may take some days to show it, and we do not know how long yours takes.",
        "What it is for",
        "1 × Teapot",
    ] {
        assert!(says(&english, said), "{said}: {}", english.text);
    }
    let german = refunded("de-DE", "EUR", vec![item("Teekanne", 1)]);
    assert!(says(&german, "am 8. Mai 2026 sind 3.500,50 € für Ihre Bestellung #1001 an Sie zurückgegangen."));
    assert!(says(&german, "Wofür") && says(&german, "1 × Teekanne"), "{}", german.text);
    for mail in [english, german] {
        has_none_of(
            &mail,
            &["card", "account", "working days", "within", "karte", "konto", "werktage", "innerhalb"],
        );
    }
}

#[test]
fn a_refund_in_another_currency_is_told_in_it() {
    assert_eq!(refunded("en-GB", "JPY", vec![]).subject, "Refunded: JP¥350,050 for your order #1001");
}

#[test]
fn a_refund_that_names_only_an_amount_does_not_say_what_it_is_for() {
    for (locale, title) in [("en-GB", "What it is for"), ("de-DE", "Wofür")] {
        assert!(keeps_silent_about(&refunded(locale, "EUR", vec![]), title));
    }
}
