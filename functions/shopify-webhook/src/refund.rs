//! Reads refunds, from the order that lists them or from their own topic.
//!
//! Money that went back is the sum of the refund transactions that succeeded, and not of the refunded lines: a refund
//! can be for shipping or goodwill alone. `restock_type` tells if units were sent: `cancel` is for units that are not
//! to be sent, `return` for units that were sent, and the others do not say
//! (<https://shopify.dev/docs/api/admin-rest/latest/resources/refund>).

use std::collections::BTreeMap;

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::payment::transaction::Refund;
use candor_domain::values::id::{LineId, RefundId};
use candor_domain::values::limits::LINES_MAX;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::money::{Currency, Money};
use candor_domain::values::quantity::Quantity;
use candor_domain::values::reading::At;
use jiff::Timestamp;

use crate::amounts::Amounts;
use crate::changes::{is_repayment, moves_money};
use crate::delivery::Delivery;
use crate::lines::units;
use crate::moments::revised_at;
use crate::names;
use candor_edge::heard::{Heard, Statement};

/// Reads every refund that an order lists. One that failed is as new as this revision of the order: its own times are
/// those of the attempt, which may have been taken for a success.
pub(crate) fn hear_all(delivery: &Delivery, order: &At<'_>, heard: &mut Heard) {
    let Some(amounts) = order.if_readable(Amounts::of) else { return };
    let revised_at = order.if_readable(|order| revised_at(order, delivery));
    let refunds = order.field("refunds");
    for refund in refunds.items().filter(|refund| moves_money(refund) || is_failed(refund)) {
        if is_in(&refund, amounts.currency) {
            let failed_at = revised_at.filter(|_| is_failed(&refund));
            heard.read(&refund, aspect(&refund), |at| read(at, delivery, amounts.currency, failed_at));
        }
    }
}

/// Reads a refund of its own topic. It is used only if it says its currency; every refund is also in the order's own
/// next revision.
pub(crate) fn hear(delivery: &Delivery, refund: &At<'_>, heard: &mut Heard) {
    let transactions = refund.field("transactions");
    let repayment = transactions.items().find(is_repayment);
    let named = repayment.and_then(|transaction| transaction.field("currency").text()?.parse().ok());
    if let Some(currency) = named.filter(|currency| is_in(refund, *currency)) {
        heard.read(refund, aspect(refund), |at| read(at, delivery, currency, None));
    }
}

/// Returns the reason why a refund of its own topic is not used.
pub(crate) fn why_nothing(refund: &At<'_>) -> &'static str {
    if moves_money(refund) {
        "it does not say the one currency of its money; the order's next revision does"
    } else {
        "no money went back with it"
    }
}

/// Returns true if all money of a refund is in this currency, as far as it says so.
fn is_in(refund: &At<'_>, currency: Currency) -> bool {
    let transactions = refund.field("transactions");
    let mut named = transactions
        .items()
        .filter(is_repayment)
        .filter_map(|transaction| transaction.field("currency").text());
    named.all(|code| code == currency.code())
}

/// The statuses of a transaction that moved no money and never will
/// (<https://shopify.dev/docs/api/admin-rest/latest/resources/transaction>).
const FAILED: [&str; 2] = ["failure", "error"];

/// Returns true if a refund was to pay money back, and each attempt failed.
fn is_failed(refund: &At<'_>) -> bool {
    let transactions = refund.field("transactions");
    let mut of_refund = transactions.items().filter(is_of_refund).peekable();
    of_refund.peek().is_some() && of_refund.all(|transaction| has_failed(&transaction))
}

fn is_of_refund(transaction: &At<'_>) -> bool {
    transaction.field("kind").text() == Some("refund")
}

fn has_failed(transaction: &At<'_>) -> bool {
    is_of_refund(transaction)
        && transaction.field("status").text().is_some_and(|status| FAILED.contains(&status))
}

fn aspect(refund: &At<'_>) -> Option<Aspect> {
    refund.if_readable(|refund| refund.field("id").id::<RefundId>()).map(Aspect::Refund)
}

fn read(
    at: &At<'_>,
    delivery: &Delivery,
    currency: Currency,
    failed_at: Option<Timestamp>,
) -> Option<Option<Statement>> {
    let refund_id: Option<RefundId> = at.field("id").id();
    let processed_at = at.field("processed_at");
    let when = if processed_at.is_absent() { at.field("created_at").moment() } else { processed_at.moment() };
    let when = failed_at.or(when);
    let failed = is_failed(at);
    let amount = if failed { sum(at, currency, has_failed) } else { amount(at, currency) };
    let lines = lines(at);
    let (refund_id, occurred_at, (lines, cancelled)) = (refund_id?, when?, lines?);
    let Some(amount) = amount? else { return Some(None) };
    let what = if failed { "refund failed" } else { "refund" };
    let id = names::once(at, delivery, refund_id.as_str(), what, occurred_at)?;
    let fact = Fact::RefundIssued(Refund { refund_id, amount, lines, cancelled, failed });
    Some(Some(Statement { occurred_at, id, fact }))
}

/// Reads the money that went back. Returns `Some(None)` if it comes to nothing, and refuses a currency other than the
/// order's.
pub(crate) fn amount(at: &At<'_>, currency: Currency) -> Option<Option<Money>> {
    sum(at, currency, is_repayment)
}

/// Returns the sum of the transactions of a refund that count.
fn sum(at: &At<'_>, currency: Currency, counts: fn(&At<'_>) -> bool) -> Option<Option<Money>> {
    let transactions = at.field("transactions");
    if transactions.is_absent() {
        return Some(None);
    }
    let amounts = transactions.each(LINES_MAX, |transaction| {
        let counts = counts(transaction);
        let code = transaction.field("currency");
        match code.text() {
            _ if !counts => Some(None),
            Some(other) if other != currency.code() => code.refuse(format!("is not {currency}")),
            Some(_) | None => transaction.field("amount").decimal(currency).map(Some),
        }
    })?;
    let nothing = Money { amount_minor: 0, currency };
    let sum = amounts.into_iter().flatten().try_fold(nothing, Money::checked_add);
    match sum {
        Some(sum) if sum.amount_minor > 0 => Some(Some(sum)),
        Some(_) => Some(None),
        None => at.field("transactions").refuse("sum up to more than an amount can be"),
    }
}

/// Reads the units, and those among them that are taken out of the order.
fn lines(at: &At<'_>) -> Option<(Vec<LineQuantity>, Vec<LineQuantity>)> {
    let items = at.field("refund_line_items");
    if items.is_absent() {
        return Some((vec![], vec![]));
    }
    let (mut all, mut cancelled) = (BTreeMap::<LineId, u32>::new(), BTreeMap::<LineId, u32>::new());
    items.each(LINES_MAX, |item| {
        let line_id: Option<LineId> = item.field("line_item_id").id();
        let quantity = units(&item.field("quantity"));
        let (line_id, quantity) = (line_id?, quantity?);
        let is_cancel = item.field("restock_type").text() == Some("cancel");
        let maps = if is_cancel { vec![&mut all, &mut cancelled] } else { vec![&mut all] };
        for map in maps {
            let sum = map.entry(line_id.clone()).or_default();
            *sum = sum.saturating_add(quantity);
        }
        Some(())
    })?;
    let listed = |units: BTreeMap<LineId, u32>| {
        let some = units.into_iter().filter(|(_, quantity)| *quantity > 0);
        some.map(|(line_id, quantity)| LineQuantity { line_id, quantity: Quantity::units(quantity) })
            .collect()
    };
    Some((listed(all), listed(cancelled)))
}
