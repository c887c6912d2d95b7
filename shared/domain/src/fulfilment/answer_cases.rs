//! Cases about the answers of warehouses: one that will not send, and one that will not stop.

use crate::case::decision;
use crate::case::evidence;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::FulfilmentProblem;
use crate::case::remedy::Remedy;
use crate::facts::held::Held;
use crate::fulfilment::reported::{Reports, RequestStatus};
use crate::order::placed::Placed;
use crate::shipment::created::Shipment;

const REFUSED: [Remedy; 2] = [Remedy::AskOtherPlace, Remedy::CancelRefused];

const NOT_STOPPED: [Remedy; 2] = [Remedy::CallWarehouse, Remedy::AgreeIfItComes];

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_answers(&self) -> Vec<Found<'a>> {
        let Some(placed) = self.facts.placed() else { return vec![] };
        let reports = self.facts.fulfilment_orders().values();
        let standing = reports.filter(|reports| !reports.newest.body.status.is_over());
        let found = standing.filter_map(|reports| match reports.newest.body.request_status {
            RequestStatus::Rejected | RequestStatus::Closed => self.fulfilment_refused(placed, reports),
            RequestStatus::CancellationRejected => self.cancellation_refused(placed, reports),
            RequestStatus::Unsubmitted | RequestStatus::Submitted | RequestStatus::Accepted => None,
            RequestStatus::CancellationRequested | RequestStatus::CancellationAccepted => None,
        });
        found.collect()
    }

    /// Finds units that a place will not send, and that are still to be sent. After a refusal the shop shows the order like one
    /// that was never asked for: <https://help.supliful.com/en/articles/5913619-why-is-my-order-getting-declined>.
    fn fulfilment_refused(&self, placed: &'a Held<Placed>, reports: &'a Reports) -> Option<Found<'a>> {
        let left = self.facts.refused_units(&placed.body, reports);
        if self.facts.cancelled().is_some() || left.is_empty() {
            return None;
        }
        let id = &reports.newest.body.fulfilment_order_id;
        let problem = FulfilmentProblem::Refused { units: left, answer: reports.answer().cloned() };
        let facts = [evidence::placed(placed)].into_iter().chain(reports.telling().map(evidence::fulfilment));
        let key = CaseKey::FulfilmentRefused(id.clone());
        let mut found = self.found(key, [problem], Opens::AfterGracePeriod, facts.collect(), &REFUSED);
        found.as_of = reports.asked_at();
        Some(found)
    }

    /// Finds a place that will not stop. For a cancelled order, its goods come all the same; the case about their parcel
    /// speaks for this one as soon as there is a parcel. For any other order, the customer may wait for an answer until the
    /// goods arrive.
    fn cancellation_refused(&self, placed: &'a Held<Placed>, reports: &'a Reports) -> Option<Found<'a>> {
        let newest = &reports.newest;
        let cancelled = self.facts.cancelled();
        let left = self.facts.unsent_since(&newest.body.lines, newest.stamp.occurred_at, |shipment| {
            self.is_dealt_with(shipment, reports)
        });
        let is_known = match cancelled {
            Some(_) => left.is_empty(),
            None => self.is_answered(&placed.body),
        };
        if is_known {
            return None;
        }
        let id = &newest.body.fulfilment_order_id;
        let (part, answer) = (id.clone(), reports.answer().cloned());
        let problem = FulfilmentProblem::NotStopped { part, answer, is_cancelled: cancelled.is_some() };
        let facts = [evidence::placed(placed)].into_iter().chain(cancelled.map(evidence::cancelled));
        let facts = facts.chain(reports.telling().map(evidence::fulfilment)).collect();
        let key = CaseKey::CancellationRefused(id.clone());
        let mut found = self.found(key, [problem], Opens::AfterGracePeriod, facts, &NOT_STOPPED);
        found.as_of = reports.asked_at();
        Some(match cancelled {
            Some(cancelled) => found.no_older_than(cancelled.stamp.occurred_at),
            None => found,
        })
    }

    /// Returns true if a shipment of a cancelled order needs no person any more: it was voided, or a person decided about it.
    fn is_dealt_with(&self, shipment: &Shipment, reports: &Reports) -> bool {
        let case = CaseKey::ParcelOfCancelledOrder(shipment.shipment_id.clone());
        shipment.voided || decision::since(self.facts, &case, reports.asked_at()).is_some()
    }

    /// Returns true if the customer of an order that is not cancelled waits for no answer any more: the goods arrived, go back,
    /// or are paid back.
    fn is_answered(&self, placed: &Placed) -> bool {
        let arrived = self.facts.completed_at(placed).is_some();
        arrived || self.facts.has_returns() || self.facts.refunded_in_full(placed)
    }
}
