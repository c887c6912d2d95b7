//! Reads payments that came in, and attempts to pay that failed.
//!
//! A PaymentIntent, its charge and its Checkout Session tell of one payment, by the PaymentIntent's identifier. Each
//! says all that came in so far, so nothing is counted twice, and a capture of a part is followed by a greater amount.

use candor_domain::payment::transaction::{Payment, PaymentFailed};
use candor_domain::reference::report::OfPayment;
use candor_domain::values::id::PaymentId;
use candor_domain::values::money::Money;
use candor_domain::values::reading::At;
use candor_domain::values::text::Remark;
use candor_edge::texts::plain;

use crate::amount::above_zero;
use crate::event::Frame;
use crate::order::{id_of, payment_of_charge};
use crate::told::{Statement, Told, named};

/// Reads a PaymentIntent that succeeded.
pub(crate) fn intent_succeeded(intent: &At<'_>, frame: Frame<'_>) -> Option<Told> {
    let is_so = has_status(intent, "succeeded");
    let payment_id = intent.field("id").id();
    let amount = above_zero(intent, "amount_received");
    is_so?;
    confirmed(intent, frame, payment_id?, amount?, false)
}

/// Reads a PaymentIntent whose last attempt failed.
pub(crate) fn intent_failed(intent: &At<'_>, frame: Frame<'_>) -> Option<Told> {
    let payment_id: Option<PaymentId> = intent.field("id").id();
    let status = intent.field("status");
    if status.text() == Some("succeeded") {
        return status.refuse("is succeeded, though the event says that the payment failed");
    }
    let reason = remark(&intent.field("last_payment_error").field("message"));
    failed(intent, frame, payment_id?, reason)
}

/// Reads a charge that succeeded or was captured.
pub(crate) fn charge_succeeded(charge: &At<'_>, frame: Frame<'_>, must_be_captured: bool) -> Option<Told> {
    let is_so = has_status(charge, "succeeded");
    let payment_id = payment_of_charge(charge);
    let captured = charge.field("captured");
    match captured.boolean() {
        Some(false) if must_be_captured => {
            captured.refuse("is false, though the event says that it was captured")
        }
        Some(false) => is_so.map(|()| Told::Nothing("the money is promised, and not captured yet")),
        Some(true) => {
            // It can be less than the amount of the charge: the rest was released.
            let amount = above_zero(charge, "amount_captured");
            is_so?;
            confirmed(charge, frame, payment_id?, amount?, false)
        }
        None => None,
    }
}

/// Reads from a charge that changed that its money is in by now, and not since when. It heals a payment whose own
/// event was lost.
pub(crate) fn by_status(charge: &At<'_>, frame: Frame<'_>) -> Option<Told> {
    let is_in = charge.if_readable(|charge| charge.field("captured").boolean()) == Some(true)
        && charge.field("status").text() == Some("succeeded");
    if !is_in || charge.field("amount_captured").is_absent() {
        return Some(Told::Nothing("it does not say that money came in"));
    }
    let payment_id = payment_of_charge(charge);
    let amount = above_zero(charge, "amount_captured");
    confirmed(charge, frame, payment_id?, amount?, true)
}

/// Reads a charge that failed.
pub(crate) fn charge_failed(charge: &At<'_>, frame: Frame<'_>) -> Option<Told> {
    let is_so = has_status(charge, "failed");
    let payment_id = payment_of_charge(charge);
    let seller_message = charge.field("outcome").field("seller_message");
    let reason = remark(&charge.field("failure_message")).or_else(|| remark(&seller_message));
    is_so?;
    failed(charge, frame, payment_id?, reason)
}

/// Reads a Checkout Session that the customer completed, or whose delayed payment came in. A completed session is not
/// always paid: bank debits and transfers take days (<https://docs.stripe.com/payments/checkout/fulfill-orders>), and
/// shops called such orders paid (<https://github.com/smartstore/Smartstore/issues/1456>).
pub(crate) fn session_paid(session: &At<'_>, frame: Frame<'_>, must_be_paid: bool) -> Option<Told> {
    let mode = session.field("mode");
    match mode.text() {
        Some("setup") => return Some(Told::Nothing("it only keeps a way to pay for later")),
        Some("subscription") => return Some(Told::Nothing("a subscription is paid by its invoices")),
        Some("payment") => {}
        Some(_) | None => return mode.string().and_then(|_| mode.refuse("is not one that is known")),
    }
    let status = session.field("payment_status");
    match status.string()? {
        "paid" => {
            let payment_id = id_of(&session.field("payment_intent")).id();
            let amount = above_zero(session, "amount_total");
            confirmed(session, frame, payment_id?, amount?, false)
        }
        "unpaid" if must_be_paid => {
            status.refuse("is unpaid, though the event says that the payment succeeded")
        }
        "unpaid" => Some(Told::Nothing("the payment is on its way, and can still fail")),
        "no_payment_required" => Some(Told::Nothing("nothing was to be paid")),
        _ => status.refuse("is not one that is known"),
    }
}

/// Reads a Checkout Session whose delayed payment failed. The PaymentIntent says why.
pub(crate) fn session_failed(session: &At<'_>, frame: Frame<'_>) -> Option<Told> {
    let status = session.field("payment_status");
    if status.text() == Some("paid") {
        return status.refuse("is paid, though the event says that the payment failed");
    }
    let payment_id = id_of(&session.field("payment_intent")).id();
    failed(session, frame, payment_id?, None)
}

fn has_status(object: &At<'_>, expected: &str) -> Option<()> {
    let status = object.field("status");
    match status.string()? {
        found if found == expected => Some(()),
        found => status.refuse(format!("is {found}, and the event says {expected}")),
    }
}

fn remark(at: &At<'_>) -> Option<Remark> {
    plain(at).map(|text| Remark::bounded(&text))
}

fn confirmed(
    at: &At<'_>,
    frame: Frame<'_>,
    payment_id: PaymentId,
    amount: Money,
    from_status: bool,
) -> Option<Told> {
    let what = if from_status { "paid by now" } else { "paid" };
    let id = named(at, frame, (frame.created, 0), [payment_id.as_str(), what])?;
    let of = OfPayment::Confirmed(Payment { payment_id: payment_id.clone(), amount, from_status });
    Some(Told::Fact(Box::new(Statement { occurred_at: frame.created, id, payment: Some(payment_id), of })))
}

fn failed(at: &At<'_>, frame: Frame<'_>, payment_id: PaymentId, reason: Option<Remark>) -> Option<Told> {
    let id = named(at, frame, (frame.created, 0), [payment_id.as_str(), "failed"])?;
    let of = OfPayment::Failed(PaymentFailed { payment_id: payment_id.clone(), reason });
    Some(Told::Fact(Box::new(Statement { occurred_at: frame.created, id, payment: Some(payment_id), of })))
}
