//! Compares what messages say of a carrier's or a payment provider's last report with what the order held.

use candor_domain::facts::entries::Facts;
use candor_domain::message::content::{Body, MessageContent, ShipmentSummary};
use candor_domain::message::key::MessageKey;
use candor_domain::order::placed::Placed;
use candor_domain::policy::settings::Policy;
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::money::Money;
use jiff::{SignedDuration, Timestamp};

use super::held::{last_seen, received, shipment_of, wrong_shipment};

/// The largest time from what the carrier says of a day to what is said of it on that day.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Returns what is wrong with a message that a carrier reported this status of a shipment last.
pub(super) fn wrong(
    facts: &Facts,
    placed: &Placed,
    content: &MessageContent,
    said: &ShipmentSummary,
    status: TrackingStatus,
) -> Option<&'static str> {
    let last = shipment_of(content).and_then(|id| last_seen(facts, id));
    wrong_shipment(facts, placed, content, said)
        .or((last.map(|(_, last)| last) != Some(status)).then_some("what the carrier did not say last"))
        .or(facts.cancelled().is_some().then_some("what becomes of a parcel of a cancelled order"))
}

/// Returns what is wrong with a message about a time that is over at the moment it was claimed.
pub(super) fn over(policy: &Policy, content: &MessageContent, began: Timestamp) -> Option<&'static str> {
    let calendar = policy.calendar(&content.order.shop);
    match &content.body {
        Body::PickupNotice { fetch_by: Some(day), .. } => {
            (calendar.end_of(*day) <= began).then_some("until when a parcel could be fetched")
        }
        Body::OutForDeliveryNotice { reported_at, .. } => (began.duration_since(*reported_at) > DAY)
            .then_some("that a parcel comes which was out before today"),
        _ => None,
    }
}

/// Returns what is wrong with a message about a refund.
pub(super) fn wrong_refund(
    facts: &Facts,
    placed: &Placed,
    content: &MessageContent,
    amount: Money,
) -> Option<&'static str> {
    let MessageKey::RefundNotice(id) = &content.key else { return Some("nothing of a refund") };
    let refunds = facts.refunds().into_values().map(|held| held.body.amount.amount_minor);
    let too_much = refunds.sum::<i64>() > received(facts, placed);
    (facts.refunds().get(id).map(|held| held.body.amount) != Some(amount))
        .then_some("another amount than went back")
        .or((amount.currency != placed.total.currency).then_some("that money of another currency went back"))
        .or(too_much.then_some("that money went back while more went back than came in"))
}
