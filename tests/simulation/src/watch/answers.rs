//! Says what the truth calls for where a warehouse will not send, or will not stop.

use candor_domain::case::key::{CaseKey, CaseKind};
use candor_domain::facts::order::Order;
use candor_domain::fulfilment::reported::{FulfilmentReported, FulfilmentStatus, RequestStatus};
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::FulfilmentOrderId;

use super::truth::Truth;

/// Returns the cases of which at least one must be known, for each warehouse that will not send or will not stop.
pub(super) fn must_be_known(policy: &Policy, truth: &Truth<'_>) -> Vec<Vec<CaseKey>> {
    let money_went_back = !truth.refunds.is_empty() || !truth.failed_refunds.is_empty();
    if truth.is_from_before(policy) {
        return vec![];
    }
    let of = |(id, (_, last)): (&&FulfilmentOrderId, &(_, &FulfilmentReported))| match last.request_status {
        RequestStatus::Rejected => {
            let is_open = truth.cancelled.is_none() && !money_went_back && truth.shipments.is_empty();
            let lasts = is_open && is_wanted(truth, last) && truth.fulfilments.len() == 1;
            lasts.then(|| vec![CaseKey::FulfilmentRefused((*id).clone())])
        }
        RequestStatus::CancellationRejected => {
            let is_open = truth.cancelled.is_some() || (!money_went_back && !truth.returned);
            // A parcel that was stopped after all is none of those that come all the same.
            let none_voided = truth.shipments.values().all(|(_, shipment)| !shipment.voided);
            let lasts = is_open && none_voided && !last.lines.is_empty() && truth.completed_at().is_none();
            let parcels = truth.shipments.keys().map(|id| CaseKey::ParcelOfCancelledOrder((*id).clone()));
            lasts.then(|| [CaseKey::CancellationRefused((*id).clone())].into_iter().chain(parcels).collect())
        }
        RequestStatus::Unsubmitted | RequestStatus::Submitted | RequestStatus::Accepted => None,
        RequestStatus::CancellationRequested | RequestStatus::CancellationAccepted => None,
        RequestStatus::Closed => None,
    };
    truth.fulfilments.iter().filter(|(_, (_, last))| !is_over(last)).filter_map(of).collect()
}

/// Returns the cases that must not be open in the end.
pub(super) fn are_right(truth: &Truth<'_>) -> Vec<CaseKey> {
    let of = |(id, (_, last)): (&&FulfilmentOrderId, &(_, &FulfilmentReported))| {
        let (refused, not_stopped) =
            (CaseKey::FulfilmentRefused((*id).clone()), CaseKey::CancellationRefused((*id).clone()));
        let sends = last.request_status != RequestStatus::Rejected || is_over(last);
        let stops = last.request_status != RequestStatus::CancellationRejected || is_over(last);
        let right = [(refused, sends || truth.cancelled.is_some()), (not_stopped, stops)];
        right.into_iter().filter(|(_, is_right)| *is_right).map(|(key, _)| key).collect::<Vec<_>>()
    };
    truth.fulfilments.iter().flat_map(of).collect()
}

/// Returns a case beside which another one is open about the same goods: those of a cancelled order that come.
pub(super) fn said_twice(order: &Order) -> Option<CaseKey> {
    let is_open =
        |(key, entry): (&CaseKey, &CaseEntry)| matches!(entry, CaseEntry::Open { .. }).then(|| key.clone());
    let open: Vec<CaseKey> = order.ledger.cases.iter().filter_map(is_open).collect();
    let has = |kind: CaseKind| open.iter().find(|key| key.kind() == kind);
    has(CaseKind::ParcelOfCancelledOrder).and(has(CaseKind::CancellationRefused)).cloned()
}

fn is_over(last: &FulfilmentReported) -> bool {
    matches!(last.status, FulfilmentStatus::Closed | FulfilmentStatus::Cancelled)
}

/// Returns true if the order still has goods that the warehouse was asked for.
fn is_wanted(truth: &Truth<'_>, last: &FulfilmentReported) -> bool {
    let ordered = truth.placed.into_iter().flat_map(|(_, placed)| &placed.lines);
    let mut goods = ordered.filter(|line| line.requires_shipping).map(|line| &line.line_id);
    goods.any(|id| last.lines.iter().any(|line| line.line_id == *id))
}
