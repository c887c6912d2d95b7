//! Reads the lines of an order, and the amounts that lead from them to the total.

use std::collections::BTreeSet;

use candor_domain::order::placed::{Adjustment, AdjustmentKind, Line};
use candor_domain::values::id::LineId;
use candor_domain::values::limits::{LINES_MAX, QUANTITY_MAX};
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::reading::At;
use candor_domain::values::text::Title;
use serde_json::Value;

use crate::amounts::Amounts;
use crate::changes::Changes;
use crate::sort;
use candor_edge::texts::{plain, shortened, usable};

/// Limits a title, in bytes. Shopify's own limit is 255 characters, of up to four bytes each.
const TITLE_BYTES_MAX: usize = 300;

/// Reads `line_items`. Without a currency the prices cannot be read, but the rest is still read, to note its
/// violations.
pub(crate) fn read(at: &At<'_>, amounts: Option<Amounts>, changes: &Changes) -> Option<Vec<Line>> {
    let mut seen = BTreeSet::new();
    let read = at.each(LINES_MAX, |item| line(item, amounts, changes, &mut seen))?;
    let lines: Vec<(Line, u32)> = read.into_iter().flatten().collect();
    if lines.is_empty() {
        return at.refuse("has no item with units");
    }
    // An order from which everything was taken out stays as it was: nothing would be left to say of it.
    let left = lines.iter().filter(|(_, quantity)| *quantity > 0);
    let left: Vec<Line> =
        left.map(|(line, quantity)| Line { quantity: Quantity::units(*quantity), ..line.clone() }).collect();
    Some(if left.is_empty() { lines.into_iter().map(|(line, _)| line).collect() } else { left })
}

/// Reads a line, and the units of it that were not taken out. Returns `Some(None)` if the line never had units.
fn line(
    item: &At<'_>,
    amounts: Option<Amounts>,
    changes: &Changes,
    seen: &mut BTreeSet<LineId>,
) -> Option<Option<(Line, u32)>> {
    let line_id = new_line_id(&item.field("id"), seen);
    let quantity = units(&item.field("quantity"));
    let unit_price = amounts.and_then(|amounts| amounts.read(item, "price"));
    let title = title(item);
    let (line_id, quantity, title) = (line_id?, quantity?, title?);
    if quantity == 0 {
        return Some(None);
    }
    let ordered = u32::try_from(changes.ordered(item, quantity.into())).unwrap_or(quantity);
    let requires_shipping = sort::requires_shipping(item);
    let sku = usable(&item.field("sku"));
    let (quantity, unit_price) = (Quantity::units(quantity), unit_price?);
    // Shopify's payload names no picture (<https://shopify.dev/docs/api/admin-rest/latest/resources/order>).
    let image = None;
    Some(Some((Line { line_id, sku, title, quantity, unit_price, requires_shipping, image }, ordered)))
}

/// Reads a line's id, which no other line may have.
pub(crate) fn new_line_id(at: &At<'_>, seen: &mut BTreeSet<LineId>) -> Option<LineId> {
    let line_id: LineId = at.id()?;
    if seen.insert(line_id.clone()) { Some(line_id) } else { at.refuse("is the id of an earlier item, too") }
}

/// Reads a number of units, from 0. Shopify's quantities are whole
/// (<https://shopify.dev/docs/api/admin-rest/latest/resources/order>).
pub(crate) fn units(at: &At<'_>) -> Option<u32> {
    match at.whole_number()? {
        units if units > QUANTITY_MAX => at.refuse(format!("is more than {QUANTITY_MAX}")),
        units => Some(units),
    }
}

/// Reads the title from `name`, which includes the variant ("Mug - Blue"). Without the variant, two lines
/// could look the same.
fn title(item: &At<'_>) -> Option<Title> {
    let text = plain(&item.field("name"))
        .or_else(|| plain(&item.field("title")))
        .unwrap_or_else(|| "Item".to_owned());
    let name = item.field("name");
    shortened(text, TITLE_BYTES_MAX).parse().map_err(|why| name.refuse::<()>(format!("{why}"))).ok()
}

/// Reads discounts, shipping and tax. A value that cannot be read is left out. It does not check that they
/// add up to the total, because tips, duties and rounding are not among them; the reader of the order checks
/// that.
pub(crate) fn adjustments(order: &At<'_>, amounts: Amounts) -> Vec<Adjustment> {
    let read = |name: &str| order.if_readable(|order| amounts.read(order, name));
    let discount = read("total_discounts").and_then(negative);
    let shipping = if order.field("shipping_lines").items().any(|line| is_removed(&line)) {
        shipping_lines(order, amounts)
    } else {
        read("total_shipping_price").or_else(|| shipping_lines(order, amounts))
    };
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

/// Returns true if an edit took this way of shipping out of the order. It stays in the list and in
/// `total_shipping_price`
/// (<https://shopify.dev/changelog/add-and-remove-shipping-lines-with-new-mutations-on-the-order-editing-api>,
/// <https://community.shopify.com/t/order-api-return-removed-shipping-fees-as-active/330663>).
pub(crate) fn is_removed(shipping_line: &At<'_>) -> bool {
    shipping_line.field("is_removed").value().and_then(Value::as_bool) == Some(true)
}

/// Returns the sum of all ways of shipping that the order still has, for payloads that do not give this sum.
fn shipping_lines(order: &At<'_>, amounts: Amounts) -> Option<Money> {
    let none = Money { amount_minor: 0, currency: amounts.currency };
    let prices = order.field("shipping_lines");
    let prices = prices.if_readable(|at| {
        at.each(LINES_MAX, |line| {
            let price = amounts.read(line, "price")?;
            Some(if is_removed(line) { none } else { price })
        })
    })?;
    prices.into_iter().try_fold(none, Money::checked_add)
}
