//! Reads that an order is paid.
//!
//! Only two deliveries say *when* it was paid: `orders/paid`, and `orders/create` of an order that was paid
//! as it was placed. Every other topic of a paid order says that it is paid by now, and not since when: that heals
//! a payment whose own delivery was lost, and does not make an old payment look new.

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::order::placed::Authorisation;
use candor_domain::payment::transaction::Payment;
use candor_domain::values::id::{OrderId, PaymentId};
use candor_domain::values::limits::LINES_MAX;
use candor_domain::values::money::Money;
use candor_domain::values::reading::At;
use jiff::Timestamp;
use serde_json::Value;

use crate::amounts::Amounts;
use crate::changes::Changes;
use crate::delivery::Delivery;
use crate::lines::is_removed;
use crate::moments::{placed_at, revised_at};
use crate::names;
use crate::refund;
use crate::topic::OrderTopic;
use candor_edge::heard::Statement;

/// Returns the part of the order that a payment is about, to name it in a refusal.
pub(crate) fn aspect(order: &At<'_>) -> Option<Aspect> {
    let order_id: OrderId = order.if_readable(|order| order.field("id").id())?;
    payment_id(&order_id).parse().ok().map(Aspect::Payment)
}

/// Makes the payment's identifier. All money of an order is one payment to us, because Shopify's orders say
/// how much came in, but not in how many parts.
fn payment_id(order_id: &OrderId) -> String {
    format!("{order_id}-paid")
}

pub(crate) fn paid(order: &At<'_>, delivery: &Delivery, topic: OrderTopic) -> Option<Option<Statement>> {
    let when = match topic {
        OrderTopic::Paid | OrderTopic::PartiallyPaid => revised_at(order, delivery),
        OrderTopic::Create if is_paid(order) => placed_at(order),
        OrderTopic::Updated | OrderTopic::Cancelled => return Some(by_status(order, delivery)),
        OrderTopic::Fulfilled | OrderTopic::PartiallyFulfilled => return Some(by_status(order, delivery)),
        // A gift card or a deposit pays a part as the order is placed.
        OrderTopic::Create => return Some(by_status(order, delivery)),
    };
    read(order, delivery, when, false)
}

/// Reads how much came in, as of a time. With `from_status`, the order does not say when it came in.
fn read(
    order: &At<'_>,
    delivery: &Delivery,
    when: Option<Timestamp>,
    from_status: bool,
) -> Option<Option<Statement>> {
    let order_id: Option<OrderId> = order.field("id").id();
    let received = Amounts::of(order).and_then(|amounts| received(order, amounts));
    let (order_id, occurred_at) = (order_id?, when?);
    let Some(amount) = received? else { return Some(None) };
    let payment_id: PaymentId =
        payment_id(&order_id).parse().map_err(|why| order.field("id").refuse::<()>(format!("{why}"))).ok()?;
    let what = if from_status { "paid by now" } else { "paid" };
    let id = names::once(order, delivery, order_id.as_str(), what, occurred_at)?;
    let payment = Payment { payment_id, amount, from_status };
    Some(Some(Statement { occurred_at, id, fact: Fact::PaymentConfirmed(payment) }))
}

/// Reads from the order's status that money came in, as of the time of this revision. A revision that does not say
/// clearly how much says nothing here: it refuses no order.
fn by_status(order: &At<'_>, delivery: &Delivery) -> Option<Statement> {
    let status = order.field("financial_status").text();
    if !matches!(status, Some("paid" | "partially_paid" | "partially_refunded" | "refunded")) {
        return None;
    }
    order.if_readable(|order| read(order, delivery, revised_at(order, delivery), true)).flatten()
}

fn is_paid(order: &At<'_>) -> bool {
    has_status(order, "paid")
}

/// Reads that the payment is promised and not captured. The order does not say until when: the transactions do, which are
/// in no webhook of an order (<https://help.shopify.com/manual/payments/payment-authorization>).
pub(crate) fn authorisation(order: &At<'_>) -> Option<Authorisation> {
    has_status(order, "authorized").then_some(Authorisation { ends_at: None })
}

fn has_status(order: &At<'_>, status: &str) -> bool {
    order.field("financial_status").text() == Some(status)
}

/// Returns the amount that came in: the amount to be paid less the amount that is still outstanding. Returns
/// `Some(None)` if nothing was to be paid.
fn received(order: &At<'_>, amounts: Amounts) -> Option<Option<Money>> {
    let payable = payable(order, amounts);
    let outstanding = outstanding(order, amounts);
    let (payable, outstanding) = (payable?, outstanding?);
    let left =
        outstanding.amount_minor.checked_neg().map(|amount_minor| Money { amount_minor, ..outstanding });
    match left.and_then(|left| payable.checked_add(left)) {
        Some(received) if received.amount_minor > 0 => Some(Some(received)),
        Some(received) if received.amount_minor == 0 && payable.amount_minor == 0 => Some(None),
        Some(_) | None => {
            let problem = format!("leaves nothing paid of {payable}, though the order is said to be paid");
            order.field("total_outstanding").refuse(problem)
        }
    }
}

/// Returns the amount that was to be paid.
///
/// `total_price` is the total at the checkout. Lines that an edit took out or added are only in
/// `current_total_price`, which is also lower by the money that went back since.
pub(crate) fn payable(order: &At<'_>, amounts: Amounts) -> Option<Money> {
    let current = order.field("current_total_price");
    let total = amounts.read(order, "total_price");
    if current.is_absent() || !order.field("cancelled_at").is_absent() {
        return total;
    }
    let total = total?;
    // An amount that cannot be read says nothing: the total of the checkout is never missing.
    let Some(current) = order.if_readable(|order| amounts.read(order, "current_total_price")) else {
        return Some(total);
    };
    match repaid(order, amounts).and_then(|repaid| current.checked_add(repaid)) {
        Some(edited) if is_edited(order) || edited.amount_minor > total.amount_minor => Some(edited),
        Some(_) | None => Some(total),
    }
}

/// Returns true if an edit took out units of some lines, and left others, or took out a way of shipping.
fn is_edited(order: &At<'_>) -> bool {
    if order.field("shipping_lines").items().any(|line| is_removed(&line)) {
        return true;
    }
    let changes = Changes::of(order);
    let lines = order.field("line_items").if_readable(|at| {
        at.each(LINES_MAX, |item| {
            let quantity = item.field("quantity").value().and_then(Value::as_u64).unwrap_or_default();
            Some((changes.ordered(item, quantity), quantity))
        })
    });
    let lines = lines.unwrap_or_default();
    lines.iter().any(|(ordered, quantity)| ordered < quantity)
        && lines.iter().any(|(ordered, _)| *ordered > 0)
}

/// Returns the money that went back since, if all of it is in the order's currency.
fn repaid(order: &At<'_>, amounts: Amounts) -> Option<Money> {
    let nothing = Money { amount_minor: 0, currency: amounts.currency };
    let refunds = order.field("refunds");
    if refunds.is_absent() {
        return Some(nothing);
    }
    let sums =
        refunds.if_readable(|at| at.each(LINES_MAX, |refund| refund::amount(refund, amounts.currency)))?;
    sums.into_iter().flatten().try_fold(nothing, Money::checked_add)
}

/// Returns `Some` if the order counts as paid although it does not say what is outstanding, as in older
/// versions of Shopify's API. The topic is believed then, unless the order contradicts it.
fn is_said_paid(order: &At<'_>) -> Option<()> {
    let status = order.field("financial_status");
    match status.text() {
        None | Some("paid" | "partially_refunded" | "refunded") => Some(()),
        Some(_) => status.refuse("is not paid, though the order is said to be paid"),
    }
}

/// Returns the amount that is still outstanding. Shopify gives it only in the shop's currency. To convert it
/// would be a guess, unless it is zero.
fn outstanding(order: &At<'_>, amounts: Amounts) -> Option<Money> {
    let at = order.field("total_outstanding");
    let none = Money { amount_minor: 0, currency: amounts.currency };
    if at.is_absent() {
        return is_said_paid(order).map(|()| none);
    }
    let outstanding = at.decimal(amounts.shop_currency)?;
    if amounts.shop_currency == amounts.currency {
        return Some(outstanding);
    }
    if outstanding.amount_minor == 0 {
        return Some(none);
    }
    at.refuse(format!(
        "is in {}, which does not say what was paid in {}",
        outstanding.currency, none.currency
    ))
}
