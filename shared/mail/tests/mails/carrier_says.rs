//! Tests what mails say of what the carrier reported last: nothing but that, and what the customer can do.

use candor_domain::message::content::{Body, ShipmentSummary};
use candor_domain::values::address::Address;
use candor_mail::Mail;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{has_none_of, keeps_silent_about, parcel, says, tracking, write};

fn tracked() -> ShipmentSummary {
    let ship_to = Address { name: None, lines: vec!["5 Low Road".parse().unwrap()] };
    let tracking = tracking("1Z999", Some("https://track.example/1Z999"));
    ShipmentSummary { ship_to: Some(ship_to), ..parcel(Some(tracking)) }
}

fn reported_at() -> Timestamp {
    "2026-05-07T07:30:00Z".parse().unwrap()
}

fn out_for_delivery(locale: &str) -> Mail {
    write(locale, Body::OutForDeliveryNotice { shipment: tracked(), reported_at: reported_at() })
}

fn attempt_failed(locale: &str) -> Mail {
    write(locale, Body::AttemptFailedNotice { shipment: tracked(), reported_at: reported_at() })
}

fn pickup(locale: &str, place: Option<&str>, fetch_by: Option<Date>) -> Mail {
    let place = place.map(|place| place.parse().unwrap());
    write(locale, Body::PickupNotice { shipment: tracked(), place, fetch_by })
}

fn returning(locale: &str) -> Mail {
    write(locale, Body::ParcelReturningNotice { shipment: tracked(), reported_at: reported_at() })
}

fn say_all(mail: &Mail, all: &[&str]) {
    for said in all {
        assert!(says(mail, said), "{said}: {}", mail.text);
    }
}

#[test]
fn a_parcel_out_for_delivery_names_the_day_it_went_out_and_promises_no_arrival() {
    let english = out_for_delivery("en-GB");
    assert_eq!(english.subject, "Out for delivery: a parcel from your order #1001");
    say_all(
        &english,
        &[
            "the carrier says that a parcel from your order #1001 went out for delivery on 7 May 2026.",
            "though not always",
            "2 × Blue mug",
            "1Z999",
            "Follow your parcel",
            "5 Low Road",
        ],
    );
    let german = out_for_delivery("de-DE");
    say_all(&german, &["am 7. Mai 2026", "losgefahren ist", "aber nicht immer", "Paket verfolgen"]);
    for mail in [english, german] {
        has_none_of(&mail, &["today", "will arrive", "heute", "kommt heute", "delivered on"]);
    }
}

#[test]
fn a_failed_delivery_says_what_the_customer_can_do_and_blames_nobody() {
    let english = attempt_failed("en-GB");
    assert_eq!(english.subject, "Not delivered yet: a parcel from your order #1001");
    say_all(
        &english,
        &[
            "The carrier says that it could not deliver a parcel from your order #1001 on 7 May 2026.",
            "What you can do: see what the carrier says, online or on a card at your door.",
            "If nobody came, if the address is not right, or if you need help, just reply to this message.",
            "See what the carrier says",
        ],
    );
    let german = attempt_failed("de-DE");
    say_all(
        &german,
        &["am 7. Mai 2026 nicht zustellen konnte", "Das können Sie tun", "Was der Zusteller sagt"],
    );
    for mail in [english, german] {
        has_none_of(
            &mail,
            &["you were not", "missed", "will try", "tomorrow", "verpasst", "wird es", "morgen"],
        );
    }
}

#[test]
fn a_parcel_to_be_fetched_says_where_and_until_when_as_far_as_the_carrier_does() {
    let day = Some(Date::constant(2026, 5, 12));
    let english = pickup("en-GB", Some("Corner Shop, 12 High Street"), day);
    assert_eq!(english.subject, "Ready to collect: a parcel from your order #1001");
    say_all(
        &english,
        &[
            "The carrier says that a parcel from your order #1001 is ready for you to collect.",
            "Where, in the carrier's words",
            "Corner Shop, 12 High Street",
            "Can be collected until",
            "12 May",
            "As the carrier says. After that it may go back to us.",
        ],
    );
    has_none_of(&english, &["where it is", "kept for some days", "5 low road", "delivery address"]);
    let german = pickup("de-DE", Some("Postfiliale"), day);
    say_all(
        &german,
        &["Wo, in den Worten des Zustellers", "Postfiliale", "Zum Abholen bereit bis", "12. Mai"],
    );
}

#[test]
fn of_a_place_and_a_day_that_the_carrier_does_not_name_a_mail_says_that_it_does_not_know_them() {
    let english = pickup("en-GB", None, None);
    say_all(&english, &["The carrier can tell you where it is", "we do not know how long this one is"]);
    let german = pickup("de-DE", None, None);
    say_all(&german, &["Wo es liegt, sagt Ihnen der Zusteller", "wir wissen nicht, wie lange dieses"]);
    for (mail, title, until) in [
        (english, "in the carrier's words", "Can be collected until"),
        (german, "in den Worten des Zustellers", "bereit bis"),
    ] {
        assert!(keeps_silent_about(&mail, title) && keeps_silent_about(&mail, until), "{}", mail.text);
    }
}

#[test]
fn a_parcel_that_goes_back_is_regretted_once_and_nothing_is_promised() {
    let english = returning("en-GB");
    assert_eq!(english.subject, "On its way back to us: a parcel from your order #1001");
    say_all(
        &english,
        &[
            "The carrier says that it sent a parcel from your order #1001 back to us on 7 May 2026.",
            "Please tell us how you would like to go on: just reply to this message.",
            "If the address below is not right, tell us that too.",
            "5 Low Road",
        ],
    );
    assert_eq!(english.text.matches("sorry").count(), 1);
    let german = returning("de-DE");
    say_all(&german, &["am 7. Mai 2026 an uns zurückgeschickt hat", "Bitte sagen Sie uns, wie es"]);
    for mail in [english, german] {
        has_none_of(&mail, &["refund", "we will", "again", "erstatt", "wir werden", "erneut"]);
    }
    let addressless = Body::ParcelReturningNotice { shipment: parcel(None), reported_at: reported_at() };
    has_none_of(&write("en-GB", addressless), &["address below", "delivery address", "tracking"]);
}
