//! Tests what mails say about an order: it is here, it changed, it is cancelled, it is not paid.

use std::str::FromStr;

use candor_domain::message::content::{Body, LineChange};
use candor_domain::order::placed::{Adjustment, AdjustmentKind};
use candor_domain::values::quantity::Quantity;

use super::{has_none_of, item, keeps_silent_about, money, order, says, write};

#[test]
fn a_confirmation_lists_what_was_ordered_and_what_it_comes_to() {
    let body = || Body::OrderConfirmation { order: order("EUR"), paid: true };
    let english = write("en-GB", body());
    assert_eq!(english.subject, "Thank you for your order #1001");
    for said in [
        "Hello Jo Bloggs,",
        "order #1001 of 2 May 2026",
        "2 × Blue mug",
        "€2,400.00",
        "1 × Teapot",
        "€3,500.50",
    ] {
        assert!(says(&english, said), "{said}: {}", english.text);
    }
    assert!(says(&english, "€5,900.50") && says(&english, "5 Low Road"));
    let german = write("de-DE", body());
    assert_eq!(german.subject, "Vielen Dank für Ihre Bestellung #1001");
    for said in ["Guten Tag Jo Bloggs,", "Bestellung #1001 vom 2. Mai 2026", "2.400,00 €", "5.900,50 €"] {
        assert!(says(&german, said), "{said}: {}", german.text);
    }
    assert!(says(&write("de-CH", body()), "€ 5'900.50"));
    assert!(says(&write("en-US", body()), "May 2, 2026"));
}

#[test]
fn a_payment_is_confirmed_only_where_it_is_known() {
    for (locale, word) in [("en-GB", "payment"), ("de-DE", "Zahlung")] {
        let written = |paid| write(locale, Body::OrderConfirmation { order: order("EUR"), paid });
        assert!(says(&written(true), word));
        assert!(keeps_silent_about(&written(false), word));
    }
}

#[test]
fn parts_of_the_total_are_shown_only_where_there_are_any() {
    let mut order = order("EUR");
    let plain = write("en-GB", Body::OrderConfirmation { order: order.clone(), paid: false });
    assert!(["Discount", "Shipping", "Tax"].iter().all(|part| keeps_silent_about(&plain, part)));
    order.adjustments = vec![
        Adjustment { kind: AdjustmentKind::Discount, amount: money(-1_000, "EUR") },
        Adjustment { kind: AdjustmentKind::Shipping, amount: money(495, "EUR") },
    ];
    let parted = write("en-GB", Body::OrderConfirmation { order: order.clone(), paid: false });
    assert!(says(&parted, "Discount") && says(&parted, "-€10.00"));
    assert!(says(&parted, "Shipping") && says(&parted, "€4.95"));
    assert!(keeps_silent_about(&parted, "Tax"));
    let german = write("de-AT", Body::OrderConfirmation { order, paid: false });
    assert!(says(&german, "Rabatt") && says(&german, "Versand") && keeps_silent_about(&german, "Steuer"));
}

#[test]
fn currencies_without_and_with_three_decimals_are_exact() {
    let yen = write("en-GB", Body::OrderConfirmation { order: order("JPY"), paid: true });
    assert!(says(&yen, "JP¥590,050"), "{}", yen.text);
    let dinar = write("de-DE", Body::OrderConfirmation { order: order("KWD"), paid: true });
    assert!(says(&dinar, "590,050 KWD") && says(&dinar, "350,050 KWD"), "{}", dinar.text);
    let iraqi = write("en-GB", Body::OrderConfirmation { order: order("IQD"), paid: true });
    assert!(says(&iraqi, "IQD 590.050"), "{}", iraqi.text);
}

#[test]
fn a_changed_order_says_what_we_had_told_and_what_is_right() {
    let change = |title: Option<&str>, quantity_before, quantity| LineChange {
        title: title.map(|title| title.parse().unwrap()),
        quantity_before: Quantity::units(quantity_before),
        quantity: Quantity::units(quantity),
    };
    let changes = vec![change(Some("Blue mug"), 5, 2), change(Some("Teapot"), 0, 1), change(None, 3, 0)];
    let body = || Body::OrderChanged {
        order: order("EUR"),
        total_before: money(610_000, "EUR"),
        changes: changes.clone(),
    };
    let english = write("en-GB", body());
    assert_eq!(english.subject, "Correction: your order #1001 has changed");
    for said in [
        "no longer right, and we are sorry",
        "We told you 5. Now it is 2.",
        "new in your order: 1",
        "We told you 3.",
    ] {
        assert!(says(&english, said), "{said}: {}", english.text);
    }
    assert!(says(&english, "We told you €6,100.00. Now it is €5,900.50."));
    let german = write("de-DE", body());
    for said in
        ["stimmt nicht mehr. Das tut uns leid.", "Wir hatten Ihnen 5 genannt. Jetzt gilt: 2.", "6.100,00 €"]
    {
        assert!(says(&german, said), "{said}: {}", german.text);
    }
}

#[test]
fn half_a_metre_is_written_as_the_region_writes_it() {
    let half = |quantity: &str| Quantity::from_str(quantity).unwrap();
    let cloth = |title: &str| {
        let change =
            LineChange { title: title.parse().ok(), quantity_before: half("1.25"), quantity: half("0.5") };
        let mut order = order("EUR");
        order.lines[0].title = title.parse().unwrap();
        order.lines[0].quantity = half("0.5");
        Body::OrderChanged { total_before: order.total, order, changes: vec![change] }
    };
    let english = write("en-GB", cloth("Cloth"));
    assert!(
        says(&english, "0.5 × Cloth") && says(&english, "We told you 1.25. Now it is 0.5."),
        "{}",
        english.text
    );
    let german = write("de-DE", cloth("Stoff"));
    assert!(says(&german, "0,5 × Stoff"), "{}", german.text);
    assert!(says(&german, "Wir hatten Ihnen 1,25 genannt. Jetzt gilt: 0,5."), "{}", german.text);
    assert!(says(&german, "1 × Teapot"), "{}", german.text);
}

#[test]
fn a_total_that_is_as_we_said_is_not_corrected() {
    let body =
        Body::OrderChanged { order: order("EUR"), total_before: money(590_050, "EUR"), changes: Vec::new() };
    let mail = write("en-GB", body);
    assert!(keeps_silent_about(&mail, "We told you"), "{}", mail.text);
    assert!(says(&mail, "Your order as it is now"));
}

#[test]
fn a_cancellation_speaks_of_money_only_where_some_came_in_and_never_says_it_was_returned() {
    for (locale, word) in [("en-GB", "money"), ("de-DE", "Geld")] {
        let written = |paid| write(locale, Body::OrderCancelled { items: vec![item("Blue mug", 2)], paid });
        assert!(says(&written(true), word) && says(&written(true), "2 × Blue mug"));
        assert!(keeps_silent_about(&written(false), word));
    }
    let mail = write("en-GB", Body::OrderCancelled { items: Vec::new(), paid: true });
    assert!(says(
        &mail,
        "We had confirmed your order #1001 to you. That is no longer right: it has been cancelled."
    ));
    for promise in ["will refund", "have refunded", "has been refunded", "within", "days"] {
        assert!(keeps_silent_about(&mail, promise), "{promise}");
    }
}

#[test]
fn a_cancellation_of_which_we_had_said_nothing_takes_nothing_back() {
    for (locale, lead, money) in [
        ("en-GB", "your order #1001 has been cancelled.", "due back to you"),
        ("de-DE", "Ihre Bestellung #1001 wurde storniert.", "wieder zusteht"),
    ] {
        let written = |paid| write(locale, Body::CancellationNotice { items: vec![item("Teapot", 2)], paid });
        let (paid, unpaid) = (written(true), written(false));
        for mail in [&paid, &unpaid] {
            assert!(says(mail, lead) && says(mail, "2 × Teapot"), "{}", mail.text);
            has_none_of(mail, &["confirmed", "no longer", "sorry", "bestätigt", "nicht mehr", "leid"]);
            has_none_of(mail, &["refund", "within", "erstatte", "innerhalb"]);
        }
        assert!(says(&paid, money), "{}", paid.text);
        has_none_of(&unpaid, &["money", "paid", "geld", "bezahl"]);
    }
    let mail = write("en-GB", Body::CancellationNotice { items: Vec::new(), paid: true });
    assert_eq!(mail.subject, "Cancelled: your order #1001");
    assert!(says(&mail, "This message does not mean that it has been returned already"));
}

#[test]
fn a_failed_payment_leaves_the_order_there_and_says_what_to_do() {
    let body = || Body::PaymentFailedNotice { order: order("EUR") };
    let english = write("en-GB", body());
    assert_eq!(english.subject, "The payment for your order #1001 did not go through");
    for said in [
        "the payment for your order #1001 of 2 May 2026 did not go through",
        "Your order is still here, but it is not paid yet.",
        "You can try again in the shop.",
        "just reply to this message",
        "2 × Blue mug",
        "€5,900.50",
    ] {
        assert!(says(&english, said), "{said}: {}", english.text);
    }
    let german = write("de-DE", body());
    assert_eq!(german.subject, "Die Zahlung für Ihre Bestellung #1001 hat nicht geklappt");
    for said in
        ["vom 2. Mai 2026", "Ihre Bestellung ist noch da, aber noch nicht bezahlt.", "im Shop noch einmal"]
    {
        assert!(says(&german, said), "{said}: {}", german.text);
    }
    for mail in [english, german] {
        assert!(mail.html.contains("href=\"https://demo-shop.example\""));
        assert!(mail.text.contains(": https://demo-shop.example\n"));
    }
}

/// Tests that the mail is silent about two things that we do not know well enough: if anything was charged,
/// and why the payment failed.
#[test]
fn a_failed_payment_says_nothing_of_charges_and_names_no_reason() {
    for locale in ["en-GB", "de-DE"] {
        let mail = write(locale, Body::PaymentFailedNotice { order: order("EUR") });
        has_none_of(
            &mail,
            &["charge", "declin", "refus", "fund", "card", "bank", "your fault", "cancel", "sorry"],
        );
        has_none_of(&mail, &["belast", "abgebucht", "abgelehnt", "deckung", "karte", "stornier", "gelöscht"]);
    }
}
