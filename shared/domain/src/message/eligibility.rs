//! Judging messages: which ought to go out, which wait, which are withheld and why.

use jiff::Timestamp;

use crate::case::key::CaseKey;
use crate::case::kind::CaseKind;
use crate::facts::order::Order;
use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::{CaseEntry, Entry};
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::order::placed::Placed;
use crate::plan::moment::{Moment, after};
use crate::policy::settings::Policy;

pub(crate) struct Judge<'a> {
    pub(crate) order: &'a Order,
    pub(crate) policy: &'a Policy,
    pub(crate) moment: &'a Moment,
    pub(crate) inactive_after: Option<Timestamp>,
    /// Whether mail to the customer's address came back for good or was called unwanted, and nobody has decided since
    /// that it is to be written to all the same.
    pub(crate) suppressed: bool,
}

impl Judge<'_> {
    /// A message that is to be judged, unless it is done or the policy sends none of its kind.
    pub(crate) fn of(
        &self,
        key: MessageKey,
        eligibility: impl FnOnce(&MessageKey) -> Eligibility,
    ) -> Option<Candidate> {
        if is_done(self.order, &key) || !self.policy.message(key.kind()).send {
            return None;
        }
        let eligibility = eligibility(&key);
        Some(Candidate { key, eligibility })
    }

    /// True, so far: still of use, and possible?
    pub(crate) fn in_time(&self, key: &MessageKey, placed: &Placed, since: Timestamp) -> Eligibility {
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

fn is_done(order: &Order, key: &MessageKey) -> bool {
    matches!(order.ledger.effects.get(&EffectKey::Message(key.clone())), Some(Entry::Done { .. }))
}
