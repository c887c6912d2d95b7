//! Checks a shop that was handed over to Candor on some day. Somebody else told its customers what happened before, and
//! asked its warehouse: of that nothing is told or asked again, and of what happens from then on everything is.

use candor_domain::message::key::MessageKey;
use candor_domain::policy::settings::{FulfilWhen, Policy};
use candor_domain::values::id::OrderKey;
use jiff::Timestamp;

use super::truth::Truth;
use super::{Ended, Finding, goods};

const PROPERTY: &str = "what somebody else told or asked for is not told or asked for again";

/// Returns the moment at which the order's shop was handed over.
fn live_since(policy: &Policy, order: &OrderKey) -> Option<Timestamp> {
    policy.shops.get(&order.shop)?.live_since
}

/// Returns true if something happened before the order's shop was handed over.
pub(super) fn is_before(policy: &Policy, order: &OrderKey, at: Timestamp) -> bool {
    live_since(policy, order).is_some_and(|live_since| at < live_since)
}

/// Returns true if somebody else asked the warehouse for the order.
pub(super) fn asked_elsewhere(policy: &Policy, order: &OrderKey, truth: &Truth<'_>) -> bool {
    let Some((_, placed)) = truth.placed else { return false };
    let waits = policy.fulfilment.when == FulfilWhen::Paid && !goods::is_paid_later(placed);
    let ready_at = if waits { truth.paid_at() } else { Some(placed.placed_at) };
    ready_at.is_some_and(|ready_at| is_before(policy, order, ready_at.max(placed.placed_at)))
}

/// Returns the moment of the event that a message is about; none for one that corrects what Candor told itself.
fn happened_at(truth: &Truth<'_>, policy: &Policy, key: &MessageKey) -> Option<Timestamp> {
    match key {
        MessageKey::OrderConfirmation => truth.ready_at(policy),
        MessageKey::Receipt => truth.paid_at(),
        MessageKey::ShippingNotice(id) => truth.shipments.get(id).map(|(_, shipment)| shipment.shipped_at),
        MessageKey::DeliveredNotice(id) => truth.arrived_at(id),
        MessageKey::OutForDeliveryNotice(id)
        | MessageKey::AttemptFailedNotice(id)
        | MessageKey::PickupNotice(id)
        | MessageKey::ParcelReturningNotice(id) => truth.last_seen(id).map(|(at, _)| at),
        MessageKey::RefundNotice(id) => truth.refunded_at.get(id).copied(),
        MessageKey::FollowUp => truth.completed_at(),
        MessageKey::CancellationNotice => truth.cancelled,
        MessageKey::PaymentFailedNotice => truth.failed.values().copied().max(),
        MessageKey::OrderUpdate(_)
        | MessageKey::ShippingUpdate(..)
        | MessageKey::DelayNotice(..)
        | MessageKey::BackOnTrack(..)
        | MessageKey::PickupReadyNotice
        | MessageKey::PickupUpdate(_)
        | MessageKey::PickupReminder => None,
    }
}

/// Returns true if what a withheld message is about happened before the shop was handed over.
pub(super) fn confirms(
    truth: &Truth<'_>,
    policy: &Policy,
    order: &OrderKey,
    key: &MessageKey,
    since: Timestamp,
) -> bool {
    is_before(policy, order, happened_at(truth, policy, key).unwrap_or(since))
}

pub(super) fn check(ended: Ended<'_>, found: &mut Vec<Finding>) {
    let Ended { seen, policy, stored, truth, .. } = ended;
    let order = &stored.order.key;
    for mail in &seen.mails {
        let key = &mail.content.key;
        let at = happened_at(truth, policy, key).filter(|at| is_before(policy, order, *at));
        found.extend(at.map(|at| (PROPERTY, format!("{key} tells what happened at {at}"))));
    }
    let first = seen.asked.iter().min_by_key(|asked| (asked.number, asked.at));
    let asks = first.filter(|asked| !asked.units.is_empty() && asked_elsewhere(policy, order, truth));
    // An order that was held until then was not asked for.
    let let_go = truth.released || !truth.disputes.is_empty() || truth.is_ever_tagged();
    found.extend(
        asks.filter(|_| !let_go)
            .map(|asked| (PROPERTY, format!("asks at {} for {:?}", asked.at, asked.units))),
    );
}
