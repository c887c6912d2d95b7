//! Tests what mails say, and what they must not say.
#![expect(clippy::unwrap_used, reason = "what a test writes itself parses, or the test fails")]

use candor_domain::message::content::{
    Body, Item, MessageContent, OrderSummary, PricedItem, Recipient, ShipmentSummary,
};
use candor_domain::message::key::MessageKey;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::shipment::created::Tracking;
use candor_domain::values::address::Address;
use candor_domain::values::id::EstimateSubject;
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;
use candor_mail::preview::{SAMPLES_PER_LOCALE, samples};
use candor_mail::{Language, Mail, render};
use jiff::tz::TimeZone;

mod any;
mod arrivals;
mod branded;
mod carrier_says;
mod form;
mod orders;
mod parcels;
mod promises;
mod refunds;

fn shop() -> ShopProfile {
    ShopProfile {
        name: "Demo Shop".parse().unwrap(),
        from: "orders@demo-shop.example".parse().unwrap(),
        reply_to: "help@demo-shop.example".parse().unwrap(),
        site: "https://demo-shop.example".parse().unwrap(),
        postal_address: vec!["1 High Street".parse().unwrap(), "London".parse().unwrap()],
        locale: "en-GB".parse().unwrap(),
        time_zone: TimeZone::get("Europe/London").unwrap(),
        calendar: Default::default(),
        order_page: None,
        brand: Default::default(),
        truth_reports: Default::default(),
        live_since: None,
    }
}

fn content(locale: &str, body: Body) -> MessageContent {
    let parcel = || "p1".parse().unwrap();
    let key = match body {
        Body::OrderConfirmation { .. } => MessageKey::OrderConfirmation,
        Body::OrderChanged { .. } | Body::OrderCancelled { .. } => MessageKey::OrderUpdate(1),
        Body::CancellationNotice { .. } => MessageKey::CancellationNotice,
        Body::Receipt { .. } => MessageKey::Receipt,
        Body::PaymentFailedNotice { .. } => MessageKey::PaymentFailedNotice,
        Body::ShippingNotice { .. } => MessageKey::ShippingNotice(parcel()),
        Body::ShippingChanged { .. } | Body::ShippingVoided { .. } => MessageKey::ShippingUpdate(1, parcel()),
        Body::DelayNotice { .. } => MessageKey::DelayNotice(0, EstimateSubject::Order),
        Body::BackOnTrack { .. } => MessageKey::BackOnTrack(1, EstimateSubject::Order),
        Body::OutForDeliveryNotice { .. } => MessageKey::OutForDeliveryNotice(parcel()),
        Body::AttemptFailedNotice { .. } => MessageKey::AttemptFailedNotice(parcel()),
        Body::PickupNotice { .. } => MessageKey::PickupNotice(parcel()),
        Body::ParcelReturningNotice { .. } => MessageKey::ParcelReturningNotice(parcel()),
        Body::PickupReadyNotice(_) => MessageKey::PickupReadyNotice,
        Body::PickupUpdate(_) => MessageKey::PickupUpdate(1),
        Body::PickupReminder(_) => MessageKey::PickupReminder,
        Body::RefundNotice { .. } => MessageKey::RefundNotice("re-1".parse().unwrap()),
        Body::DeliveredNotice { .. } => MessageKey::DeliveredNotice(parcel()),
        Body::FollowUp { .. } => MessageKey::FollowUp,
    };
    let to = Recipient {
        email: "jo@mail.example".parse().unwrap(),
        name: Some("Jo Bloggs".parse().unwrap()),
        locale: Some(locale.parse().unwrap()),
    };
    let order_number = Some("#1001".parse().unwrap());
    MessageContent { order: "demo-shop#5001".parse().unwrap(), key, to, order_number, body }
}

fn write(locale: &str, body: Body) -> Mail {
    render(&content(locale, body), &shop(), None).unwrap()
}

fn money(amount_minor: i64, currency: &str) -> Money {
    Money { amount_minor, currency: currency.parse().unwrap() }
}

fn item(title: &str, quantity: u32) -> Item {
    Item { title: title.parse().unwrap(), image: None, quantity: Quantity::units(quantity) }
}

fn order(currency: &str) -> OrderSummary {
    let line = |title: &str, quantity, minor| PricedItem {
        title: title.parse().unwrap(),
        image: None,
        quantity: Quantity::units(quantity),
        price: money(minor, currency),
    };
    OrderSummary {
        placed_at: "2026-05-02T10:00:00Z".parse().unwrap(),
        lines: vec![line("Blue mug", 2, 240_000), line("Teapot", 1, 350_050)],
        adjustments: Vec::new(),
        total: money(590_050, currency),
        ship_to: Some(Address { name: None, lines: vec!["5 Low Road".parse().unwrap()] }),
    }
}

fn tracking(number: &str, link: Option<&str>) -> Tracking {
    Tracking {
        number: number.parse().unwrap(),
        carrier: Some("DHL".parse().unwrap()),
        link: link.map(|link| link.parse().unwrap()),
    }
}

fn parcel(tracking: Option<Tracking>) -> ShipmentSummary {
    ShipmentSummary {
        items: vec![item("Blue mug", 2), item("Teapot", 1)],
        tracking,
        shipped_at: "2026-05-04T10:00:00Z".parse().unwrap(),
        ship_to: None,
        is_local: false,
        is_replacement: false,
    }
}

/// Returns the text that a person reads of an HTML part: without tags, styles and the entities of escaping.
fn readable(html: &str) -> String {
    let body = html.split("<body").nth(1).unwrap();
    let mut text = String::new();
    let mut in_tag = true;
    for c in body.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                text.push(' ');
            }
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    let entities =
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&#x27;", "'"), ("&#x2f;", "/"), ("&quot;", "\"")];
    let text = entities.iter().fold(text, |text, (entity, plain)| text.replace(entity, plain));
    text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns true if both parts say it, with any white space.
fn says(mail: &Mail, what: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    readable(&mail.html).contains(what) && plain(&mail.text).contains(what)
}

/// Returns true if neither part says it.
fn keeps_silent_about(mail: &Mail, what: &str) -> bool {
    !readable(&mail.html).contains(what) && !mail.text.contains(what) && !mail.html.contains(what)
}

/// Checks that neither part has any of these words, in upper or lower case.
fn has_none_of(mail: &Mail, words: &[&str]) {
    let parts = [&mail.subject, &readable(&mail.html), &mail.text].map(|part| part.to_lowercase());
    for word in words {
        assert!(parts.iter().all(|part| !part.contains(word)), "{word}: {}", mail.text);
    }
}

#[test]
fn every_message_is_written_in_every_language_whatever_it_holds() {
    for language in Language::all() {
        let samples = samples(language.tag());
        assert_eq!(samples.len(), SAMPLES_PER_LOCALE, "{language:?}");
        for sample in samples {
            let mail = sample.mail().unwrap();
            assert_eq!(mail.language, *language);
            let shown = mail.html.len();
            assert!((4_000..60_000).contains(&shown), "{} is {shown} bytes", sample.name);
            for part in [readable(&mail.html), mail.text, mail.subject] {
                assert!(
                    !part.contains("{{") && !part.contains("{%") && !part.contains("none"),
                    "{}",
                    sample.name
                );
            }
        }
    }
}
