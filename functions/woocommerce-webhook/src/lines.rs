//! Reads the lines of an order, and the amounts that lead from them to the total.
//!
//! `total` is the sum of the lines, the fees and the shipping after the discount, and of the taxes. All of these are before
//! tax, even if the prices were entered with it (`prices_include_tax`):
//! <https://github.com/woocommerce/woocommerce/issues/7652>. A customer of such a shop saw prices with tax, so these are
//! told where they add up.

use std::collections::BTreeSet;

use candor_domain::order::placed::{Adjustment, AdjustmentKind, Line};
use candor_domain::values::id::{LineId, Sku};
use candor_domain::values::limits::LINES_MAX;
use candor_domain::values::line_quantity::read_quantity;
use candor_domain::values::money::{Currency, Money};
use candor_domain::values::quantity::Quantity;
use candor_domain::values::reading::At;
use candor_domain::values::text::{ImageLink, Title};
use candor_edge::texts::shortened;
use serde_json::Value;

use crate::amounts::Exact;
use crate::texts::{readable, usable};

/// Limits a title, in bytes.
const TITLE_BYTES_MAX: usize = 300;

/// The lines of an order, and the other parts of its total.
pub(crate) type Parts = (Vec<Line>, Vec<Adjustment>);

/// Something that is paid for, before it is decided whether its price is told with tax.
struct Item {
    line_id: LineId,
    sku: Option<Sku>,
    title: Title,
    quantity: Quantity,
    price: Price,
    requires_shipping: bool,
    image: Option<ImageLink>,
}

/// The price of all units of an item.
#[derive(Clone, Copy)]
struct Price {
    before_tax: Exact,
    tax: Exact,
}

impl Price {
    fn of(self, with_tax: bool) -> Exact {
        if with_tax { self.before_tax.plus(self.tax) } else { self.before_tax }
    }
}

/// A line as it was read.
enum Read {
    Item(Item),
    /// A line with less than no units, or a fee below zero: it takes off money and is nothing to send.
    TakenOff(Price),
    Nothing,
}

/// Reads the lines and what leads from them to the total. Fees are lines that are not sent. Parts that do not add up to the
/// total, such as those of a gift card, are found by the reader of the order, who shows none of them then.
pub(crate) fn read(
    order: &At<'_>,
    currency: Option<Currency>,
    total: Option<Money>,
    is_sent: bool,
) -> Option<Parts> {
    let mut seen = BTreeSet::new();
    let at = order.field("line_items");
    let goods = at.each(LINES_MAX, |item| goods(item, is_sent, &mut seen));
    let mut read = goods?;
    let room = LINES_MAX.saturating_sub(read.len());
    let fees = order.field("fee_lines");
    read.extend(fees.items().filter_map(|at| at.if_readable(|at| fee(at, &mut seen))).take(room));
    if !read.iter().any(|read| matches!(read, Read::Item(_))) {
        return at.refuse("has no item with units");
    }
    let currency = currency?;
    let entered_with_tax = order.field("prices_include_tax").if_readable(|at| at.boolean()) == Some(true);
    let parts = |with_tax| parts(order, &read, currency, with_tax);
    let first = parts(entered_with_tax);
    if adds_up(first.as_ref(), total) {
        return first;
    }
    let second = parts(!entered_with_tax);
    let parts = if adds_up(second.as_ref(), total) { second } else { first };
    parts.or_else(|| at.refuse("has a price that is too large"))
}

fn goods(item: &At<'_>, is_sent: bool, seen: &mut BTreeSet<LineId>) -> Option<Read> {
    let line_id = new_line_id(&item.field("id"), seen);
    let units = units(&item.field("quantity"));
    let sum = if item.field("subtotal").is_absent() { "total" } else { "subtotal" };
    let before_tax = Exact::read(&item.field(sum));
    let tax = Exact::or_nothing(&item.field(&format!("{sum}_tax")));
    let (line_id, units, before_tax) = (line_id?, units?, before_tax?);
    let price = Price { before_tax, tax };
    let title = title(item)?;
    Some(match units {
        Units::Some(quantity) => {
            let sku = usable(&item.field("sku"));
            // The picture of the product, in full size (<https://github.com/woocommerce/woocommerce/pull/32710>).
            let image = usable(&item.field("image").field("src"));
            Read::Item(Item { line_id, sku, title, quantity, price, requires_shipping: is_sent, image })
        }
        Units::BelowZero => Read::TakenOff(price),
        Units::None => Read::Nothing,
    })
}

fn fee(at: &At<'_>, seen: &mut BTreeSet<LineId>) -> Option<Read> {
    let before_tax = Exact::read(&at.field("total"))?;
    let price = Price { before_tax, tax: Exact::or_nothing(&at.field("total_tax")) };
    if before_tax.is_negative() {
        return Some(Read::TakenOff(price));
    }
    if before_tax.is_nothing() {
        return Some(Read::Nothing);
    }
    let (line_id, title) = (new_line_id(&at.field("id"), seen)?, title(at)?);
    let (sku, quantity) = (None, Quantity::ONE);
    Some(Read::Item(Item { line_id, sku, title, quantity, price, requires_shipping: false, image: None }))
}

/// The units of a line.
enum Units {
    Some(Quantity),
    None,
    BelowZero,
}

/// Reads how many units a line has. Quantities may be fractional
/// (<https://github.com/woocommerce/woocommerce/issues/52198>), and below zero where a person took goods back by a line.
fn units(at: &At<'_>) -> Option<Units> {
    let text = match at.value() {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => String::new(),
    };
    let is_number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    if text.starts_with('-') && is_number(&text) {
        return Some(Units::BelowZero);
    }
    if is_number(&text) && text.bytes().all(|byte| byte == b'0' || byte == b'.') {
        return Some(Units::None);
    }
    read_quantity(at).map(Units::Some)
}

/// Reads a line's id, which no other line may have.
fn new_line_id(at: &At<'_>, seen: &mut BTreeSet<LineId>) -> Option<LineId> {
    let line_id: LineId = at.id()?;
    if seen.insert(line_id.clone()) { Some(line_id) } else { at.refuse("is the id of an earlier item, too") }
}

/// Reads the title from `name`, which includes the variation ("Ship Your Idea – Color: Black").
fn title(item: &At<'_>) -> Option<Title> {
    let name = item.field("name");
    let text = readable(&name).unwrap_or_else(|| "Item".to_owned());
    shortened(text, TITLE_BYTES_MAX).parse().map_err(|why| name.refuse::<()>(format!("{why}"))).ok()
}

/// Returns the lines and adjustments with prices before tax or with it. Returns `None` if an amount is too large.
fn parts(order: &At<'_>, read: &[Read], currency: Currency, with_tax: bool) -> Option<Parts> {
    let mut lines = Vec::new();
    let mut taken_off = Exact::default();
    for one in read {
        match one {
            Read::Item(item) => lines.push(line(item, currency, with_tax)?),
            Read::TakenOff(price) => taken_off = taken_off.plus(price.of(with_tax)),
            Read::Nothing => {}
        }
    }
    let sum = |name: &str, tax: &str| {
        let before_tax = Exact::or_nothing(&order.field(name));
        Price { before_tax, tax: Exact::or_nothing(&order.field(tax)) }.of(with_tax)
    };
    let tax = if with_tax { Exact::default() } else { Exact::or_nothing(&order.field("total_tax")) };
    let amounts = [
        (AdjustmentKind::Discount, sum("discount_total", "discount_tax").negated()),
        (AdjustmentKind::Discount, taken_off),
        (AdjustmentKind::Shipping, sum("shipping_total", "shipping_tax")),
        (AdjustmentKind::Tax, tax),
    ];
    let some = amounts.into_iter().filter(|(_, amount)| !amount.is_nothing());
    let adjustments: Option<Vec<Adjustment>> =
        some.map(|(kind, amount)| Some(Adjustment { kind, amount: amount.in_currency(currency)? })).collect();
    Some((lines, adjustments?))
}

fn line(item: &Item, currency: Currency, with_tax: bool) -> Option<Line> {
    Some(Line {
        line_id: item.line_id.clone(),
        sku: item.sku.clone(),
        title: item.title.clone(),
        quantity: item.quantity,
        unit_price: item.price.of(with_tax).per(item.quantity, currency)?,
        requires_shipping: item.requires_shipping,
        image: item.image.clone(),
    })
}

fn adds_up(parts: Option<&Parts>, total: Option<Money>) -> bool {
    let Some(((lines, adjustments), total)) = parts.zip(total) else { return false };
    let nothing = Money { amount_minor: 0, ..total };
    let prices = lines.iter().map(|line| line.unit_price.checked_times(line.quantity));
    let amounts = prices.chain(adjustments.iter().map(|adjustment| Some(adjustment.amount)));
    amounts.into_iter().try_fold(nothing, |sum, amount| sum.checked_add(amount?)) == Some(total)
}
