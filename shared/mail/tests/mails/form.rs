//! Tests what holds for every mail: it has one language, loads nothing, and no text from outside changes its
//! form.

use candor_domain::message::content::Body;
use candor_mail::preview::samples;
use candor_mail::render;

use super::{content, item, order, parcel, readable, says, shop, tracking, write};

#[test]
fn a_mail_never_mixes_languages() {
    let english =
        ["Hello", "Your", "your", "Kind regards", "Total", "Delivery", "parcel", "Tracking", "told"];
    let german = ["Guten Tag", "Ihre", "Herzlich", "Gesamt", "Liefer", "Paket", "Sendung", "genannt"];
    for (locale, foreign) in [("de-DE", &english[..]), ("en-GB", &german[..])] {
        for sample in samples(locale) {
            let mail = sample.mail().unwrap();
            let texts = [readable(&mail.html), mail.text, mail.subject];
            for word in foreign {
                assert!(texts.iter().all(|text| !text.contains(word)), "{word} in {}", sample.name);
            }
        }
    }
}

#[test]
fn the_foot_says_who_writes() {
    let mail = write("en-GB", Body::OrderCancelled { items: Vec::new(), paid: false });
    for said in ["Demo Shop 1 High Street London", "help@demo-shop.example", "demo-shop.example"] {
        assert!(says(&mail, said), "{said}: {}", mail.text);
    }
    assert_eq!(mail.from_mailbox(), "\"Demo Shop\" <orders@demo-shop.example>");
    assert_eq!(mail.to_mailbox(), "\"Jo Bloggs\" <jo@mail.example>");
    assert_eq!(mail.reply_to.as_str(), "help@demo-shop.example");
}

#[test]
fn markup_in_a_title_is_shown_and_never_followed() {
    for sample in samples("en-GB").into_iter().filter(|sample| sample.name.contains("stressed")) {
        let mail = sample.mail().unwrap();
        assert!(!mail.html.contains("<script") && !mail.html.contains("<b>T"), "{}", sample.name);
        assert!(mail.html.contains("&lt;b&gt;T"), "{}", sample.name);
    }
}

#[test]
fn a_mail_fetches_nothing_and_links_only_to_the_parcel_and_the_shop() {
    let body = Body::ShippingNotice {
        shipment: parcel(Some(tracking("1Z999", Some("https://track.example/1Z999")))),
        promised_on: None,
        still_to_come: Vec::new(),
    };
    let mail = write("en-GB", body);
    for fetching in ["<img", "<link", "<script", " src=", "@import", "url(", "<iframe", "background=\""] {
        assert!(!mail.html.contains(fetching), "{fetching}");
    }
    let links: Vec<&str> =
        mail.html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(
        links,
        ["https://track.example/1Z999", "mailto:help@demo-shop.example", "https://demo-shop.example"]
    );
}

#[test]
fn a_mail_tells_programs_its_language_and_which_tables_are_layout() {
    let mail = write("de-CH", Body::OrderConfirmation { order: order("CHF"), paid: true });
    assert!(mail.html.contains("<html lang=\"de-CH\" dir=\"ltr\""));
    let without_role =
        mail.html.split("<table").skip(1).filter(|rest| !rest.split('>').next().unwrap().contains("role="));
    assert_eq!(without_role.count(), 1, "only the table of items is a table");
    assert!(mail.html.contains("<th") && mail.html.contains("scope=\"row\"") && mail.html.contains("<h1"));
}

#[test]
fn texts_from_right_to_left_keep_their_direction_to_themselves() {
    let mail = write("en-GB", Body::OrderCancelled { items: vec![item("ספר: 100 (חדש)", 2)], paid: false });
    assert!(mail.html.contains("<bdi dir=\"auto\">ספר: 100 (חדש)</bdi>"));
    assert!(mail.text.contains("2 × \u{2068}ספר: 100 (חדש)\u{2069}"));
    let turned = write(
        "en-GB",
        Body::OrderCancelled { items: vec![item("abc\u{202E}def\u{2029}ghi", 2)], paid: false },
    );
    assert!(says(&turned, "2 × abcdef ghi"), "{}", turned.text);
}

#[test]
fn a_letter_without_name_number_or_locale_is_still_a_good_mail() {
    let mut content = content("en-GB", Body::OrderConfirmation { order: order("EUR"), paid: false });
    content.order_number = None;
    content.to.name = None;
    content.to.locale = None;
    let mail = render(&content, &shop(), None).unwrap();
    assert_eq!(mail.subject, "Thank you for your order");
    assert!(says(&mail, "Hello,") && says(&mail, "We have received your order of 2 May 2026."));
    assert_eq!(mail.to_mailbox(), "<jo@mail.example>");
}

#[test]
fn a_saved_message_has_its_headers_and_both_parts() {
    let mail = write("de-DE", Body::OrderCancelled { items: vec![item("Blue mug", 2)], paid: false });
    let eml = mail.to_eml(jiff::Timestamp::UNIX_EPOCH, "1@demo-shop.example");
    for line in [
        "From: \"Demo Shop\" <orders@demo-shop.example>\r\n",
        "Date: Thu, 1 Jan 1970",
        "Message-ID: <1@demo-shop.example>",
    ] {
        assert!(eml.contains(line), "{line}: {eml}");
    }
    for part in [
        "multipart/alternative",
        "Content-Type: text/plain; charset=\"utf-8\"",
        "Content-Type: text/html; charset=\"utf-8\"",
    ] {
        assert!(eml.contains(part), "{part}: {eml}");
    }
    assert_eq!(
        eml,
        mail.to_eml(jiff::Timestamp::UNIX_EPOCH, "1@demo-shop.example"),
        "the same mail, the same message"
    );
}
