//! Translates the `detail` of an `OrderPlaced` event into a fact.
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides what an
//! order obliges us to do. The envelope, which every event shares, says which order the event is about and
//! when it happened (`candor_domain::event::envelope::Envelope`).
//!
//! Besides values that are wrong in themselves, it refuses two lines with the same id, two currencies in one
//! order, an order without lines, and a total below zero.

use std::collections::BTreeSet;

use candor_domain::event::fact::Fact;
use candor_domain::order::placed::{
    Adjustment, AdjustmentKind, Authorisation, Channel, Customer, Delivery, Line, PaymentDue, Placed, Risk,
};
use candor_domain::values::address::Address;
use candor_domain::values::id::LineId;
use candor_domain::values::limits::{ADDRESS_LINES_MAX, ADJUSTMENTS_MAX, LINES_MAX, SHOP_TAGS_MAX};
use candor_domain::values::line_quantity::read_quantity;
use candor_domain::values::money::Money;
use candor_domain::values::reading::At;
use candor_domain::values::text::TagName;

/// Reads a `detail`, noting every violation in it. Without a `placed_at`, the order was placed when the event
/// occurred.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let number = detail.field("number").optional(At::parsed);
    let placed_at = match detail.field("placed_at") {
        // An `occurred_at` that cannot be read is already noted with the envelope, so it is not noted again.
        at if at.is_absent() => detail.field("occurred_at").if_readable(|at| at.moment()),
        at => at.moment(),
    };
    let customer = detail.field("customer").optional(read_customer).map(Option::unwrap_or_default);
    let total = read_total(&detail.field("total"));
    let lines = read_lines(&detail.field("lines"), total);
    let adjustments = detail.field("adjustments").optional(|at| read_adjustments(at, total));
    let ship_to = detail.field("ship_to").optional(read_address);
    let ship_by = detail.field("ship_by").optional(At::moment);
    let promised_on = detail.field("promised_on").optional(At::date);
    let payment_due = detail.field("payment_due").optional(read_payment_due).map(Option::unwrap_or_default);
    let channel = detail.field("channel").optional(read_channel).map(Option::unwrap_or_default);
    let delivery = detail.field("delivery").optional(read_delivery).map(Option::unwrap_or_default);
    let authorisation = detail.field("authorisation").optional(read_authorisation);
    let risk = detail.field("risk").optional(|at| at.one_of(&Risk::ALL, |risk| risk.slug()));
    let test = detail.field("test").optional(At::boolean).map(Option::unwrap_or_default);
    let tags = detail.field("tags").optional(read_tags);
    Some(Fact::OrderPlaced(Placed {
        number: number?,
        placed_at: placed_at?,
        customer: customer?,
        lines: lines?,
        adjustments: adjustments?.unwrap_or_default(),
        total: total?,
        ship_to: ship_to?,
        ship_by: ship_by?,
        promised_on: promised_on?,
        payment_due: payment_due?,
        channel: channel?,
        delivery: delivery?,
        authorisation: authorisation?,
        risk: risk?,
        test: test?,
        tags: tags?,
    }))
}

fn read_payment_due(at: &At<'_>) -> Option<PaymentDue> {
    at.one_of(&PaymentDue::ALL, |due| due.slug())
}

fn read_channel(at: &At<'_>) -> Option<Channel> {
    at.one_of(&Channel::ALL, |channel| channel.slug())
}

fn read_delivery(at: &At<'_>) -> Option<Delivery> {
    at.one_of(&Delivery::ALL, |delivery| delivery.slug())
}

fn read_authorisation(at: &At<'_>) -> Option<Authorisation> {
    at.object()?;
    let ends_at = at.field("ends_at").optional(At::moment);
    Some(Authorisation { ends_at: ends_at? })
}

fn read_tags(at: &At<'_>) -> Option<Vec<TagName>> {
    at.each(SHOP_TAGS_MAX, At::parsed)
}

fn read_customer(at: &At<'_>) -> Option<Customer> {
    at.object()?;
    let name = at.field("name").optional(At::parsed);
    let email = at.field("email").optional(At::parsed);
    let locale = at.field("locale").optional(At::parsed);
    let time_zone = at.field("time_zone").optional(At::parsed);
    Some(Customer { name: name?, email: email?, locale: locale?, time_zone: time_zone? })
}

fn read_total(at: &At<'_>) -> Option<Money> {
    let total = at.money()?;
    if total.amount_minor < 0 { at.field("amount_minor").refuse("is below zero") } else { Some(total) }
}

fn read_lines(at: &At<'_>, total: Option<Money>) -> Option<Vec<Line>> {
    let mut seen = BTreeSet::new();
    let lines = at.each(LINES_MAX, |line| read_line(line, total, &mut seen))?;
    if lines.is_empty() { at.refuse("has no items") } else { Some(lines) }
}

fn read_line(at: &At<'_>, total: Option<Money>, seen: &mut BTreeSet<LineId>) -> Option<Line> {
    let line_id = read_new_line_id(&at.field("line_id"), seen);
    let sku = at.field("sku").optional(At::parsed);
    let title = at.field("title").parsed();
    let quantity = read_quantity(&at.field("quantity"));
    let unit_price = read_part(&at.field("unit_price"), total);
    let requires_shipping = at.field("requires_shipping").optional(At::boolean);
    let image = at.field("image").optional(At::parsed);
    Some(Line {
        line_id: line_id?,
        sku: sku?,
        title: title?,
        quantity: quantity?,
        unit_price: unit_price?,
        requires_shipping: requires_shipping?.unwrap_or(true),
        image: image?,
    })
}

fn read_new_line_id(at: &At<'_>, seen: &mut BTreeSet<LineId>) -> Option<LineId> {
    let line_id: LineId = at.parsed()?;
    if seen.insert(line_id.clone()) {
        Some(line_id)
    } else {
        at.refuse("is the name of an earlier line, too")
    }
}

fn read_adjustments(at: &At<'_>, total: Option<Money>) -> Option<Vec<Adjustment>> {
    at.each(ADJUSTMENTS_MAX, |adjustment| {
        let kind = read_kind(&adjustment.field("kind"));
        let amount = read_part(&adjustment.field("amount"), total);
        Some(Adjustment { kind: kind?, amount: amount? })
    })
}

fn read_kind(at: &At<'_>) -> Option<AdjustmentKind> {
    match at.string()? {
        "discount" => Some(AdjustmentKind::Discount),
        "shipping" => Some(AdjustmentKind::Shipping),
        "tax" => Some(AdjustmentKind::Tax),
        _ => at.refuse("is not one of discount, shipping and tax"),
    }
}

/// Reads an amount that is part of the total. Its currency must be the total's; otherwise the amounts could
/// not be added up.
fn read_part(at: &At<'_>, total: Option<Money>) -> Option<Money> {
    let amount = at.money()?;
    match total {
        Some(total) if total.currency != amount.currency => at
            .field("currency")
            .refuse(format!("is {}, and the total is in {}", amount.currency, total.currency)),
        Some(_) | None => Some(amount),
    }
}

fn read_address(at: &At<'_>) -> Option<Address> {
    let name = at.field("name").optional(At::parsed);
    let lines = at.field("lines").each(ADDRESS_LINES_MAX, At::parsed);
    match lines {
        Some(lines) if lines.is_empty() => at.field("lines").refuse("has no items"),
        lines => Some(Address { name: name?, lines: lines? }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::limits::QUANTITY_MAX;
    use candor_domain::values::quantity::Quantity;
    use candor_translation::{OCCURRED_AT, assert_reads_back, bus_detail, translated};
    use serde_json::{Value, json};

    fn pounds(amount_minor: i64) -> Money {
        Money { amount_minor, currency: "GBP".parse().unwrap() }
    }

    fn placed() -> Placed {
        Placed {
            number: Some("#5001".parse().unwrap()),
            placed_at: "2026-03-01T10:00:00Z".parse().unwrap(),
            customer: Customer {
                name: Some("Ada Fox".parse().unwrap()),
                email: Some("ada@customer.example".parse().unwrap()),
                locale: Some("en-GB".parse().unwrap()),
                time_zone: Some("Europe/London".parse().unwrap()),
            },
            lines: vec![Line {
                line_id: "1".parse().unwrap(),
                sku: Some("MUG-BLUE".parse().unwrap()),
                title: "Mug, blue".parse().unwrap(),
                quantity: Quantity::units(2),
                unit_price: pounds(1299),
                requires_shipping: true,
                image: Some("https://cdn.shop.example/mug.png".parse().unwrap()),
            }],
            adjustments: vec![
                Adjustment { kind: AdjustmentKind::Discount, amount: pounds(-500) },
                Adjustment { kind: AdjustmentKind::Shipping, amount: pounds(499) },
                Adjustment { kind: AdjustmentKind::Tax, amount: pounds(500) },
            ],
            total: pounds(3097),
            ship_to: Some(Address {
                name: Some("Ada Fox".parse().unwrap()),
                lines: vec!["2 Low Road".parse().unwrap(), "United Kingdom".parse().unwrap()],
            }),
            ship_by: Some("2026-03-03T17:00:00Z".parse().unwrap()),
            promised_on: Some("2026-03-06".parse().unwrap()),
            payment_due: PaymentDue::InAdvance,
            channel: Channel::Online,
            delivery: Delivery::Pickup,
            authorisation: Some(Authorisation { ends_at: Some("2026-03-08T10:00:00Z".parse().unwrap()) }),
            risk: Some(Risk::High),
            test: false,
            tags: None,
        }
    }

    fn detail(placed: Placed) -> Value {
        bus_detail(Fact::OrderPlaced(placed))
    }

    fn refusals(placed: Placed) -> Vec<String> {
        translated(translate, &detail(placed)).1
    }

    #[test]
    fn an_order_reads_back_as_it_was_written() {
        let bare = Placed {
            number: None,
            customer: Customer::default(),
            lines: vec![Line { sku: None, ..placed().lines.remove(0) }],
            adjustments: vec![],
            ship_to: None,
            ship_by: None,
            promised_on: None,
            ..placed()
        };
        for placed in [placed(), bare] {
            assert_reads_back(translate, Fact::OrderPlaced(placed));
        }
    }

    #[test]
    fn an_order_was_placed_when_the_event_occurred_unless_it_says_otherwise() {
        let mut detail = detail(placed());
        detail.as_object_mut().unwrap().remove("placed_at");
        detail.as_object_mut().unwrap().remove("customer");
        let expected =
            Placed { placed_at: OCCURRED_AT.parse().unwrap(), customer: Customer::default(), ..placed() };
        assert_eq!(translated(translate, &detail), (Some(Fact::OrderPlaced(expected)), vec![]));
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) = translated(
            translate,
            &json!({
                "number": "",
                "placed_at": "2026-03-01T10:00:00",
                "customer": { "email": "ada@customer.example\r\nBcc: eve@x.example", "locale": "en_GB",
                    "time_zone": "Europe/Glasgow" },
                "lines": [
                    { "line_id": "1", "title": "Mug", "quantity": 1, "unit_price": { "amount_minor": 5, "currency": "EUR" } },
                    { "line_id": "1", "quantity": -1, "unit_price": 12.99 },
                ],
                "adjustments": [{ "kind": "tip", "amount": { "amount_minor": 1, "currency": "EUR" } }],
                "total": { "amount_minor": 5, "currency": "GBP" },
                "ship_to": { "lines": [] },
                "ship_by": "2026-03-03",
                "promised_on": "soon",
            }),
        );
        assert_eq!(fact, None);
        assert_eq!(
            violations,
            [
                "/number is empty",
                "/placed_at is not an RFC 3339 time with an offset",
                "/customer/email has a control character",
                "/customer/locale is not a language tag such as en or de-CH",
                "/customer/time_zone is not an IANA time zone such as Europe/London",
                "/lines/0/unit_price/currency is EUR, and the total is in GBP",
                "/lines/1/line_id is the name of an earlier line, too",
                "/lines/1/title is missing",
                "/lines/1/quantity is not a whole number from 0",
                "/lines/1/unit_price is not an object",
                "/adjustments/0/kind is not one of discount, shipping and tax",
                "/adjustments/0/amount/currency is EUR, and the total is in GBP",
                "/ship_to/lines has no items",
                "/ship_by is not an RFC 3339 time with an offset",
                "/promised_on is not a day such as 2026-03-01",
            ]
        );
    }

    #[test]
    fn an_order_of_nothing_or_of_less_than_nothing_is_refused() {
        assert_eq!(refusals(Placed { lines: vec![], ..placed() }), ["/lines has no items"]);
        assert_eq!(refusals(Placed { total: pounds(-1), ..placed() }), ["/total/amount_minor is below zero"]);
        assert_eq!(refusals(Placed { total: pounds(0), ..placed() }), [""; 0]);
    }

    #[test]
    fn what_passes_a_limit_is_refused() {
        let line = placed().lines.remove(0);
        let lines = (0..=LINES_MAX)
            .map(|n| Line { line_id: n.to_string().parse().unwrap(), ..line.clone() })
            .collect();
        assert_eq!(refusals(Placed { lines, ..placed() }), ["/lines has 501 items, more than 500"]);
        let lines = vec![Line { quantity: Quantity::units(QUANTITY_MAX + 1), ..line }];
        assert_eq!(refusals(Placed { lines, ..placed() }), ["/lines/0/quantity is more than 1000000"]);
    }
}
