//! One cause makes one case: where several cases stand for the same cause, the weightiest speaks, and names the rest.
//!
//! A parcel that stands still also misses its day, and an address that takes no mail makes every message impossible. Each
//! of these as a case of its own is filed, assigned and looked up on its own, and people stop to read them. Alerting
//! calls the remedy inhibition: <https://prometheus.io/docs/alerting/latest/alertmanager/#inhibition>.
//!
//! A case that a person has dealt with speaks for no other any more: then the rest are heard.

use crate::case::finder::Found;
use crate::case::key::{CaseKey, CaseKind};
use crate::case::opening::opens_at;
use crate::case::subject::Subject;
use crate::ledger::entry::Ledger;
use crate::message::key::MessageKind;
use crate::plan::moment::Moment;

/// Returns the cases that speak. Each names those that it speaks for, but not what these would have named.
pub(crate) fn inhibit<'a>(found: Vec<Found<'a>>, ledger: &Ledger, moment: &Moment) -> Vec<Found<'a>> {
    // A case that is open already goes on until the one that speaks for it is open too.
    let silences = |speaker: &Found<'_>, other: &Found<'_>| {
        speaks_for(&speaker.key, &other.key)
            && (is_open_now(ledger, speaker, moment) || !ledger.is_open(&other.key))
    };
    let is_inhibited = |other: &Found<'_>| found.iter().any(|speaker| silences(speaker, other));
    let inhibited: Vec<bool> = found.iter().map(is_inhibited).collect();
    let (inhibited, speaking): (Vec<_>, Vec<_>) =
        found.into_iter().zip(inhibited).partition(|(_, is_inhibited)| *is_inhibited);
    let mut speaking: Vec<Found<'a>> = speaking.into_iter().map(|(found, _)| found).collect();
    for (other, _) in inhibited {
        if let Some(speaker) = speaking.iter_mut().find(|speaker| silences(speaker, &other)) {
            speaker.name(other);
        }
    }
    speaking
}

/// Returns true if a case is open, or opens at this moment.
fn is_open_now(ledger: &Ledger, found: &Found<'_>, moment: &Moment) -> bool {
    ledger.is_open(&found.key)
        || opens_at(ledger.cases.get(&found.key), found.grace_period, moment.now) <= moment.now
}

/// Returns true if both cases are about the same thing, and the first says what is the matter with it.
fn speaks_for(speaker: &CaseKey, other: &CaseKey) -> bool {
    let same = match (speaker.subject(), other.subject()) {
        (Subject::Order, Subject::Message(_)) => true,
        (Subject::Message(message), Subject::Shipment(id)) => {
            message.kind() == MessageKind::DeliveredNotice && message.shipment() == Some(id)
        }
        (Subject::FulfilmentOrder(_), Subject::Order) => true,
        (Subject::Shipment(_), Subject::FulfilmentOrder(_)) => true,
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
        // What a warehouse will not send is not handed over for that reason.
        CaseKind::FulfilmentRefused => &[CaseKind::NotHandedOver, CaseKind::PromisePassed],
        // A parcel that is to be stopped need not be put right first.
        CaseKind::ParcelOfCancelledOrder => &[
            CaseKind::AddressChanged,
            CaseKind::ParcelMismatch,
            CaseKind::LabelUnused,
            CaseKind::ParcelStalled,
            CaseKind::ParcelException,
            CaseKind::AttemptFailed,
            CaseKind::PickupExpiring,
            CaseKind::CancellationRefused,
        ],
        // A command that was refused is not carried out for that reason.
        CaseKind::CommandRefused => &[CaseKind::CommandUnanswered],
        // The customer was told that it arrived, since the carrier had said so.
        CaseKind::CustomerMisinformed => &[CaseKind::DeliveredThenMoving],
        CaseKind::CustomerUnreachable | CaseKind::CustomerComplained => &[CaseKind::MessageImpossible],
        CaseKind::EventMalformed | CaseKind::EventFromTheFuture | CaseKind::EventOverLimit => &[],
        CaseKind::ReportUnmatched => &[],
        CaseKind::OrderMissing | CaseKind::PaymentPending | CaseKind::PaymentUncaptured => &[],
        CaseKind::PaymentMismatch | CaseKind::RefundMismatch | CaseKind::RefundFailed => &[],
        CaseKind::RefundOverdue | CaseKind::PaymentDisputed | CaseKind::DisputeLost => &[],
        CaseKind::SourceConflict | CaseKind::LikelyDuplicate | CaseKind::HoldForgotten => &[],
        CaseKind::RiskyAndShipped | CaseKind::CancellationRefused => &[],
        CaseKind::ParcelMismatch | CaseKind::RefundedUnshipped | CaseKind::RefundedShipped => &[],
        CaseKind::AddressChanged | CaseKind::ParcelUnannounced | CaseKind::PromisePassed => &[],
        CaseKind::PickupExpiring | CaseKind::PickupUncollected | CaseKind::ParcelException => &[],
        CaseKind::ParcelReturned | CaseKind::ParcelLost | CaseKind::DeliveredThenMoving => &[],
        CaseKind::ReturnMismatch | CaseKind::ReturnOpen => &[],
        CaseKind::CommandUnanswered => &[],
        CaseKind::MessageImpossible | CaseKind::MessageUnknown => &[],
    }
}
