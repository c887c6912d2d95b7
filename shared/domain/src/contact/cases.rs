//! Cases about messages that cannot be sent, may have been sent, came back, or are no longer true.

use jiff::Timestamp;

use crate::case::evidence::Piece;
use crate::case::finder::{Finder, Found, Opens, decide, outside};
use crate::case::key::CaseKey;
use crate::case::report::Action;
use crate::case::resolution::Decision;
use crate::case::words::count;
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

/// The action for a message that the mail service refused and that is still of use.
const SEND_AGAIN: Action = decide(
    "Mend the reason of the refusal, if it is in the shop's power.",
    "It is sent again, if it is still true and of use, and this case closes until it is refused again.",
    Decision::SendAgain,
);

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
        let why = match (&candidate.eligibility, entry) {
            (Eligibility::Blocked(Reason::ShopUnknown), _) => {
                format!("the policy does not know the shop {}", self.context.order.key.shop)
            }
            (Eligibility::Blocked(reason), _) => format!("there is no way to send it ({reason})"),
            // It is no problem that needs a person if a message cannot be sent that one can do without.
            (_, _) if [MessageKind::FollowUp, MessageKind::OutForDeliveryNotice].contains(&key.kind()) => {
                return None;
            }
            (
                Eligibility::Eligible | Eligibility::Withheld(Reason::TooLate),
                Some(MessageEntry::Refused { why, .. }),
            ) => {
                format!("the mail service refused it: {}", why.as_str())
            }
            (Eligibility::Eligible | Eligibility::Waiting(_) | Eligibility::Withheld(_), _) => return None,
        };
        let summary = format!("The customer should get {key}, but {why}.");
        let facts = self.facts.placed().into_iter().map(evidence::placed).collect();
        let mut actions = vec![
            outside(
                "Put the customer's address right in the shop.",
                "The message goes out if it is still true and of use, and this case closes itself.",
            ),
            outside(
                "Tell the customer another way.",
                "Candor cannot see that. Say so, and this case closes.",
            ),
        ];
        let refused = matches!(entry, Some(MessageEntry::Refused { .. }));
        if refused && candidate.eligibility == Eligibility::Eligible {
            actions.insert(0, SEND_AGAIN);
        }
        let case = CaseKey::MessageImpossible(key.clone());
        let found = self.found(case, summary, Opens::AfterGracePeriod, facts, &actions);
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
        let attempts = usize::try_from(*attempts).unwrap_or(usize::MAX);
        let summary =
            format!("Nobody can tell whether {key} went out ({}).", count(attempts, "attempt", "attempts"));
        let facts = self.facts.placed().into_iter().map(evidence::placed).collect();
        let look = "Look for the message in the mail service's log.";
        let actions = [
            decide(look, "It is there: it counts as sent, and this case closes.", Decision::WasSent),
            decide(
                look,
                "It is not there: it is sent, if it is still true and of use, and this case closes.",
                Decision::SendAgain,
            ),
        ];
        let found = self.found(CaseKey::MessageUnknown(key.clone()), summary, Opens::AtOnce, facts, &actions);
        Some(found.no_older_than(decision::open_to_decision(*since)))
    }

    /// Finds a correction that comes too late to be sent automatically: a person decides what to say.
    fn customer_misinformed(&self, candidate: &Candidate) -> Option<Found<'a>> {
        if !candidate.key.kind().corrects() || candidate.eligibility != Eligibility::Withheld(Reason::TooLate)
        {
            return None;
        }
        let summary = misinformation(self.context.order, self.context.policy, &candidate.key)?;
        let facts = self.said_since(&candidate.key);
        let actions = [outside(
            "Write to the customer what is true now.",
            "Say so, and this case closes. It closes itself when what was told is true again.",
        )];
        let found = self.found(
            CaseKey::CustomerMisinformed(candidate.key.clone()),
            summary,
            Opens::AfterGracePeriod,
            facts,
            &actions,
        );
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
        let now = tracking_history.status().map_or("unknown", |(status, _)| status.slug());
        let summary = format!("The customer was told that parcel {id} arrived. The carrier now says: {now}.");
        let facts =
            tracking_history.tracking_updates().into_iter().rev().map(evidence::tracking_update).collect();
        let actions = [outside(
            "Ask the carrier where it is, and write to the customer.",
            "Say so, and this case closes. It closes itself when the parcel arrives.",
        )];
        Some(self.found(
            CaseKey::CustomerMisinformed(MessageKey::DeliveredNotice(id.clone())),
            summary,
            Opens::AfterGracePeriod,
            facts,
            &actions,
        ))
    }

    /// Finds a suppressed address: mail to the customer came back or was called unwanted, and further
    /// messages wait for a person.
    fn address_suppressed(&self) -> Option<Found<'a>> {
        let (key, held) = suppressed_by(self.context.order)?;
        let complained = key == CaseKey::CustomerComplained;
        let what = if complained {
            "The customer called a mail of ours unwanted"
        } else {
            "Mail to the customer comes back"
        };
        let summary = format!("{what}. Nothing more is sent to this address.");
        let facts =
            [evidence::mail(held)].into_iter().chain(self.facts.placed().into_iter().map(evidence::placed));
        let actions = [
            outside(
                "Find out the right address and put it into the shop.",
                "What is withheld goes to the new address, if it is still true and of use.",
            ),
            decide(
                "Write to it all the same: the customer asked for it.",
                "What is withheld goes out, if it is still true and of use.",
                Decision::Release,
            ),
        ];
        let mut found = self.found(key, summary, Opens::AtOnce, facts.collect(), &actions);
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
