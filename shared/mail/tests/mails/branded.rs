//! Tests mails with the brand of a shop, against what went wrong with branded mails elsewhere.

use candor_domain::message::content::{Body, Item};
use candor_domain::message::key::MessageKind;
use candor_domain::policy::brand::{Brand, Logo};
use candor_domain::policy::shop::ShopProfile;
use candor_mail::preview::{Sample, samples};
use candor_mail::{Mail, render};

use super::{content, item, order, parcel, readable, says, shop, tracking};

/// Gmail hides what comes after so many bytes of a mail, with the total and the foot
/// (<https://github.com/hteumeuleu/email-bugs/issues/41>).
const GMAIL_CLIPS_AFTER_BYTES: usize = 102 * 1024;

fn brand() -> Brand {
    Brand {
        logo: Some(Logo { image: "https://demo-shop.example/logo.png".parse().unwrap(), width_px: 140 }),
        accent: "#ffd400".parse().ok(),
        background: "#102030".parse().ok(),
        picture_hosts: ["cdn.demo-shop.example".parse().unwrap()].into(),
        footer: vec!["Registered in England, 00000000".parse().unwrap()],
        order_status_page: Some("https://demo-shop.example/my/{order_number}".parse().unwrap()),
    }
}

fn branded() -> ShopProfile {
    ShopProfile { brand: brand(), ..shop() }
}

fn write(body: Body) -> Mail {
    render(&content("en-GB", body), &branded(), None).unwrap()
}

fn pictured(title: &str, image: &str) -> Item {
    Item { image: Some(image.parse().unwrap()), ..item(title, 1) }
}

fn cancelled(items: Vec<Item>) -> Body {
    Body::OrderCancelled { items, paid: false }
}

/// Returns the `img` tags of a mail.
fn pictures(mail: &Mail) -> Vec<&str> {
    mail.html.split("<img").skip(1).map(|rest| rest.split('>').next().unwrap()).collect()
}

fn branded_samples() -> Vec<Sample> {
    let all = ["en-GB", "de-DE"].into_iter().flat_map(samples);
    all.filter(|sample| sample.name.contains("-branded")).collect()
}

#[test]
fn every_branded_mail_has_the_logo_the_foot_and_the_page_of_the_order() {
    for sample in branded_samples() {
        let mail = sample.mail().unwrap();
        let logo = pictures(&mail)[0];
        assert!(logo.contains("src=\"https://pictures.linden.example/logo.png\""), "{}", sample.name);
        assert!(says(&mail, "00000"), "{}", sample.name);
        let page = "https://linden.example/account/orders/5001";
        let is_linked = mail.html.contains(&format!("href=\"{page}\"")) && mail.text.contains(page);
        assert_eq!(is_linked, sample.kind() != MessageKind::Receipt, "{}", sample.name);
    }
}

/// Half of all mail programs at work show no picture until a person asks for it
/// (<https://fallback-pics.pages.dev/blog/email-images-blocked-placeholders/>).
#[test]
fn without_pictures_a_mail_still_says_everything() {
    for sample in branded_samples() {
        let with = sample.mail().unwrap();
        let plain = ShopProfile { brand: Brand::default(), ..sample.shop.clone() };
        let without = render(&sample.content, &plain, sample.unsubscribe.as_ref()).unwrap();
        for word in readable(&without.html).split_whitespace() {
            // The logo takes the place of the shop's name, which its other text has.
            assert!(readable(&with.html).contains(word), "{word} in {}", sample.name);
        }
        let logo = pictures(&with)[0];
        assert!(logo.contains(&format!("alt=\"{}\"", with.from_name.replace('&', "&amp;"))), "{logo}");
    }
}

/// A picture of goods says nothing that the title beside it does not say, so a screen reader leaves it out
/// (<https://www.w3.org/WAI/tutorials/images/decorative/>).
#[test]
fn a_picture_of_goods_has_an_empty_other_text_and_only_the_logo_has_one() {
    let mail = write(cancelled(vec![pictured("Mug", "https://cdn.demo-shop.example/mug.jpg")]));
    let [logo, mug] = pictures(&mail)[..] else { panic!("{}", mail.html) };
    assert!(logo.contains("alt=\"Demo Shop\"") && mug.contains(" alt=\"\""), "{mug}");
    assert!(mug.contains("src=\"https://cdn.demo-shop.example/mug.jpg\""), "{mug}");
}

/// Outlook on Windows knows no `max-width` and shows a picture in its full size
/// (<https://github.com/csrdelft/csrdelft.nl/issues/760>); Outlook on phones takes it as the width
/// (<https://github.com/hteumeuleu/email-bugs/issues/93>); other programs stretch small ones
/// (<https://github.com/woocommerce/woocommerce/issues/40080>), or cut them
/// (<https://github.com/woocommerce/woocommerce/issues/25813>).
#[test]
fn every_picture_has_a_width_for_outlook_and_the_height_that_belongs_to_it() {
    for sample in branded_samples() {
        for picture in pictures(&sample.mail().unwrap()) {
            let width = picture.split(" width=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            assert!(width.parse::<u32>().is_ok(), "{picture}");
            assert!(
                picture.contains(&format!("width:{width}px")) && picture.contains("height:auto"),
                "{picture}"
            );
            assert!(!picture.contains(" height=") && !picture.contains("object-fit"), "{picture}");
        }
    }
}

/// Gmail shows no SVG (<https://github.com/go-vikunja/vikunja/issues/25>), and Outlook no WebP
/// (<https://github.com/shopsys/shopsys/issues/4256>): they show a broken picture.
#[test]
fn a_picture_that_some_program_cannot_show_is_left_out() {
    for image in ["mug.svg", "mug.webp", "mug.avif", "mug"] {
        let mail = write(cancelled(vec![pictured("Mug", &format!("https://cdn.demo-shop.example/{image}"))]));
        assert_eq!(pictures(&mail).len(), 1, "{image}");
        assert!(says(&mail, "1 × Mug"), "{image}");
    }
}

/// The host of a picture learns when and where a mail is opened
/// (<https://spotler.com/glossary/image-blocking>).
#[test]
fn a_picture_from_a_host_that_the_shop_did_not_name_is_left_out() {
    for host in ["tracker.example", "cdn.demo-shop.example.evil.example", "demo-shop.example"] {
        let goods = vec![pictured("Mug", &format!("https://{host}/mug.png"))];
        assert_eq!(pictures(&write(cancelled(goods.clone()))).len(), 1, "{host}");
        let plain = render(&content("en-GB", cancelled(goods)), &shop(), None).unwrap();
        assert_eq!(pictures(&plain).len(), 0, "{host}");
    }
}

/// The number of lines of the longest order that Gmail shows to its end.
const LINES: usize = 60;

#[test]
fn gmail_shows_a_long_order_to_its_end() {
    let title = "Teapot, stoneware, blue, with a lid, a strainer and a name that goes on";
    let image = format!("https://cdn.demo-shop.example/wp-content/uploads/2026/03/{}.jpg", "a".repeat(60));
    let mut long = order("EUR");
    let mut line = long.lines[0].clone();
    line.title = title.parse().unwrap();
    line.image = image.parse().ok();
    long.lines = vec![line; LINES];
    let mail = write(Body::OrderConfirmation { order: long, paid: true });
    let bytes = mail.html.len();
    assert!(bytes < GMAIL_CLIPS_AFTER_BYTES, "{bytes} bytes with {LINES} lines");
    assert_eq!(pictures(&mail).len(), 1 + 12, "the first lines have pictures");
}

/// Gmail on phones turns colours around and leaves pictures as they are, so that a dark logo is gone on a dark ground
/// (<https://github.com/antiwork/gumroad/pull/3895>). It leaves a gradient as it is, too
/// (<https://www.hteumeuleu.com/2021/fixing-gmail-dark-mode-css-blend-modes/>).
#[test]
fn a_logo_keeps_the_ground_that_it_was_made_for() {
    let mail = write(cancelled(vec![]));
    let logo = pictures(&mail)[0];
    assert!(logo.contains("background-image:linear-gradient(#102030,#102030)"), "{logo}");
}

/// A button that is a picture is gone where pictures are blocked
/// (<https://spotler.com/glossary/image-blocking>), and Outlook on Windows, which draws as Word does, takes the colour of a
/// cell from its attribute. Programs with a dark mode of their own need the media query
/// (<https://github.com/mjmlio/mjml/issues/2010>).
#[test]
fn a_button_is_text_on_a_cell_with_a_colour_that_can_be_read() {
    let tracked = Body::ShippingNotice {
        shipment: parcel(Some(tracking("1Z", Some("https://track.example/1Z")))),
        promised_on: None,
        still_to_come: vec![],
    };
    let mail = write(tracked);
    assert!(mail.html.contains("bgcolor=\"#ffd400\""), "{}", mail.html);
    let button = mail.html.split("href=\"https://track.example/1Z\"").nth(1).unwrap();
    let style = button.split('>').next().unwrap();
    assert!(style.contains("color:#000000"), "black on yellow: {style}");
    assert!(mail.html.contains("@media (prefers-color-scheme: dark)"));
}

/// Text on the shop's own dark background: <https://github.com/MozillaFoundation/foundation.mozilla.org/issues/14117> lists
/// what a template of one's own forgets.
#[test]
fn on_a_dark_background_the_foot_is_light() {
    let mail = write(cancelled(vec![]));
    let foot = mail.html.split("Any questions?").next().unwrap();
    let style = foot.rsplit("color:").next().unwrap();
    assert!(!style.starts_with("#5d666c"), "{style}");
    assert!(mail.html.contains("background-color:#102030"));
}

/// No mail program has the fonts of a shop
/// (<https://github.com/MozillaFoundation/foundation.mozilla.org/issues/14117>), and a script or a form makes it spam.
#[test]
fn a_branded_mail_loads_pictures_over_https_and_nothing_else() {
    for sample in branded_samples() {
        let mail = sample.mail().unwrap();
        for fetching in [
            "<link",
            "<script",
            "@import",
            "@font-face",
            "url(",
            "<iframe",
            "<form",
            "background=\"",
            "srcset",
        ] {
            assert!(!mail.html.contains(fetching), "{fetching} in {}", sample.name);
        }
        for address in mail.html.split("src=\"").skip(1) {
            assert!(address.starts_with("https://pictures.linden.example/"), "{}", sample.name);
        }
        for link in mail.html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let is_own =
                ["https://linden.example/", "https://mail.linden.example/", "mailto:hello@linden.example"]
                    .iter()
                    .any(|own| link.starts_with(own));
            assert!(is_own || link.starts_with("https://track.example/"), "{link} in {}", sample.name);
        }
    }
}

/// A title, a logo's other text and a footer are texts from outside.
#[test]
fn nothing_of_a_brand_becomes_markup() {
    let mut shop = branded();
    shop.name = "<b>\"Tea\"</b> & Sons".parse().unwrap();
    shop.brand.footer = vec!["<script>alert(1)</script>".parse().unwrap()];
    let mail = render(&content("en-GB", cancelled(vec![])), &shop, None).unwrap();
    assert!(!mail.html.contains("<script") && !mail.html.contains("<b>"), "{}", mail.html);
    assert!(mail.html.contains("&lt;script&gt;") && mail.html.contains("alt=\"&lt;b&gt;&quot;Tea"));
}

#[test]
fn an_order_without_a_number_has_no_page_that_names_it_by_number() {
    let numbered = write(cancelled(vec![]));
    assert!(
        numbered.text.contains("See your order: https://demo-shop.example/my/%231001\n"),
        "{}",
        numbered.text
    );
    let mut content = content("en-GB", Body::OrderConfirmation { order: order("EUR"), paid: false });
    content.order_number = None;
    let mail = render(&content, &branded(), None).unwrap();
    assert!(!mail.text.contains("See your order") && !mail.html.contains("/my/"));
}
