//! Reads that an order is paid, or that an attempt to pay failed.

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::order::placed::Authorisation;
use candor_domain::payment::transaction::{Payment, PaymentFailed};
use candor_domain::values::id::{OrderId, PaymentId};
use candor_domain::values::reading::At;
use candor_edge::heard::Statement;

use crate::amounts::read_total;
use crate::delivery::Delivery;
use crate::moments::{has_paid_date, paid_at, revised_at};
use crate::names;
use crate::sort;
use crate::status::Status;

/// Returns the part of the order that its payment is about, to name it in a refusal.
pub(crate) fn aspect(order: &At<'_>) -> Option<Aspect> {
    let order_id: OrderId = order.if_readable(|order| order.field("id").id())?;
    payment_id(order, &order_id).map(Aspect::Payment)
}

/// The members of `meta_data` in which the plugins of Stripe and of WooPayments keep the payment intent.
const INTENTS: [&str; 2] = ["_stripe_intent_id", "_intent_id"];

/// The beginnings of the names of Stripe's payment intents and charges.
const OF_STRIPE: [&str; 3] = ["pi_", "ch_", "py_"];

/// Returns the payment's identifier: Stripe's, so that what Stripe says of it is about this payment, and else one of the
/// order. `transaction_id` alone is not used for it: several plugins fill it in after the order is paid
/// (<https://github.com/woocommerce/woocommerce-gateway-stripe/issues/5480>), and one payment would be two.
fn payment_id(order: &At<'_>, order_id: &OrderId) -> Option<PaymentId> {
    let named = INTENTS.iter().find_map(|name| kept(order, name));
    let transaction = || order.field("transaction_id").text().map(str::to_owned);
    let named = named.or_else(transaction);
    let is_of_stripe = |id: &String| OF_STRIPE.iter().any(|beginning| id.starts_with(beginning));
    let of_stripe = named.filter(is_of_stripe).and_then(|id| id.parse().ok());
    of_stripe.or_else(|| format!("{order_id}-paid").parse().ok())
}

/// Returns a text that a plugin keeps with the order.
fn kept(order: &At<'_>, name: &str) -> Option<String> {
    let meta = order.field("meta_data");
    let mut found = meta.items().filter(|entry| entry.field("key").text() == Some(name));
    found.find_map(|entry| entry.field("value").text().map(str::to_owned))
}

/// Reads that the payment is promised and not captured, from the notes of the plugins of Stripe and of WooPayments. Such an
/// order is `on-hold` until a person captures the payment
/// (<https://github.com/woocommerce/woocommerce-gateway-stripe/issues/1378>).
pub(crate) fn authorisation(order: &At<'_>) -> Option<Authorisation> {
    let says = |name: &str, value: &str| kept(order, name).as_deref() == Some(value);
    let is_promised = says("_stripe_charge_captured", "no") || says("_intention_status", "requires_capture");
    let is_awaited = Status::of(order) == Status::Awaiting && !has_paid_date(order);
    (is_promised && is_awaited).then_some(Authorisation { ends_at: None })
}

/// Reads that the money is in.
///
/// `date_paid` says so, and when. It is set when the order reaches a status that counts as paid, so where the customer pays
/// on delivery it says only that a person completed the order; in 3.0 it did not even say that
/// (<https://github.com/woocommerce/woocommerce/issues/14775>). An order in such a status without `date_paid` is paid by
/// now (<https://github.com/woocommerce/woocommerce/issues/13420>), and does not say since when.
pub(crate) fn paid(order: &At<'_>, delivery: &Delivery) -> Option<Option<Statement>> {
    let status = Status::of(order);
    let on_delivery = sort::is_cash_on_delivery(order);
    let is_paid = has_paid_date(order) || (status.is_paid() && !on_delivery);
    if !is_paid || (on_delivery && status != Status::Completed) {
        return Some(None);
    }
    let paid_at = paid_at(order);
    let from_status = on_delivery || paid_at.is_none();
    let when = paid_at.or_else(|| revised_at(order));
    let order_id: Option<OrderId> = order.field("id").id();
    let total = read_total(order);
    let (order_id, occurred_at, amount) = (order_id?, when?, total?);
    if amount.amount_minor == 0 {
        return Some(None);
    }
    let Some(payment_id) = payment_id(order, &order_id) else {
        return order.field("id").refuse("is too long to name a payment by");
    };
    let what = if from_status { "paid by now" } else { "paid" };
    let id = names::repeated(order, &delivery.shop, order_id.as_str(), what, occurred_at)?;
    let fact = Fact::PaymentConfirmed(Payment { payment_id, amount, from_status });
    Some(Some(Statement { occurred_at, id, fact }))
}

/// Reads that the last attempt to pay failed. An order with a time of payment was paid all the same.
pub(crate) fn failed(order: &At<'_>, delivery: &Delivery) -> Option<Option<Statement>> {
    if Status::of(order) != Status::Failed || has_paid_date(order) {
        return Some(None);
    }
    let order_id: Option<OrderId> = order.field("id").id();
    let (occurred_at, order_id) = (revised_at(order)?, order_id?);
    let Some(payment_id) = payment_id(order, &order_id) else {
        return order.field("id").refuse("is too long to name a payment by");
    };
    let id = names::repeated(order, &delivery.shop, order_id.as_str(), "failed", occurred_at)?;
    let fact = Fact::PaymentFailed(PaymentFailed { payment_id, reason: None });
    Some(Some(Statement { occurred_at, id, fact }))
}
