//! Cases about disputes: one to be answered in time, and one that is lost.
//!
//! A provider takes one answer, and none after its time: shops were told of a dispute too late, or invited to send
//! evidence that could not be filed any more (<https://github.com/antiwork/gumroad/pull/6793>). The evidence must be
//! true: an answer claimed the delivery of parcels that were never handed over
//! (<https://github.com/antiwork/gumroad/pull/6887>).

use crate::case::evidence::{self, Piece};
use crate::case::finder::{Finder, Found, Opens};
use crate::case::problem::DisputeProblem;
use crate::case::remedy::Remedy;
use crate::facts::held::Held;
use crate::order::placed::Placed;
use crate::payment::dispute::{Dispute, DisputeKind, DisputeStatus};
use crate::values::line_quantity::LineQuantity;

impl<'a> Finder<'a, '_> {
    /// Returns a case for each dispute that a person has to work on.
    pub(crate) fn about_disputes(&self, placed: &'a Held<Placed>) -> impl Iterator<Item = Found<'a>> {
        self.facts.disputes().values().filter_map(move |held| self.dispute(placed, held))
    }

    /// Returns the case about a dispute. One that is answered is no case unless it holds goods back: nothing else is
    /// to be done until it is decided.
    fn dispute(&self, placed: &'a Held<Placed>, held: &'a Held<Dispute>) -> Option<Found<'a>> {
        let key = held.body.case()?;
        let unsent = self.unsent(&placed.body);
        let awaits_nothing = held.body.status == DisputeStatus::UnderReview && unsent.is_none();
        if awaits_nothing {
            return None;
        }
        let remedies = remedies(&held.body, unsent.is_some());
        let problems = [Some(problem(&held.body)), unsent].into_iter().flatten();
        let pieces = self.dispute_evidence(placed, held);
        let mut found = self.found(key, problems, Opens::AfterGracePeriod, pieces, &remedies);
        // A shipment or a refund does not undo a decision about the dispute; a newer word about it does.
        found.as_of = held.stamp.occurred_at;
        Some(found)
    }

    /// Returns what is held back, if anything is.
    fn unsent(&self, placed: &Placed) -> Option<DisputeProblem> {
        let left = self.facts.still_to_come(placed).into_iter();
        let units: Vec<LineQuantity> =
            left.map(|(line, quantity)| LineQuantity { line_id: line.line_id.clone(), quantity }).collect();
        let unsent = !units.is_empty() && self.facts.cancelled().is_none();
        unsent.then_some(DisputeProblem::HeldBack { units })
    }

    /// Returns what the shop needs to answer with: what was ordered, paid, sent, delivered and given back. A shipment
    /// that was voided is no evidence.
    fn dispute_evidence(&self, placed: &'a Held<Placed>, held: &'a Held<Dispute>) -> Vec<Piece<'a>> {
        let facts = self.facts;
        let address = placed.body.ship_to.is_some().then_some(Piece::ShipTo(placed));
        let order = [evidence::dispute(held), evidence::placed(placed)].into_iter().chain(address);
        let shipments = facts.shipments().values().filter(|held| !held.body.voided).flat_map(|held| {
            let history = facts.tracking_history(&held.body.shipment_id);
            let arrived = history.arrived().map(evidence::tracking_update);
            [evidence::shipment(held), Piece::Tracking(held)].into_iter().chain(arrived)
        });
        let back = facts.refunds().into_values().map(evidence::refund);
        let updates = facts.return_updates().values().map(evidence::return_updated);
        let returns = facts.returns().values().map(evidence::returning).chain(updates);
        let payments = facts.payments().into_values().map(evidence::payment);
        let cancelled = facts.cancelled().into_iter().map(evidence::cancelled);
        order.chain(payments).chain(cancelled).chain(back).chain(returns).chain(shipments).collect()
    }
}

/// Returns what is the matter with a dispute.
fn problem(dispute: &Dispute) -> DisputeProblem {
    let (amount, due_by) = (dispute.amount, dispute.evidence_due_by);
    let (reason, kind) = (dispute.reason.clone(), dispute.kind);
    let dispute_id = dispute.dispute_id.clone();
    match (dispute.status, kind) {
        (DisputeStatus::Opened, DisputeKind::Inquiry) => {
            DisputeProblem::Inquiry { dispute: dispute_id, amount, reason, due_by }
        }
        (DisputeStatus::Opened, DisputeKind::Chargeback) => {
            DisputeProblem::Chargeback { dispute: dispute_id, amount, reason, due_by }
        }
        (DisputeStatus::UnderReview, _) => DisputeProblem::UnderReview { dispute: dispute_id, amount },
        (DisputeStatus::Won, _) => DisputeProblem::Won { dispute: dispute_id, amount },
        (DisputeStatus::Lost, _) => DisputeProblem::Lost { dispute: dispute_id, amount, reason },
    }
}

/// Returns what a person can do about a dispute.
fn remedies(dispute: &Dispute, unsent: bool) -> Vec<Remedy> {
    let of_status: &[Remedy] = match (dispute.status, dispute.kind) {
        (DisputeStatus::Opened, DisputeKind::Inquiry) => &[Remedy::AnswerDispute, Remedy::RefundInquiry],
        (DisputeStatus::Opened, DisputeKind::Chargeback) => {
            &[Remedy::AnswerDispute, Remedy::AcceptDispute, Remedy::RefundNothing]
        }
        (DisputeStatus::UnderReview | DisputeStatus::Won, _) => &[],
        (DisputeStatus::Lost, _) => &[Remedy::RefundNothing],
    };
    let of_goods: &[Remedy] = if unsent { &[Remedy::SendDisputed, Remedy::CancelDisputed] } else { &[] };
    [of_status, of_goods].concat()
}
