//! What mails say, and what they must not.
#![expect(clippy::unwrap_used, reason = "what a test writes itself parses, or the test fails")]

use candor_domain::fact::{Address, Adjustment, AdjustmentKind, Tracking};
use candor_domain::message::{
    Body, Item, Letter, LineChange, MessageKey, OrderSummary, ParcelSummary, PricedItem, Recipient,
};
use candor_domain::money::Money;
use candor_domain::policy::ShopProfile;
use candor_mail::preview::{SAMPLES_PER_LOCALE, samples};
use candor_mail::{Language, Mail, render};
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn shop() -> ShopProfile {
    ShopProfile {
        name: "Demo Shop".parse().unwrap(),
        from: "orders@demo-shop.example".parse().unwrap(),
        reply_to: "help@demo-shop.example".parse().unwrap(),
        site: "https://demo-shop.example".parse().unwrap(),
        postal_address: vec!["1 High Street".parse().unwrap(), "London".parse().unwrap()],
        locale: "en-GB".parse().unwrap(),
        time_zone: TimeZone::get("Europe/London").unwrap(),
    }
}

fn letter(locale: &str, body: Body) -> Letter {
    let key = match body {
        Body::OrderConfirmation { .. } => MessageKey::OrderConfirmation,
        Body::OrderChanged { .. } | Body::OrderCancelled { .. } => MessageKey::OrderUpdate(1),
        Body::ShippingNotice { .. } => MessageKey::ShippingNotice("p1".parse().unwrap()),
        Body::ShippingChanged { .. } | Body::ShippingVoided { .. } => {
            MessageKey::ShippingUpdate(1, "p1".parse().unwrap())
        }
    };
    let to = Recipient {
        email: "jo@mail.example".parse().unwrap(),
        name: Some("Jo Bloggs".parse().unwrap()),
        locale: Some(locale.parse().unwrap()),
    };
    let order_number = Some("#1001".parse().unwrap());
    Letter { order: "demo-shop#5001".parse().unwrap(), key, to, order_number, body }
}

fn write(locale: &str, body: Body) -> Mail {
    render(&letter(locale, body), &shop()).unwrap()
}

fn money(amount_minor: i64, currency: &str) -> Money {
    Money { amount_minor, currency: currency.parse().unwrap() }
}

fn item(title: &str, quantity: u32) -> Item {
    Item { title: title.parse().unwrap(), quantity }
}

fn order(currency: &str) -> OrderSummary {
    let line = |title: &str, quantity, minor| PricedItem {
        title: title.parse().unwrap(),
        quantity,
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

fn parcel(tracking: Option<Tracking>) -> ParcelSummary {
    ParcelSummary {
        items: vec![item("Blue mug", 2), item("Teapot", 1)],
        tracking,
        shipped_at: "2026-05-04T10:00:00Z".parse().unwrap(),
        ship_to: None,
    }
}

/// What one reads of an HTML part: without tags, styles and the entities of escaping.
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

/// Both parts say it (with whatever space).
fn says(mail: &Mail, what: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    readable(&mail.html).contains(what) && plain(&mail.text).contains(what)
}

/// Neither part does.
fn keeps_silent_about(mail: &Mail, what: &str) -> bool {
    !readable(&mail.html).contains(what) && !mail.text.contains(what) && !mail.html.contains(what)
}

#[test]
fn every_message_is_written_in_every_language_whatever_it_holds() {
    for language in Language::all() {
        let samples = samples(language.tag());
        assert_eq!(samples.len(), SAMPLES_PER_LOCALE, "{language:?}");
        for sample in samples {
            let mail = render(&sample.letter, &sample.shop).unwrap();
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
        quantity_before,
        quantity,
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
fn a_shipping_notice_has_that_parcels_items_and_tracking() {
    let link = "https://track.example/p?id=1Z9&lang=en";
    let body = || Body::ShippingNotice {
        parcel: parcel(Some(tracking("1Z999", Some(link)))),
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
    let body = || Body::ShippingNotice { parcel: parcel(None), still_to_come: Vec::new() };
    let english = write("en-GB", body());
    assert!(says(&english, "This parcel has no tracking number that we can show you."));
    assert!(
        keeps_silent_about(&english, "Follow your parcel") && keeps_silent_about(&english, "Still to come")
    );
    assert!(says(&write("de-DE", body()), "können wir Ihnen keine Sendungsnummer nennen"));
    let unlinked =
        Body::ShippingNotice { parcel: parcel(Some(tracking("1Z999", None))), still_to_come: Vec::new() };
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
                parcel: parcel(now),
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
        let mail = write(locale, Body::ShippingVoided { parcel: parcel.clone() });
        assert!(says(&mail, said) && says(&mail, "1Z999") && says(&mail, "2 × Blue mug"), "{}", mail.text);
        assert!(keeps_silent_about(&mail, "track.example"));
    }
}

#[test]
fn a_mail_never_mixes_languages() {
    let english =
        ["Hello", "Your", "your", "Kind regards", "Total", "Delivery", "parcel", "Tracking", "told"];
    let german = ["Guten Tag", "Ihre", "Herzlich", "Gesamt", "Liefer", "Paket", "Sendung", "genannt"];
    for (locale, foreign) in [("de-DE", &english[..]), ("en-GB", &german[..])] {
        for sample in samples(locale) {
            let mail = render(&sample.letter, &sample.shop).unwrap();
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
        let mail = render(&sample.letter, &sample.shop).unwrap();
        assert!(!mail.html.contains("<script") && !mail.html.contains("<b>T"), "{}", sample.name);
        assert!(mail.html.contains("&lt;b&gt;T"), "{}", sample.name);
    }
}

#[test]
fn a_mail_fetches_nothing_and_links_only_to_the_parcel_and_the_shop() {
    let body = Body::ShippingNotice {
        parcel: parcel(Some(tracking("1Z999", Some("https://track.example/1Z999")))),
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
    let mut letter = letter("en-GB", Body::OrderConfirmation { order: order("EUR"), paid: false });
    letter.order_number = None;
    letter.to.name = None;
    letter.to.locale = None;
    let mail = render(&letter, &shop()).unwrap();
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

fn text<T: std::str::FromStr + std::fmt::Debug>(pattern: &'static str) -> impl Strategy<Value = T> {
    pattern.prop_filter_map("does not parse", |text: String| text.parse().ok())
}

prop_compose! {
    fn any_item()(title in text("\\PC{1,60}"), quantity in 1..1_000_000_u32) -> Item {
        Item { title, quantity }
    }
}

prop_compose! {
    fn any_tracking()(
        number in text("\\PC{1,40}"),
        carrier in proptest::option::of(text("\\PC{1,40}")),
        link in proptest::option::of(text("https://[a-z]{1,9}/[!-~]{0,40}")),
    ) -> Tracking {
        Tracking { number, carrier, link }
    }
}

prop_compose! {
    fn any_address()(name in proptest::option::of(text("\\PC{1,40}")), line in text("\\PC{1,40}")) -> Address {
        Address { name, lines: vec![line] }
    }
}

prop_compose! {
    fn any_parcel()(
        items in proptest::collection::vec(any_item(), 0..4),
        tracking in proptest::option::of(any_tracking()),
        ship_to in proptest::option::of(any_address()),
        second in 0..4_000_000_000_i64,
    ) -> ParcelSummary {
        ParcelSummary { items, tracking, ship_to, shipped_at: jiff::Timestamp::from_second(second).unwrap() }
    }
}

prop_compose! {
    fn any_money()(amount_minor in any::<i64>(), code in prop::sample::select(&["EUR", "JPY", "KWD", "CLF", "RSD"][..])) -> Money {
        money(amount_minor, code)
    }
}

prop_compose! {
    fn any_order()(
        items in proptest::collection::vec((any_item(), any_money()), 0..4),
        parts in proptest::collection::vec(any_money(), 0..4),
        total in any_money(),
        ship_to in proptest::option::of(any_address()),
        second in 0..4_000_000_000_i64,
    ) -> OrderSummary {
        let kinds = [AdjustmentKind::Discount, AdjustmentKind::Shipping, AdjustmentKind::Tax];
        OrderSummary {
            placed_at: jiff::Timestamp::from_second(second).unwrap(),
            lines: items.into_iter().map(|(Item { title, quantity }, price)| PricedItem { title, quantity, price }).collect(),
            adjustments: parts.into_iter().zip(kinds).map(|(amount, kind)| Adjustment { kind, amount }).collect(),
            total,
            ship_to,
        }
    }
}

prop_compose! {
    fn any_change()(title in proptest::option::of(text("\\PC{1,60}")), quantity_before in 0..9_u32, quantity in 0..9_u32) -> LineChange {
        LineChange { title, quantity_before, quantity }
    }
}

fn any_body() -> impl Strategy<Value = Body> {
    let items = || proptest::collection::vec(any_item(), 0..4);
    let changes = proptest::collection::vec(any_change(), 0..4);
    prop_oneof![
        (any_order(), any::<bool>()).prop_map(|(order, paid)| Body::OrderConfirmation { order, paid }),
        (any_order(), any_money(), changes).prop_map(|(order, total_before, changes)| Body::OrderChanged {
            order,
            total_before,
            changes
        }),
        (items(), any::<bool>()).prop_map(|(items, paid)| Body::OrderCancelled { items, paid }),
        (any_parcel(), items())
            .prop_map(|(parcel, still_to_come)| Body::ShippingNotice { parcel, still_to_come }),
        (any_parcel(), proptest::option::of(any_tracking()), any::<bool>(), items()).prop_map(
            |(parcel, tracking_before, contents_changed, still_to_come)| Body::ShippingChanged {
                parcel,
                tracking_before,
                contents_changed,
                still_to_come
            }
        ),
        any_parcel().prop_map(|parcel| Body::ShippingVoided { parcel }),
    ]
}

fn ends_a_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

proptest! {
    /// Templates know no undefined variable (the engine is strict), and nothing from outside reaches where it should not.
    #[test]
    fn every_letter_becomes_a_mail(
        body in any_body(),
        locale in prop::sample::select(&["en-GB", "de-DE", "de-CH", "en-IN", "fr-FR", "de"][..]),
        order_number in proptest::option::of(text("\\PC{1,13}")),
        name in proptest::option::of(text("\\PC{1,60}")),
        shop_name in text("\\PC{1,60}"),
    ) {
        let mut letter = letter(locale, body);
        letter.order_number = order_number;
        letter.to.name = name;
        let shop = ShopProfile { name: shop_name, ..shop() };
        let mail = render(&letter, &shop).unwrap();
        prop_assert!(mail.subject.chars().count() <= 120, "{}", mail.subject);
        prop_assert!(!mail.subject.chars().any(ends_a_line));
        prop_assert!(!mail.text.replace('\n', "").chars().any(ends_a_line));
        for mailbox in [mail.from_mailbox(), mail.to_mailbox()] {
            prop_assert!(mailbox.is_ascii() && !mailbox.contains(['\r', '\n']), "{}", mailbox);
        }
        prop_assert_eq!(render(&letter, &shop).unwrap(), mail);
    }

    /// Whatever a title is, the markup around it stays the same.
    #[test]
    fn no_title_changes_the_markup(title in text::<candor_domain::text::Title>("[<>&\"'/a-z! -]{1,60}")) {
        let tags = |title| {
            let mail = write("en-GB", Body::OrderCancelled { items: vec![Item { title, quantity: 1 }], paid: false });
            mail.html.matches(['<', '>', '"']).count()
        };
        prop_assert_eq!(tags(title), tags("Blue mug".parse().unwrap()));
    }
}
