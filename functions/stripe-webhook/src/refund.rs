//! Reads refunds.
//!
//! A refund is asked for, and goes back at once or later; one that went back can still fail, weeks later
//! (<https://docs.stripe.com/refunds#failed-refunds>, <https://github.com/juspay/hyperswitch/pull/1488>). So only
//! `succeeded` is money that went back, and `failed` takes it back whatever comes after.

use candor_domain::payment::transaction::Refund;
use candor_domain::reference::report::OfPayment;
use candor_domain::values::id::{PaymentId, RefundId};
use candor_domain::values::limits::REFUNDS_MAX;
use candor_domain::values::reading::At;

use crate::amount::above_zero;
use crate::event::{Frame, moment};
use crate::order::{payment, payment_of_charge};
use crate::told::{Statement, Told, named};
use crate::topic::Topic;

/// The state of a refund, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    WentBack,
    Failed,
    Awaited(&'static str),
}

/// Reads a refund of an event of its own.
pub(crate) fn read(refund: &At<'_>, frame: Frame<'_>) -> Option<Told> {
    let state = state(refund, frame.topic);
    let payment_id = payment(refund);
    told(refund, frame, (state?, frame.changed_status), payment_id?)
}

/// Reads the refunds that went back of a charge. Charges list them only in API versions before 2022-11-15, and
/// handlers that need the list fail on later ones
/// (<https://github.com/woocommerce/woocommerce-gateway-stripe/issues/2497>). Each refund has events of its own, too;
/// a list does not say when one failed, so these alone tell it.
pub(crate) fn read_listed(charge: &At<'_>, frame: Frame<'_>) -> Option<Vec<Told>> {
    let refunds = charge.field("refunds").field("data");
    if refunds.is_absent() {
        return Some(vec![]);
    }
    let payment_id = payment_of_charge(charge);
    let each = refunds.each(REFUNDS_MAX, |refund| match state(refund, frame.topic)? {
        State::WentBack => told(refund, frame, (State::WentBack, false), payment_id.clone()),
        State::Failed => Some(Told::Nothing("the refund's own events say when it failed")),
        State::Awaited(why) => Some(Told::Nothing(why)),
    });
    payment_id.and(each)
}

fn told(
    refund: &At<'_>,
    frame: Frame<'_>,
    (state, changed_status): (State, bool),
    payment: Option<PaymentId>,
) -> Option<Told> {
    let failed = match state {
        State::Awaited(why) => return Some(Told::Nothing(why)),
        State::WentBack => false,
        State::Failed => true,
    };
    let refund_id: Option<RefundId> = refund.field("id").id();
    let amount = above_zero(refund, "amount");
    let created = moment(&refund.field("created"));
    let (refund_id, amount, created) = (refund_id?, amount?, created?);
    // A refund that went back long ago must not look new with each of its events, and one that failed must not look
    // older than the refund that took its place.
    let occurred_at = if failed || changed_status { frame.created.max(created) } else { created };
    let what = if failed { "refund failed" } else { "refund" };
    let id = named(refund, frame, (occurred_at, u8::from(failed)), [refund_id.as_str(), what])?;
    let of = OfPayment::Refunded(Refund { refund_id, amount, lines: vec![], cancelled: vec![], failed });
    Some(Told::Fact(Box::new(Statement { occurred_at, id, payment, of })))
}

/// Reads the state of a refund (<https://docs.stripe.com/api/refunds/object#refund_object-status>).
fn state(refund: &At<'_>, topic: Topic) -> Option<State> {
    let status = refund.field("status");
    let says_failed = topic == Topic::RefundFailed;
    match status.string()? {
        "failed" => Some(State::Failed),
        other if says_failed => status.refuse(format!("is {other}, though the event says that it failed")),
        "succeeded" => Some(State::WentBack),
        "pending" => Some(State::Awaited("the refund is on its way, and can still fail")),
        "requires_action" => Some(State::Awaited("the customer still has to say where the money is to go")),
        "canceled" => Some(State::Awaited("the refund was called off before any money went back")),
        _ => status.refuse("is not one that is known"),
    }
}
