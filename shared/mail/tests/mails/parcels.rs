//! Tests what mails say about a shipment: it left, or it is not as we told.

use candor_domain::message::content::Body;
use candor_domain::shipment::created::Tracking;

use super::{item, keeps_silent_about, parcel, readable, says, tracking, write};

#[test]
fn a_shipping_notice_has_that_parcels_items_and_tracking() {
    let link = "https://track.example/p?id=1Z9&lang=en";
    let body = || Body::ShippingNotice {
        shipment: parcel(Some(tracking("1Z999", Some(link)))),
        promised_on: None,
        still_to_come: vec![item("Candle", 4)],
    };
    let english = write("en-GB", body());
    for said in
        ["left us on 4 May 2026", "2 × Blue mug", "1 × Teapot", "1Z999", "DHL", "Still to come", "4 × Candle"]
    {
        assert!(says(&english, said), "{said}: {}", english.text);
    }
    assert!(english.html.contains("href=\"https://track.example/p?id=1Z9&amp;lang=en\""));
    assert!(english.text.contains(link));
    let german = write("de-DE", body());
    assert!(
        says(&german, "am 4. Mai 2026") && says(&german, "Kommt noch") && says(&german, "Paket verfolgen")
    );
}

#[test]
fn a_parcel_without_tracking_says_so_and_shows_no_other() {
    let body =
        || Body::ShippingNotice { shipment: parcel(None), promised_on: None, still_to_come: Vec::new() };
    let english = write("en-GB", body());
    assert!(says(&english, "This parcel has no tracking number that we can show you."));
    assert!(
        keeps_silent_about(&english, "Follow your parcel") && keeps_silent_about(&english, "Still to come")
    );
    assert!(says(&write("de-DE", body()), "können wir Ihnen keine Sendungsnummer nennen"));
    let unlinked = Body::ShippingNotice {
        shipment: parcel(Some(tracking("1Z999", None))),
        promised_on: None,
        still_to_come: Vec::new(),
    };
    let unlinked = write("en-GB", unlinked);
    assert!(says(&unlinked, "1Z999") && keeps_silent_about(&unlinked, "Follow your parcel"));
}

#[test]
fn a_corrected_parcel_says_exactly_what_was_wrong() {
    let written = |now: Option<Tracking>, before: Option<Tracking>, contents_changed| {
        let still_to_come = Vec::new();
        write(
            "en-GB",
            Body::ShippingChanged {
                shipment: parcel(now),
                tracking_before: before,
                contents_changed,
                still_to_come,
            },
        )
    };
    let (old, new) = (|| Some(tracking("OLD1", None)), || Some(tracking("NEW2", None)));
    let number = written(new(), old(), false);
    assert!(says(&number, "We told you the tracking number OLD1. That is no longer right: it is NEW2."));
    assert!(keeps_silent_about(&number, "what is in it"));
    let appeared = written(new(), None, false);
    assert!(says(&appeared, "We told you that it had no tracking number. That is no longer right"));
    let gone = written(None, old(), false);
    assert!(says(
        &gone,
        "OLD1. That is no longer right: this parcel has no tracking number that we can show you."
    ));
    let details = written(Some(tracking("OLD1", Some("https://t.example/"))), old(), false);
    assert!(says(&details, "The number is still right"));
    let contents = written(old(), old(), true);
    assert!(says(&contents, "We told you what is in it. That is no longer right"));
    assert!(keeps_silent_about(&contents, "We told you the tracking number"));
    for mail in [number, appeared, gone, details, contents] {
        assert_eq!(readable(&mail.html).matches("sorry").count(), 1);
        assert_eq!(mail.text.matches("sorry").count(), 1);
    }
}

#[test]
fn a_voided_parcel_is_taken_back_and_cannot_be_followed() {
    let parcel = parcel(Some(tracking("1Z999", Some("https://track.example/1Z999"))));
    for (locale, said) in
        [("en-GB", "this parcel is not coming. We are sorry"), ("de-DE", "Dieses Paket kommt nicht.")]
    {
        let mail = write(locale, Body::ShippingVoided { shipment: parcel.clone() });
        assert!(says(&mail, said) && says(&mail, "1Z999") && says(&mail, "2 × Blue mug"), "{}", mail.text);
        assert!(keeps_silent_about(&mail, "track.example"));
    }
}
