//! Judging messages: which ought to go out, which wait, which are withheld and why.

use jiff::Timestamp;

use crate::case::{CaseKey, CaseKind};
use crate::fact::{MailStatus, MailStatusReport, Placed};
use crate::ledger::{CaseEntry, EffectKey, Entry};
use crate::message::{MessageKey, Reason};
use crate::order::{Held, Order};
use crate::policy::Policy;

use super::cases::Found;
use super::moment::{Moment, after};
use super::{Candidate, Eligibility};
use super::{decision, rest};

mod order;
mod shipment;
mod estimate;

/// Judges every message that the facts could call for and that is not done, as if no case stood in its way.
pub(super) fn assess(order: &Order, policy: &Policy, moment: &Moment) -> Vec<Candidate> {
    let inactive_after = rest::inactive_after(order, policy);
    let assess = Judge { order, policy, moment, inactive_after, suppressed: suppressed_by(order).is_some() };
    let about_order = [
        assess.confirmation(),
        assess.order_update(),
        assess.cancellation_notice(),
        assess.payment_failed_notice(),
        assess.estimate_of_order(),
        assess.follow_up(),
    ];
    let about_shipments = order.facts.shipments.values().flat_map(|held| {
        let notice = assess.shipping_notice(held);
        let estimate = assess.estimate_of_shipment(held, notice.as_ref());
        [notice, assess.shipping_update(held), estimate, assess.delivered_notice(held)]
    });
    about_order.into_iter().chain(about_shipments).flatten().collect()
}

/// Withholds the follow-up where anything about the order needs a person: nobody is asked whether all is well then.
/// Answers whether that changed anything.
pub(super) fn withhold_follow_up(candidates: &mut [Candidate], cases: &[Found<'_>]) -> bool {
    let own = MessageKey::FollowUp.to_string();
    let troubled = cases.iter().any(|found| found.key.subject != own);
    let follow_up = candidates.iter_mut().find(|candidate| candidate.key == MessageKey::FollowUp);
    match follow_up {
        Some(candidate) if troubled && candidate.eligibility == Eligibility::Eligible => {
            candidate.eligibility = Eligibility::Withheld(Reason::OpenCase);
            true
        }
        Some(_) | None => false,
    }
}

struct Judge<'a> {
    order: &'a Order,
    policy: &'a Policy,
    moment: &'a Moment,
    inactive_after: Option<Timestamp>,
    /// Whether mail to the customer's address came back for good or was called unwanted, and nobody has decided since
    /// that it is to be written to all the same.
    suppressed: bool,
}

impl Judge<'_> {
    /// A message that is to be judged, unless it is done or the policy sends none of its kind.
    fn of(&self, key: MessageKey, eligibility: impl FnOnce(&MessageKey) -> Eligibility) -> Option<Candidate> {
        if is_done(self.order, &key) || !self.policy.message(key.kind()).send {
            return None;
        }
        let eligibility = eligibility(&key);
        Some(Candidate { key, eligibility })
    }

    /// True, so far: still of use, and possible?
    fn in_time(&self, key: &MessageKey, placed: &Placed, since: Timestamp) -> Eligibility {
        let too_late = self.moment.reached(self.expires_at(key, since));
        let blocked = if !self.policy.shops.contains_key(&self.order.key.shop) {
            Some(Reason::ShopUnknown)
        } else if placed.customer.email.is_none() {
            Some(Reason::NoAddress)
        } else {
            None
        };
        match blocked {
            // A case that a person is working does not vanish because time went by.
            Some(reason) if !too_late || self.is_open(key) => Eligibility::Blocked(reason),
            Some(_) | None if too_late => Eligibility::Withheld(Reason::TooLate),
            Some(_) | None if self.suppressed => Eligibility::Withheld(Reason::AddressSuppressed),
            Some(_) | None => Eligibility::Eligible,
        }
    }

    /// A message is of use for its maximum age, and never for an order that rests.
    fn expires_at(&self, key: &MessageKey, since: Timestamp) -> Timestamp {
        let too_old_at = after(since, self.policy.message(key.kind()).max_age);
        self.inactive_after.map_or(too_old_at, |inactive_after| inactive_after.min(too_old_at))
    }

    fn is_open(&self, key: &MessageKey) -> bool {
        let case = CaseKey { kind: CaseKind::MessageImpossible, subject: key.to_string() };
        matches!(self.order.ledger.cases.get(&case), Some(CaseEntry::Open { .. }))
    }
}

/// What stops all mail to the customer's address, and nobody let go since: the greatest of it. Whoever let one thing go
/// said nothing of what came after it, or of another.
pub(super) fn suppressed_by(order: &Order) -> Option<(CaseKind, &Held<MailStatusReport>)> {
    let facts = &order.facts;
    let stops = facts.address_statuses().filter_map(|held| Some((suppressing(held.body.status)?, held)));
    let stands =
        stops.filter(|(kind, held)| !decision::released(facts, *kind, "order", held.stamp.occurred_at));
    stands.max_by_key(|(_, held)| (held.body.status, &held.stamp))
}

/// The case of a mail's fate that stops all further mail to its address.
fn suppressing(status: MailStatus) -> Option<CaseKind> {
    match status {
        MailStatus::Bounced => Some(CaseKind::CustomerUnreachable),
        MailStatus::Complained => Some(CaseKind::CustomerComplained),
        MailStatus::Sent | MailStatus::Delivered | MailStatus::Rejected | MailStatus::Unsubscribed => None,
    }
}

fn is_done(order: &Order, key: &MessageKey) -> bool {
    matches!(order.ledger.effects.get(&EffectKey::Message(key.clone())), Some(Entry::Done { .. }))
}
