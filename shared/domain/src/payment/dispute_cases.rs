//! Cases about disputes: one to be answered in time, and one that is lost.
//!
//! A provider takes one answer, and none after its time: shops were told of a dispute too late, or invited to send
//! evidence that could not be filed any more (<https://github.com/antiwork/gumroad/pull/6793>). The evidence must be
//! true: an answer claimed the delivery of parcels that were never handed over
//! (<https://github.com/antiwork/gumroad/pull/6887>).

use crate::case::evidence::{self, Piece};
use crate::case::finder::{Finder, Found, Opens, decide, outside};
use crate::case::report::Action;
use crate::case::resolution::Decision;
use crate::case::words::{because, list};
use crate::facts::held::Held;
use crate::order::placed::Placed;
use crate::payment::dispute::{Dispute, DisputeKind, DisputeStatus};

const ANSWER: Action = outside(
    "Answer it at the payment provider, with this evidence: it takes one answer, and none after its time.",
    "This case closes with the provider's next word: under review, won or lost.",
);

const ACCEPT: Action = outside(
    "Accept it at the payment provider, if the customer is right.",
    "The money stays with the customer: the dispute is lost, and nothing more is sent.",
);

const NO_REFUND: Action = outside(
    "Refund nothing beside it: the money is taken already.",
    "A refund would go to the customer on top of it.",
);

const REFUND: Action = outside(
    "Refund it in full, if the customer is right: no money is taken yet.",
    "The provider closes the inquiry, and this case closes with it.",
);

const SEND: Action = decide(
    "Send the goods all the same.",
    "Fulfilment is asked for. Newer facts about the dispute hold the order again.",
    Decision::Release,
);

const CANCEL: Action = outside(
    "Cancel the order in the shop without a refund.",
    "The warehouse is told for good that nothing is to be sent.",
);

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
        let summary = [Some(say(&held.body)), unsent.clone()].into_iter().flatten();
        let summary = summary.collect::<Vec<_>>().join(" ");
        let actions = actions(&held.body, unsent.is_some());
        let pieces = self.dispute_evidence(placed, held);
        let mut found = self.found(key, summary, Opens::AfterGracePeriod, pieces, &actions);
        // A shipment or a refund does not undo a decision about the dispute; a newer word about it does.
        found.as_of = held.stamp.occurred_at;
        Some(found)
    }

    /// Returns in words what is held back, if anything is.
    fn unsent(&self, placed: &Placed) -> Option<String> {
        let left = self.facts.still_to_come(placed);
        let units = left.iter().map(|(line, quantity)| format!("{quantity} of {}", line.line_id));
        let unsent = !left.is_empty() && self.facts.cancelled().is_none();
        unsent.then(|| format!("Not sent, and held back: {}.", list(units)))
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

/// Returns a dispute in a sentence.
fn say(dispute: &Dispute) -> String {
    let Dispute { dispute_id, amount, .. } = dispute;
    let why = because(dispute.reason.as_ref());
    match (dispute.status, dispute.kind) {
        (DisputeStatus::Opened, DisputeKind::Inquiry) => {
            format!("The customer asked the bank about {amount} ({dispute_id}){why}. {}", answer_by(dispute))
        }
        (DisputeStatus::Opened, DisputeKind::Chargeback) => {
            format!("The customer had {amount} charged back ({dispute_id}){why}. {}", answer_by(dispute))
        }
        (DisputeStatus::UnderReview, _) => format!("The dispute {dispute_id} of {amount} is under review."),
        (DisputeStatus::Won, _) => format!("The dispute {dispute_id} of {amount} is won."),
        (DisputeStatus::Lost, _) => {
            format!("The dispute {dispute_id} is lost: {amount} stays with the customer{why}.")
        }
    }
}

fn answer_by(dispute: &Dispute) -> String {
    let by = dispute.evidence_due_by.map(|by| format!(" by {by}")).unwrap_or_default();
    format!("Answer it{by}.")
}

/// Returns what a person can do about a dispute.
fn actions(dispute: &Dispute, unsent: bool) -> Vec<Action> {
    let of_status: &[Action] = match (dispute.status, dispute.kind) {
        (DisputeStatus::Opened, DisputeKind::Inquiry) => &[ANSWER, REFUND],
        (DisputeStatus::Opened, DisputeKind::Chargeback) => &[ANSWER, ACCEPT, NO_REFUND],
        (DisputeStatus::UnderReview | DisputeStatus::Won, _) => &[],
        (DisputeStatus::Lost, _) => &[NO_REFUND],
    };
    let of_goods: &[Action] = if unsent { &[SEND, CANCEL] } else { &[] };
    [of_status, of_goods].concat()
}
