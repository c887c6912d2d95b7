//! Judging messages: which ought to go out, which wait, which are withheld and why.

use jiff::Timestamp;

use crate::case::{CaseKey, CaseKind};
use crate::fact::{MailFate, Placed, TrackedMail};
use crate::ledger::{CaseEntry, EffectKey, Entry};
use crate::message::{MessageKey, Reason};
use crate::order::{Held, Order};
use crate::policy::Policy;

use super::cases::Found;
use super::moment::{Moment, after};
use super::{Judgement, Verdict};
use super::{decision, rest};

mod order;
mod parcel;
mod promise;

/// Judges every message that the facts could call for and that is not done, as if no case stood in its way.
pub(super) fn judge(order: &Order, policy: &Policy, moment: &Moment) -> Vec<Judgement> {
    let rests_at = rest::rests_at(order, policy);
    let judge = Judge { order, policy, moment, rests_at, suppressed: suppressed_by(order).is_some() };
    let about_order = [
        judge.confirmation(),
        judge.order_update(),
        judge.cancellation_notice(),
        judge.payment_failed_notice(),
        judge.promise_of_order(),
        judge.follow_up(),
    ];
    let about_parcels = order.facts.parcels.values().flat_map(|held| {
        let notice = judge.shipping_notice(held);
        let promise = judge.promise_of_parcel(held, notice.as_ref());
        [notice, judge.shipping_update(held), promise, judge.delivered_notice(held)]
    });
    about_order.into_iter().chain(about_parcels).flatten().collect()
}

/// Withholds the follow-up where anything about the order needs a person: nobody is asked whether all is well then.
/// Answers whether that changed anything.
pub(super) fn mind_cases(judgements: &mut [Judgement], cases: &[Found<'_>]) -> bool {
    let own = MessageKey::FollowUp.to_string();
    let troubled = cases.iter().any(|found| found.key.subject != own);
    let follow_up = judgements.iter_mut().find(|judged| judged.key == MessageKey::FollowUp);
    match follow_up {
        Some(judged) if troubled && judged.verdict == Verdict::Obliged => {
            judged.verdict = Verdict::Withheld(Reason::OpenCase);
            true
        }
        Some(_) | None => false,
    }
}

struct Judge<'a> {
    order: &'a Order,
    policy: &'a Policy,
    moment: &'a Moment,
    rests_at: Option<Timestamp>,
    /// Whether mail to the customer's address came back for good or was called unwanted, and nobody has decided since
    /// that it is to be written to all the same.
    suppressed: bool,
}

impl Judge<'_> {
    /// A message that is to be judged, unless it is done or the policy sends none of its kind.
    fn of(&self, key: MessageKey, verdict: impl FnOnce(&MessageKey) -> Verdict) -> Option<Judgement> {
        if is_done(self.order, &key) || !self.policy.message(key.kind()).send {
            return None;
        }
        let verdict = verdict(&key);
        Some(Judgement { key, verdict })
    }

    /// True, so far: still of use, and possible?
    fn in_time(&self, key: &MessageKey, placed: &Placed, since: Timestamp) -> Verdict {
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
            Some(reason) if !too_late || self.is_open(key) => Verdict::Blocked(reason),
            Some(_) | None if too_late => Verdict::Withheld(Reason::TooLate),
            Some(_) | None if self.suppressed => Verdict::Withheld(Reason::AddressSuppressed),
            Some(_) | None => Verdict::Obliged,
        }
    }

    /// A message is of use for its maximum age, and never for an order that rests.
    fn expires_at(&self, key: &MessageKey, since: Timestamp) -> Timestamp {
        let too_old_at = after(since, self.policy.message(key.kind()).max_age);
        self.rests_at.map_or(too_old_at, |rests_at| rests_at.min(too_old_at))
    }

    fn is_open(&self, key: &MessageKey) -> bool {
        let case = CaseKey { kind: CaseKind::MessageImpossible, subject: key.to_string() };
        matches!(self.order.ledger.cases.get(&case), Some(CaseEntry::Open { .. }))
    }
}

/// What stops all mail to the customer's address, and nobody let go since: the greatest of it. Whoever let one thing go
/// said nothing of what came after it, or of another.
pub(super) fn suppressed_by(order: &Order) -> Option<(CaseKind, &Held<TrackedMail>)> {
    let facts = &order.facts;
    let stops = facts.address_fates().filter_map(|held| Some((suppressing(held.body.fate)?, held)));
    let stands =
        stops.filter(|(kind, held)| !decision::released(facts, *kind, "order", held.stamp.occurred_at));
    stands.max_by_key(|(_, held)| (held.body.fate, &held.stamp))
}

/// The case of a mail's fate that stops all further mail to its address.
fn suppressing(fate: MailFate) -> Option<CaseKind> {
    match fate {
        MailFate::Bounced => Some(CaseKind::CustomerUnreachable),
        MailFate::Complained => Some(CaseKind::CustomerComplained),
        MailFate::Sent | MailFate::Delivered | MailFate::Rejected | MailFate::Unsubscribed => None,
    }
}

fn is_done(order: &Order, key: &MessageKey) -> bool {
    matches!(order.ledger.effects.get(&EffectKey::Message(key.clone())), Some(Entry::Done { .. }))
}
