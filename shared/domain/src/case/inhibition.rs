//! One cause makes one case: where several cases stand for the same cause, the weightiest speaks, and names the rest.
//!
//! A parcel that stands still also misses its day, and an address that takes no mail makes every message impossible. Each
//! of these as a case of its own is filed, assigned and looked up on its own, and people stop to read them. Alerting
//! calls the remedy inhibition: <https://prometheus.io/docs/alerting/latest/alertmanager/#inhibition>.
//!
//! A case that a person has dealt with speaks for no other any more: then the rest are heard.

use crate::case::finder::Found;
use crate::case::key::{CaseKey, CaseKind};
use crate::case::subject::Subject;
use crate::ledger::entry::{CaseEntry, Ledger};
use crate::message::key::MessageKind;
use crate::plan::moment::Moment;

/// Returns the cases that speak. Each names those that it speaks for.
pub(crate) fn inhibit<'a>(found: Vec<Found<'a>>, ledger: &Ledger, moment: &Moment) -> Vec<Found<'a>> {
    let open = found.iter().map(|found| (found.key.clone(), is_open_now(ledger, found, moment)));
    let keys: Vec<(CaseKey, bool)> = open.collect();
    let speaker = |found: &Found<'_>| {
        let (speaker, is_open_now) = keys.iter().find(|(key, _)| speaks_for(key, &found.key))?;
        // A case that is open already goes on until the one that speaks for it is open too.
        (*is_open_now || !was_open(ledger, &found.key)).then(|| speaker.clone())
    };
    let (inhibited, speaking): (Vec<_>, Vec<_>) =
        found.into_iter().map(|found| (speaker(&found), found)).partition(|(speaker, _)| speaker.is_some());
    let mut speaking: Vec<Found<'a>> = speaking.into_iter().map(|(_, found)| found).collect();
    for (speaker, found) in inhibited {
        // A case that speaks for another may itself be spoken for; then it is named by the same speaker, or not at all.
        if let Some(speaking) = speaking.iter_mut().find(|speaking| Some(&speaking.key) == speaker.as_ref()) {
            speaking.name(found);
        }
    }
    speaking
}

fn was_open(ledger: &Ledger, key: &CaseKey) -> bool {
    matches!(ledger.cases.get(key), Some(CaseEntry::Open { .. }))
}

/// Returns true if a case is open, or opens at this moment.
fn is_open_now(ledger: &Ledger, found: &Found<'_>, moment: &Moment) -> bool {
    match ledger.cases.get(&found.key) {
        Some(CaseEntry::Open { .. }) => true,
        Some(CaseEntry::Pending { until, .. }) => *until <= moment.now,
        Some(CaseEntry::Closed { .. }) | None => found.grace_period.is_zero(),
    }
}

/// Returns true if both cases are about the same thing, and the first says what is the matter with it.
fn speaks_for(speaker: &CaseKey, other: &CaseKey) -> bool {
    let same = match (speaker.subject(), other.subject()) {
        (Subject::Order, Subject::Message(_)) => true,
        (Subject::Message(message), Subject::Shipment(id)) => {
            message.kind() == MessageKind::DeliveredNotice && message.shipment() == Some(id)
        }
        (one, another) => one == another,
    };
    same && inhibited_by(speaker.kind()).contains(&other.kind())
}

/// Lists the kinds that are no news where a case of this kind is known of the same thing.
fn inhibited_by(kind: CaseKind) -> &'static [CaseKind] {
    match kind {
        // What was not handed over, or does not move, arrives late for that reason.
        CaseKind::NotHandedOver
        | CaseKind::LabelUnused
        | CaseKind::ParcelStalled
        | CaseKind::AttemptFailed => &[CaseKind::PromisePassed],
        // A parcel that is to be stopped need not be put right first.
        CaseKind::ParcelOfCancelledOrder => &[
            CaseKind::AddressChanged,
            CaseKind::ParcelMismatch,
            CaseKind::LabelUnused,
            CaseKind::ParcelStalled,
            CaseKind::ParcelException,
            CaseKind::AttemptFailed,
            CaseKind::PickupExpiring,
        ],
        // The customer was told that it arrived, since the carrier had said so.
        CaseKind::CustomerMisinformed => &[CaseKind::DeliveredThenMoving],
        CaseKind::CustomerUnreachable | CaseKind::CustomerComplained => &[CaseKind::MessageImpossible],
        CaseKind::EventMalformed | CaseKind::EventFromTheFuture | CaseKind::EventOverLimit => &[],
        CaseKind::OrderMissing | CaseKind::PaymentPending | CaseKind::PaymentUncaptured => &[],
        CaseKind::PaymentMismatch | CaseKind::RefundMismatch | CaseKind::RefundFailed => &[],
        CaseKind::RefundOverdue | CaseKind::PaymentDisputed | CaseKind::DisputeLost => &[],
        CaseKind::SourceConflict | CaseKind::LikelyDuplicate | CaseKind::HoldForgotten => &[],
        CaseKind::ParcelMismatch | CaseKind::RefundedUnshipped | CaseKind::RefundedShipped => &[],
        CaseKind::AddressChanged | CaseKind::ParcelUnannounced | CaseKind::PromisePassed => &[],
        CaseKind::PickupExpiring | CaseKind::PickupUncollected | CaseKind::ParcelException => &[],
        CaseKind::ParcelReturned | CaseKind::ParcelLost | CaseKind::DeliveredThenMoving => &[],
        CaseKind::ReturnMismatch | CaseKind::ReturnOpen => &[],
        CaseKind::MessageImpossible | CaseKind::MessageUnknown => &[],
    }
}
