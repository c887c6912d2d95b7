//! Tests what mails say about the day on which something should arrive: never more than we know.

use candor_domain::message::content::{Awaited, Body};
use candor_domain::policy::shop::ShopProfile;
use candor_mail::preview::samples;
use candor_mail::render;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use super::{content, has_none_of, item, keeps_silent_about, parcel, readable, says, shop, tracking, write};

const EARLY: Date = date(2026, 5, 8);
const LATE: Date = date(2026, 5, 12);

fn of_parcel() -> Awaited {
    Awaited::Shipment(parcel(Some(tracking("1Z999", Some("https://track.example/1Z999")))))
}

fn still_to_come() -> Awaited {
    Awaited::StillToCome(vec![item("Candle", 4)])
}

fn delay(late: Awaited, promised_before: Option<Date>) -> Body {
    Body::DelayNotice { late, promised_on: LATE, promised_before }
}

fn earlier(late: Awaited) -> Body {
    Body::BackOnTrack { late, promised_on: EARLY, promised_before: LATE }
}

#[test]
fn a_shipping_notice_tells_the_day_only_where_somebody_said_one() {
    for (locale, title, day, hedge) in [
        ("en-GB", "Should arrive by", "Friday 8 May", "As far as we know now."),
        ("de-DE", "Ankunft voraussichtlich bis", "Freitag, 8. Mai", "Soweit wir es jetzt wissen."),
    ] {
        let written = |promised_on| {
            write(
                locale,
                Body::ShippingNotice { shipment: parcel(None), promised_on, still_to_come: Vec::new() },
            )
        };
        let (told, untold) = (written(Some(EARLY)), written(None));
        for said in [title, day, hedge] {
            assert!(says(&told, said), "{said}: {}", told.text);
            assert!(keeps_silent_about(&untold, said), "{said}: {}", untold.text);
        }
        has_none_of(&told, &["we had said", "genannt hatten"]);
    }
}

#[test]
fn a_late_parcel_has_its_new_day_and_what_we_had_said_before() {
    let english = write("en-GB", delay(of_parcel(), Some(EARLY)));
    assert_eq!(english.subject, "Delayed: a parcel from your order #1001");
    for said in [
        "A parcel from your order #1001 is taking longer than we had said.",
        "Should arrive by",
        "Tuesday 12 May",
        "We had said Friday 8 May.",
        "If that is too late for you, just reply",
        "1Z999",
        "2 × Blue mug",
    ] {
        assert!(says(&english, said), "{said}: {}", english.text);
    }
    let german = write("de-DE", delay(of_parcel(), Some(EARLY)));
    assert_eq!(german.subject, "Verspätet: ein Paket aus Ihrer Bestellung #1001");
    for said in
        ["braucht länger, als wir gesagt hatten.", "Dienstag, 12. Mai", "Genannt hatten wir Freitag, 8. Mai."]
    {
        assert!(says(&german, said), "{said}: {}", german.text);
    }
}

#[test]
fn what_is_late_and_in_no_parcel_yet_is_named_and_cannot_be_followed() {
    for (locale, subject, lead, title) in [
        (
            "en-GB",
            "Delayed: your order #1001",
            "What is still to come of your order #1001",
            "Still to come (not in a parcel yet)",
        ),
        (
            "de-DE",
            "Verspätet: Ihre Bestellung #1001",
            "was von Ihrer Bestellung #1001 noch aussteht, braucht",
            "Kommt noch (ist noch in keinem Paket)",
        ),
    ] {
        let mail = write(locale, delay(still_to_come(), Some(EARLY)));
        assert_eq!(mail.subject, subject);
        assert!(says(&mail, lead) && says(&mail, title) && says(&mail, "4 × Candle"), "{}", mail.text);
        has_none_of(
            &mail,
            &["tracking", "follow", "sendungsnummer", "verfolgen", "your parcel", "ihr paket"],
        );
    }
}

#[test]
fn a_delay_speaks_of_an_earlier_day_only_where_one_had_been_said() {
    for late in [of_parcel, still_to_come] {
        for locale in ["en-GB", "de-DE"] {
            let mail = write(locale, delay(late(), None));
            has_none_of(
                &mail,
                &["had said", "gesagt hatten", "genannt hatten", "before", "friday", "freitag"],
            );
        }
    }
    assert!(says(&write("en-GB", delay(of_parcel(), None)), "is taking longer than it should."));
    assert!(says(&write("de-DE", delay(of_parcel(), None)), "braucht länger, als es sollte."));
}

#[test]
fn a_delay_is_sorry_once_and_blames_nobody() {
    for (locale, sorry) in [("en-GB", "sorry"), ("de-DE", "leid")] {
        for (late, before) in [
            (of_parcel(), Some(EARLY)),
            (of_parcel(), None),
            (still_to_come(), Some(EARLY)),
            (still_to_come(), None),
        ] {
            let mail = write(locale, delay(late, before));
            assert_eq!(readable(&mail.html).matches(sorry).count(), 1, "{}", mail.text);
            assert_eq!(mail.text.matches(sorry).count(), 1, "{}", mail.text);
            has_none_of(
                &mail,
                &["carrier", "because of the", "due to", "unfortunately", "zusteller", "leider"],
            );
        }
    }
}

#[test]
fn what_arrives_earlier_than_we_had_said_is_good_news_and_nothing_to_be_sorry_for() {
    for (locale, lead, day, before) in [
        (
            "en-GB",
            "Good news: a parcel from your order #1001 should arrive earlier than we had said last.",
            "Friday 8 May",
            "We had said Tuesday 12 May.",
        ),
        (
            "de-DE",
            "kommt voraussichtlich früher an, als wir zuletzt gesagt hatten.",
            "Freitag, 8. Mai",
            "Genannt hatten wir Dienstag, 12. Mai.",
        ),
    ] {
        let mail = write(locale, earlier(of_parcel()));
        for said in [lead, day, before, "1Z999"] {
            assert!(says(&mail, said), "{said}: {}", mail.text);
        }
        let rest = write(locale, earlier(still_to_come()));
        assert!(says(&rest, "4 × Candle") && says(&rest, before), "{}", rest.text);
        for mail in [mail, rest] {
            has_none_of(&mail, &["sorry", "too late", "delayed", "leid.", "zu spät", "verspätet"]);
        }
    }
}

#[test]
fn a_day_is_written_as_the_region_does_and_is_the_same_in_every_time_zone() {
    let day_in = |locale, zone: &str| {
        let shop = ShopProfile { time_zone: TimeZone::get(zone).unwrap(), ..shop() };
        render(&content(locale, delay(of_parcel(), Some(EARLY))), &shop, None).unwrap()
    };
    for zone in ["Pacific/Auckland", "America/Los_Angeles"] {
        let american = day_in("en-US", zone);
        assert!(says(&american, "Tuesday, May 12") && says(&american, "Friday, May 8"), "{}", american.text);
        assert!(says(&day_in("de-CH", zone), "Dienstag, 12. Mai"));
    }
}

#[test]
fn no_mail_promises_an_arrival() {
    for locale in ["en-GB", "de-DE"] {
        for sample in samples(locale) {
            let mail = sample.mail().unwrap();
            has_none_of(
                &mail,
                &["will arrive", "will be", "guarantee", "promise", "on time", "at the latest"],
            );
            has_none_of(
                &mail,
                &["wird ankommen", "wird geliefert", "garant", "versprechen", "spätestens", "pünktlich"],
            );
            for (title, hedge) in [
                ("Should arrive by", "As far as we know now."),
                ("Ankunft voraussichtlich bis", "Soweit wir es jetzt wissen."),
            ] {
                assert_eq!(says(&mail, title), says(&mail, hedge), "{}", sample.name);
            }
        }
    }
}
