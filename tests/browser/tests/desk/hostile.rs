//! Shows texts that somebody wrote to do harm, or that are only unusual.

use candor_domain::event::fact::Fact;
use candor_domain::values::text::{OrderNumber, PersonName};
use candor_engine::ports::Stored;
use jiff::SignedDuration;

use crate::fits::outside;
use crate::reader::{DESK, PHONE, Reader};
use crate::shop::{Shop, played};
use crate::tour::decide;

/// Markup, an override of the direction of writing, a word that is longer than any screen, and letters of several bytes.
const TEXTS: [&str; 5] = [
    "\"><script>alert(1)</script><img src=x onerror=alert(2)><a href=javascript:alert(3)>x",
    "</title></textarea></bdi><svg onload=alert(4)>{{ 7 * 7 }}${alert(5)}",
    "invoice \u{202E}fdp.exe \u{2066}and \u{200F}more",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftssekretariatsschreibtischlampenkabelbinder",
    "👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈 Zͫ̍a͛l͉g̔o̙ مرحبا 你好 ﷽",
];

/// Finds text with characters that change the direction of writing, outside an element that keeps their effect inside.
const LEAKS: &str = r#"(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const leaks = [];
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        if (/[\u202A-\u202E\u2066-\u2069]/.test(data) && !parentElement.closest("bdi, textarea")) leaks.push(data);
    }
    return leaks.join("\n");
})()"#;

#[test]
fn a_text_from_outside_does_nothing_and_fits_wherever_it_stands() {
    for text in TEXTS {
        let (orders, ended) = played("23-cancelled-and-shipped");
        let orders = orders.into_iter().map(|stored| renamed(stored, text)).collect();
        let Some(shop) = Shop::of(orders, ended) else { return };
        let mut page = shop.page(&Reader::default());
        page.go("/cases");
        looks_well(&mut page);
        page.arrive(|page| page.click("link", "Parcel of a cancelled order"));
        looks_well(&mut page);
        page.click("textbox", "Note (kept with the decision)");
        page.write(text);
        assert_eq!(decide(&mut page), 200);
        looks_well(&mut page);
        page.arrive(|page| page.click("link", "The whole order"));
        looks_well(&mut page);
        page.press("/");
        page.write(text);
        page.arrive(|page| page.press("Enter"));
        looks_well(&mut page);
    }
}

#[track_caller]
fn looks_well(page: &mut crate::page::Page) {
    for width in [PHONE, DESK] {
        page.change(|reader| reader.width = width);
        assert_eq!(outside(page), [""; 0], "{} at {width}", page.address());
    }
    assert_eq!(page.text(LEAKS), "", "{}", page.address());
    assert_eq!(page.count("main img, main svg, main script, a[href^='javascript']"), 0, "{}", page.address());
    page.is_well();
}

/// Returns an order in which every text that a customer or a shop writes is another one.
fn renamed(mut stored: Stored, text: &str) -> Stored {
    let held = stored.order.facts.placed().unwrap().clone();
    let mut placed = held.body;
    placed.number = Some(cut::<OrderNumber>(text, 40));
    placed.customer.name = Some(cut::<PersonName>(text, 200));
    if let Some(address) = placed.ship_to.as_mut() {
        address.name = Some(cut(text, 200));
        address.lines = vec![cut(text, 200), cut(text, 200)];
    }
    for line in &mut placed.lines {
        line.title = cut(text, 300);
    }
    let mut stamp = held.stamp;
    stamp.occurred_at += SignedDuration::from_secs(1);
    stored.order.facts.merge(stamp, Fact::OrderPlaced(placed)).unwrap();
    stored
}

/// Returns as much of a text as there is room for.
fn cut<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str, bytes_max: usize) -> T {
    let end = (0..=text.len().min(bytes_max)).rev().find(|end| text.is_char_boundary(*end)).unwrap();
    text[..end].parse().unwrap()
}
