//! Says what the truth calls for where the customer fetches the goods.

use candor_domain::message::key::MessageKey;
use candor_domain::order::placed::{Delivery, Placed};
use candor_domain::policy::settings::Policy;
use jiff::{SignedDuration, Timestamp};

use super::goods::{self, of};
use super::truth::Truth;

/// A reminder is owed where there is at least this much time between the word that goods are ready and the reminder.
const WORTH_A_REMINDER: SignedDuration = SignedDuration::from_hours(13);

/// Returns true if the customer fetches the goods.
pub(super) fn is_fetched(placed: &Placed) -> bool {
    placed.delivery == Delivery::Pickup
}

/// Returns true if goods of the order were not handed over yet, and their money did not go back.
pub(super) fn are_left(truth: &Truth<'_>) -> bool {
    let Some((_, placed)) = truth.placed else { return false };
    let wanted = goods::to_send(placed, truth.refunds.values().copied());
    let out = goods::in_shipments(truth.shipments.values().map(|(_, shipment)| *shipment));
    !truth.is_paid_back() && wanted.into_iter().any(|(id, units)| units > of(&out, id))
}

/// Returns the messages about goods that wait, each with the time since which it is owed.
pub(super) fn owed(truth: &Truth<'_>, policy: &Policy) -> Vec<(MessageKey, Timestamp)> {
    let Some(((_, placed), (at, ready))) = truth.placed.zip(truth.ready) else { return vec![] };
    if !is_fetched(placed) {
        return vec![];
    }
    let reminder = ready.ready_until.and_then(|until| until.checked_sub(policy.pickup_reminder_before).ok());
    let reminder = reminder.filter(|due_at| due_at.duration_since(at) >= WORTH_A_REMINDER);
    let reminder = reminder.filter(|due_at| !was_fetched_by(truth, *due_at));
    let reminder = reminder.map(|due_at| (MessageKey::PickupReminder, due_at));
    [(MessageKey::PickupReadyNotice, at)].into_iter().chain(reminder).collect()
}

/// Returns true if something was handed over by then. A customer who was there once knows that goods wait.
fn was_fetched_by(truth: &Truth<'_>, at: Timestamp) -> bool {
    truth.shipments.values().any(|(_, shipment)| !shipment.voided && shipment.shipped_at <= at)
}
