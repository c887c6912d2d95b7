//! Tests that names are written as they are shown, and can be read back.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use candor_domain::case::announcement_key::AnnouncementKey;
use candor_domain::case::key::CaseKey;
use candor_domain::case::team::Severity;
use candor_domain::command::key::CommandKey;
use candor_domain::contact::mail_status::{MailKey, MailSubject};
use candor_domain::contact::suppression_key::SuppressionKey;
use candor_domain::event::event_type::EventType;
use candor_domain::event::stamp::Source;
use candor_domain::fulfilment::fingerprint::Fingerprint;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::message::key::MessageKey;
use candor_domain::order::placed::Placed;
use candor_domain::values::id::{Digest, EstimateSubject, OrderId};
use candor_domain::values::money::Currency;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::TagName;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::support::*;

fn is_written_as_it_is_shown<T>(text: &str)
where
    T: FromStr + Display + Serialize + DeserializeOwned + PartialEq + Debug,
    T::Err: Debug,
{
    let name: T = text.parse().unwrap();
    assert_eq!(name.to_string(), text);
    assert_eq!(serde_json::to_value(&name).unwrap(), json!(text));
    assert_eq!(serde_json::from_value::<T>(json!(text)).unwrap(), name);
}

#[test]
fn names_are_written_as_they_are_shown_and_read_back() {
    is_written_as_it_is_shown::<MessageKey>("shipping-update:2:X");
    is_written_as_it_is_shown::<CaseKey>("hold-forgotten:gift");
    is_written_as_it_is_shown::<EffectKey>("case-opened:2:hold-forgotten:gift");
    is_written_as_it_is_shown::<AnnouncementKey>("closed:2:hold-forgotten:gift");
    is_written_as_it_is_shown::<AnnouncementKey>("overdue:2:hold-forgotten:gift");
    is_written_as_it_is_shown::<CommandKey>("tag:1:gift");
    is_written_as_it_is_shown::<SuppressionKey>("bounced:00c0ffee00c0ffee");
    is_written_as_it_is_shown::<EstimateSubject>("parcel:X");
    is_written_as_it_is_shown::<Currency>("EUR");
    is_written_as_it_is_shown::<MailSubject>("follow-up");
    is_written_as_it_is_shown::<MailKey>("follow-up 00c0ffee00c0ffee");
    for source in Source::ALL {
        assert_eq!(source.to_string(), source.name());
    }
    for kind in EventType::ALL {
        assert_eq!(kind.to_string(), kind.slug());
    }
    assert_eq!(
        [Severity::Low, Severity::Normal, Severity::High].map(Severity::slug),
        ["low", "normal", "high"]
    );
    assert_eq!(format!("{:?}", "EUR".parse::<Currency>().unwrap()), "EUR");
    assert_eq!(Digest([0, 1, 2, 3, 0xfc, 0xfd, 0xfe, 0xff]).to_string(), "00010203fcfdfeff");
}

#[test]
fn a_signal_about_a_tag_names_it() {
    let tag =
        |key: &str| key.parse::<CommandKey>().unwrap().tag().map(|tag: &TagName| tag.as_str().to_owned());
    assert_eq!(tag("tag:3:gift"), Some("gift".to_owned()));
    assert_eq!(tag("fulfilment:3"), None);
}

#[test]
fn an_identifier_has_no_white_space_no_control_characters_and_no_hash() {
    for bad in ["a b", "a\u{a0}b", "a\u{7}b", "a#b"] {
        let why = bad.parse::<OrderId>().unwrap_err().to_string();
        assert!(why.ends_with("which an identifier cannot have"), "{bad:?}: {why}");
    }
    assert!("".parse::<OrderId>().is_err());
    assert!("x".repeat(10_000).parse::<OrderId>().is_err());
}

#[test]
fn a_fingerprint_is_of_whose_order_it_is_what_is_in_it_and_where_it_goes_and_is_not_shown() {
    let of = |body: &Placed| Fingerprint::of(body).unwrap().as_str().to_owned();
    let body = Placed { ship_to: address("1 High Street"), ..placed_body() };
    assert!(of(&body).starts_with("jo@mail.example\n\n1 Item B\n2 Item A\n\n"), "{}", of(&body));
    let changed = |change: fn(&mut Placed)| {
        let mut body = body.clone();
        change(&mut body);
        of(&body)
    };
    assert_eq!(changed(|body| body.lines.reverse()), of(&body));
    assert_eq!(changed(|body| body.total = eur(1)), of(&body));
    assert_eq!(changed(|body| body.customer.email = "JO@MAIL.example".parse().ok()), of(&body));
    assert_ne!(changed(|body| body.customer.email = "bo@mail.example".parse().ok()), of(&body));
    assert_ne!(changed(|body| body.lines[0].quantity = Quantity::units(3)), of(&body));
    assert_ne!(changed(|body| body.lines[0].sku = "SKU-1".parse().ok()), of(&body));
    assert_ne!(changed(|body| body.ship_to = address("2 High Street")), of(&body));
    assert_ne!(changed(|body| body.ship_to = None), of(&body));
    let nobody = Placed {
        customer: candor_domain::order::placed::Customer { email: None, ..body.customer.clone() },
        ..body.clone()
    };
    assert_eq!(Fingerprint::of(&nobody), None);
    assert_eq!(format!("{:?}", Fingerprint::of(&body).unwrap()), "Fingerprint(redacted)");
}
