//! Tests what mails say once a shipment has arrived, and how the customer can ask for no more of them.

use candor_domain::message::content::Body;
use candor_domain::message::key::MessageKind;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::text::Link;
use candor_mail::preview::samples;
use candor_mail::{Mail, render};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{content, has_none_of, item, keeps_silent_about, parcel, readable, says, shop, tracking, write};

fn delivered(still_to_come: &[&str]) -> Body {
    Body::DeliveredNotice {
        shipment: parcel(Some(tracking("1Z999", Some("https://track.example/1Z999")))),
        delivered_at: "2026-05-07T23:30:00Z".parse().unwrap(),
        still_to_come: still_to_come.iter().map(|title| item(title, 4)).collect(),
    }
}

#[test]
fn a_delivery_is_what_the_carrier_says_and_whoever_does_not_have_it_is_asked_to_reply() {
    let english = write("en-GB", delivered(&[]));
    assert_eq!(english.subject, "Delivered, says the carrier: a parcel from your order #1001");
    for said in [
        "The carrier says that a parcel from your order #1001 was delivered on 8 May 2026.",
        "If you do not have it, or if anything in it is not right, just reply to this message.",
        "2 × Blue mug",
        "1Z999",
        "See what the carrier says",
    ] {
        assert!(says(&english, said), "{said}: {}", english.text);
    }
    let german = write("de-DE", delivered(&[]));
    for said in
        ["der Zusteller sagt, dass ein Paket", "am 8. Mai 2026 zugestellt wurde", "Wenn Sie es nicht haben"]
    {
        assert!(says(&german, said), "{said}: {}", german.text);
    }
    for mail in [english, german] {
        has_none_of(&mail, &["follow your", "on its way", "verfolgen", "unterwegs", "review", "bewert"]);
    }
}

#[test]
fn the_day_of_a_delivery_is_that_of_the_shop() {
    let shop = ShopProfile { time_zone: TimeZone::get("America/New_York").unwrap(), ..shop() };
    let mail = render(&content("en-US", delivered(&[])), &shop, None).unwrap();
    assert!(says(&mail, "delivered on May 7, 2026"), "{}", mail.text);
}

#[test]
fn a_delivery_lists_what_has_not_arrived_whether_or_not_a_parcel_holds_it() {
    for (locale, title) in [("en-GB", "Still to come"), ("de-DE", "Kommt noch")] {
        let mail = write(locale, delivered(&["Candle"]));
        assert!(says(&mail, title) && says(&mail, "4 × Candle"), "{}", mail.text);
        has_none_of(&mail, &["not in a parcel", "in keinem paket"]);
        assert!(keeps_silent_about(&write(locale, delivered(&[])), title));
    }
}

#[test]
fn a_delivery_without_tracking_does_not_speak_of_it() {
    for locale in ["en-GB", "de-DE"] {
        let body = Body::DeliveredNotice {
            shipment: parcel(None),
            delivered_at: Timestamp::UNIX_EPOCH,
            still_to_come: Vec::new(),
        };
        has_none_of(&write(locale, body), &["tracking", "sendungsnummer"]);
    }
}

fn follow_up(locale: &str, unsubscribe: Option<&str>) -> Mail {
    let unsubscribe: Option<Link> = unsubscribe.map(|link| link.parse().unwrap());
    let content = content(locale, Body::FollowUp { items: vec![item("Blue mug", 2)] });
    render(&content, &shop(), unsubscribe.as_ref()).unwrap()
}

#[test]
fn a_follow_up_asks_whether_all_is_right_and_for_nothing_else() {
    let english = follow_up("en-GB", None);
    assert_eq!(english.subject, "Is everything all right with your order #1001?");
    for said in [
        "As far as we know, all of your order #1001 arrived a while ago.",
        "If anything is missing, broken or not as you had hoped, just reply to this message.",
        "2 × Blue mug",
    ] {
        assert!(says(&english, said), "{said}: {}", english.text);
    }
    let german = follow_up("de-DE", None);
    assert_eq!(german.subject, "Ist mit Ihrer Bestellung #1001 alles in Ordnung?");
    assert!(says(&german, "soweit wir wissen, ist Ihre ganze Bestellung #1001 vor einer Weile angekommen."));
    for mail in [english, german] {
        has_none_of(
            &mail,
            &["review", "rate ", "rating", "star", "recommend", "discount", "voucher", "% off"],
        );
        has_none_of(&mail, &["bewert", "stern", "empfehl", "weiter", "rabatt", "gutschein", "angebot"]);
    }
}

const LEAVE: &str = "https://mail.demo-shop.example/no-more?o=5001&s=a_b-1";

#[test]
fn a_follow_up_shows_in_its_foot_how_to_get_no_more_of_them() {
    for (locale, words) in
        [("en-GB", "No more messages like this"), ("de-DE", "Keine solchen Nachrichten mehr")]
    {
        let mail = follow_up(locale, Some(LEAVE));
        assert!(says(&mail, words), "{}", mail.text);
        let foot = mail.html.split("demo-shop.example\"").last().unwrap();
        assert!(
            foot.contains("href=\"https://mail.demo-shop.example/no-more?o=5001&amp;s=a_b-1\""),
            "{foot}"
        );
        assert!(mail.text.ends_with(&format!("{words}: {LEAVE}\n")), "{}", mail.text);
        assert!(keeps_silent_about(&follow_up(locale, None), words));
    }
}

#[test]
fn mail_programs_are_told_how_to_unsubscribe_at_one_click() {
    let mail = follow_up("en-GB", Some(LEAVE));
    assert_eq!(mail.unsubscribe.as_ref().map(Link::as_str), Some(LEAVE));
    let eml = mail.to_eml(Timestamp::UNIX_EPOCH, "1@demo-shop.example");
    for header in [
        format!("List-Unsubscribe: <{LEAVE}>\r\n"),
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".to_owned(),
    ] {
        assert!(eml.contains(&header), "{header}: {eml}");
    }
    let without = follow_up("en-GB", None);
    assert_eq!(without.unsubscribe_headers(), None);
    assert!(!without.to_eml(Timestamp::UNIX_EPOCH, "1@demo-shop.example").contains("List-Unsubscribe"));
}

#[test]
fn of_all_samples_only_the_follow_up_can_be_unsubscribed_from() {
    for locale in ["en-GB", "de-DE"] {
        for sample in samples(locale) {
            let mail = sample.mail().unwrap();
            let shown = ["No more messages", "Keine solchen"]
                .iter()
                .any(|words| readable(&mail.html).contains(words));
            assert_eq!(shown, sample.kind() == MessageKind::FollowUp, "{}", sample.name);
            assert_eq!(mail.unsubscribe.is_some(), shown, "{}", sample.name);
        }
    }
}
