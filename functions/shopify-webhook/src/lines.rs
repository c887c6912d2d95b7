//! What was ordered, and what leads from there to the total.

use std::collections::BTreeSet;

use candor_domain::order::placed::{Adjustment, AdjustmentKind, Line};
use candor_domain::values::id::LineId;
use candor_domain::values::limits::{LINES_MAX, QUANTITY_MAX};
use candor_domain::values::money::Money;
use candor_domain::values::reading::At;
use candor_domain::values::text::Title;

use crate::amounts::Amounts;
use crate::texts::{plain, shortened, usable};

/// The longest title, in bytes: Shopify's own limit is 255 characters, of up to four bytes each.
const TITLE_BYTES_MAX: usize = 300;

/// Reads `line_items`. Without a currency the prices cannot be read, and the rest still is, for its violations.
pub(crate) fn read(at: &At<'_>, amounts: Option<Amounts>) -> Option<Vec<Line>> {
    let mut seen = BTreeSet::new();
    let lines: Vec<Line> =
        at.each(LINES_MAX, |item| line(item, amounts, &mut seen))?.into_iter().flatten().collect();
    if lines.is_empty() { at.refuse("has no item with units") } else { Some(lines) }
}

/// `Some(None)` for a line without units.
fn line(item: &At<'_>, amounts: Option<Amounts>, seen: &mut BTreeSet<LineId>) -> Option<Option<Line>> {
    let line_id = new_line_id(&item.field("id"), seen);
    let quantity = units(&item.field("quantity"));
    let unit_price = amounts.and_then(|amounts| amounts.read(item, "price"));
    let title = title(item);
    let (line_id, quantity, title) = (line_id?, quantity?, title?);
    if quantity == 0 {
        return Some(None);
    }
    Some(Some(Line { line_id, sku: usable(&item.field("sku")), title, quantity, unit_price: unit_price? }))
}

/// A line's id, which no other line may have.
pub(crate) fn new_line_id(at: &At<'_>, seen: &mut BTreeSet<LineId>) -> Option<LineId> {
    let line_id: LineId = at.id()?;
    if seen.insert(line_id.clone()) { Some(line_id) } else { at.refuse("is the id of an earlier item, too") }
}

/// Units, from 0. An order's `quantity` is what was ordered, which is what parcels are compared with.
/// `current_quantity` would not do: refunding a unit after it was sent lowers it, and the parcel it was in would then
/// hold more than was ordered.
pub(crate) fn units(at: &At<'_>) -> Option<u32> {
    match at.whole_number()? {
        units if units > QUANTITY_MAX => at.refuse(format!("is more than {QUANTITY_MAX}")),
        units => Some(units),
    }
}

/// `name` is the title with its variant ("Mug - Blue"), without which two lines could look the same.
fn title(item: &At<'_>) -> Option<Title> {
    let text = plain(&item.field("name"))
        .or_else(|| plain(&item.field("title")))
        .unwrap_or_else(|| "Item".to_owned());
    let name = item.field("name");
    shortened(text, TITLE_BYTES_MAX).parse().map_err(|why| name.refuse::<()>(format!("{why}"))).ok()
}

/// What can be read of discounts, shipping and tax. What cannot be is left out: whether they add up is for the reader
/// to check, since tips, duties and rounding are not among them.
pub(crate) fn adjustments(order: &At<'_>, amounts: Amounts) -> Vec<Adjustment> {
    let read = |name: &str| order.if_readable(|order| amounts.read(order, name));
    let discount = read("total_discounts").and_then(negative);
    let shipping = read("total_shipping_price").or_else(|| shipping_lines(order, amounts));
    let included = order.field("taxes_included").if_readable(|at| at.boolean());
    let tax = if included == Some(false) { read("total_tax") } else { None };
    let kinds = [AdjustmentKind::Discount, AdjustmentKind::Shipping, AdjustmentKind::Tax];
    let some = kinds.into_iter().zip([discount, shipping, tax]);
    some.filter_map(|(kind, amount)| Some(Adjustment { kind, amount: amount? }))
        .filter(|adjustment| adjustment.amount.amount_minor != 0)
        .collect()
}

fn negative(money: Money) -> Option<Money> {
    money.amount_minor.checked_neg().map(|amount_minor| Money { amount_minor, ..money })
}

/// The sum of the ways of shipping, for payloads without a total of them.
fn shipping_lines(order: &At<'_>, amounts: Amounts) -> Option<Money> {
    let none = Money { amount_minor: 0, currency: amounts.currency };
    let prices = order.field("shipping_lines");
    let prices = prices.if_readable(|at| at.each(LINES_MAX, |line| amounts.read(line, "price")))?;
    prices.into_iter().try_fold(none, Money::checked_add)
}
