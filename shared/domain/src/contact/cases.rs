//! Cases about messages that cannot be sent, may have been sent, came back, or are no longer true.

use jiff::Timestamp;

use crate::case::evidence::Piece;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::{BeliefProblem, MessageProblem};
use crate::case::remedy::Remedy;
use crate::case::{decision, evidence};
use crate::contact::misinformation::misinformation;
use crate::contact::suppression::suppressed_by;
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::entry::MessageEntry;
use crate::message::key::{MessageKey, MessageKind};
use crate::message::reason::Reason;
use crate::plan::moment::after;
use crate::policy::message::WhenUnknown;
use crate::shipment::stated::stated_delivered;
use crate::values::id::{EstimateSubject, ShipmentId};

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_messages(&self) -> Vec<Found<'a>> {
        let unknown = self.ledger.messages.iter().filter_map(|(key, entry)| self.message_unknown(key, entry));
        let candidate =
            self.candidates.iter().flat_map(|j| [self.message_impossible(j), self.customer_misinformed(j)]);
        let delivered = self.facts.shipments().keys().filter_map(|id| self.delivery_misinformed(id));
        unknown.chain(candidate.flatten()).chain(delivered).chain(self.address_suppressed()).collect()
    }

    fn message_impossible(&self, candidate: &Candidate) -> Option<Found<'a>> {
        let key = &candidate.key;
        let entry = self.ledger.messages.get(key);
        let message = key.clone();
        let problem = match (&candidate.eligibility, entry) {
            (Eligibility::Blocked(Reason::ShopUnknown), _) => {
                MessageProblem::ShopUnknown { message, shop: self.context.order.key.shop.clone() }
            }
            (Eligibility::Blocked(reason), _) => MessageProblem::Blocked { message, reason: *reason },
            // It is no problem that needs a person if a message cannot be sent that one can do without.
            (_, _) if [MessageKind::FollowUp, MessageKind::OutForDeliveryNotice].contains(&key.kind()) => {
                return None;
            }
            (
                Eligibility::Eligible | Eligibility::Withheld(Reason::TooLate),
                Some(MessageEntry::Refused { why, .. }),
            ) => MessageProblem::Refused { message, why: why.clone() },
            (Eligibility::Eligible | Eligibility::Waiting(_) | Eligibility::Withheld(_), _) => return None,
        };
        let facts = self.facts.placed().into_iter().map(evidence::placed).collect();
        let mut remedies = vec![Remedy::CorrectAddress, Remedy::TellOtherwise];
        let refused = matches!(entry, Some(MessageEntry::Refused { .. }));
        if refused && candidate.eligibility == Eligibility::Eligible {
            remedies.insert(0, Remedy::SendRefusedAgain);
        }
        let case = CaseKey::MessageImpossible(key.clone());
        let found = self.found(case, [problem], Opens::AfterGracePeriod, facts, &remedies);
        Some(found.withholding(self.withheld(|other, _| other == key)))
    }

    fn message_unknown(&self, key: &MessageKey, entry: &MessageEntry) -> Option<Found<'a>> {
        let MessageEntry::Unknown { since, attempts, .. } = entry else { return None };
        let eligibility = self
            .candidates
            .iter()
            .find(|candidate| candidate.key == *key)
            .map(|candidate| &candidate.eligibility);
        let resends = match self.context.policy.message(key.kind()).when_unknown {
            WhenUnknown::Resend => eligibility == Some(&Eligibility::Eligible),
            WhenUnknown::Case => false,
        };
        if resends
            || !self
                .context
                .moment
                .reached(after(*since, self.context.policy.effects.proof_wait), "the wait for proof ends")
        {
            return None;
        }
        let problem = MessageProblem::Unknown { message: key.clone(), attempts: *attempts };
        let facts = self.facts.placed().into_iter().map(evidence::placed).collect();
        let remedies = [Remedy::CountAsSent, Remedy::SendUnsent];
        let case = CaseKey::MessageUnknown(key.clone());
        let found = self.found(case, [problem], Opens::AtOnce, facts, &remedies);
        Some(found.no_older_than(decision::open_to_decision(*since)))
    }

    /// Finds a correction that comes too late to be sent automatically: a person decides what to say.
    fn customer_misinformed(&self, candidate: &Candidate) -> Option<Found<'a>> {
        if !candidate.key.kind().corrects() || candidate.eligibility != Eligibility::Withheld(Reason::TooLate)
        {
            return None;
        }
        let problem = misinformation(self.context.order, self.context.policy, &candidate.key)?;
        let facts = self.said_since(&candidate.key);
        let case = CaseKey::CustomerMisinformed(candidate.key.clone());
        let remedies = [Remedy::WriteWhatIsTrue];
        let found = self.found(case, [problem], Opens::AfterGracePeriod, facts, &remedies);
        Some(found.withholding(self.withheld(|key, _| *key == candidate.key)))
    }

    /// Returns the facts that a correction is about, and no others: a decision about it stands when other
    /// facts change.
    fn said_since(&self, key: &MessageKey) -> Vec<Piece<'a>> {
        let facts = self.facts;
        let delay = facts
            .revised_estimates()
            .get(&EstimateSubject::from(key.shipment().cloned()))
            .map(evidence::delay);
        let Some(id) = key.shipment() else {
            let order = facts.placed().into_iter().map(evidence::placed);
            return order
                .chain(facts.cancelled().into_iter().map(evidence::cancelled))
                .chain(delay)
                .collect();
        };
        facts.shipments().get(id).map(evidence::shipment).into_iter().chain(delay).collect()
    }

    /// Finds a shipment that the customer was told has arrived, and that has not arrived by what the carrier
    /// says now: no mail could say where it is.
    fn delivery_misinformed(&self, id: &ShipmentId) -> Option<Found<'a>> {
        let tracking_history = self.facts.tracking_history(id);
        if tracking_history.arrived().is_some() || !stated_delivered(self.context.order, id) {
            return None;
        }
        let now = tracking_history.status().map(|(status, _)| status);
        let problem = BeliefProblem::Arrived { shipment: id.clone(), now };
        let facts =
            tracking_history.tracking_updates().into_iter().rev().map(evidence::tracking_update).collect();
        let case = CaseKey::CustomerMisinformed(MessageKey::DeliveredNotice(id.clone()));
        let remedies = [Remedy::WriteWhereItIs];
        Some(self.found(case, [problem], Opens::AfterGracePeriod, facts, &remedies))
    }

    /// Finds a suppressed address: mail to the customer came back or was called unwanted, and further
    /// messages wait for a person.
    fn address_suppressed(&self) -> Option<Found<'a>> {
        let (key, held) = suppressed_by(self.context.order)?;
        let complained = key == CaseKey::CustomerComplained;
        let problem = if complained { MessageProblem::Complained {} } else { MessageProblem::Bounced {} };
        let facts =
            [evidence::mail(held)].into_iter().chain(self.facts.placed().into_iter().map(evidence::placed));
        let remedies = [Remedy::FindAddress, Remedy::WriteAllTheSame];
        let mut found = self.found(key, [problem], Opens::AtOnce, facts.collect(), &remedies);
        // A decision covers the messages that were withheld by then, and none that were withheld later.
        found.as_of = self.suppressed_since().fold(held.stamp.occurred_at, Timestamp::max);
        Some(found.withholding(self.withheld(|_, reason| reason == Reason::AddressSuppressed)))
    }

    /// Returns when each message began to wait for an address that accepts mail.
    fn suppressed_since(&self) -> impl Iterator<Item = Timestamp> {
        self.ledger.messages.values().filter_map(|entry| match entry {
            MessageEntry::Withheld { reason: Reason::AddressSuppressed, at } => Some(*at),
            MessageEntry::Withheld { .. } | MessageEntry::Due { .. } | MessageEntry::Claimed { .. } => None,
            MessageEntry::Unknown { .. } | MessageEntry::Done { .. } | MessageEntry::Refused { .. } => None,
        })
    }
}
