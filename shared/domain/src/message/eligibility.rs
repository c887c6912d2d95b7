//! Finds the eligibility of messages: some ought to go out, some wait, and some are withheld, each for a
//! reason.

use crate::plan::context::Context;
use jiff::Timestamp;

use crate::case::key::CaseKey;
use crate::contact::suppression::suppressed_by;
use crate::facts::order::Order;
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::entry::MessageEntry;
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::order::placed::{Channel, LeftAlone, Placed};
use crate::plan::inactivity::inactive_after;
use crate::plan::moment::after;

impl Context<'_> {
    /// Returns a message with its eligibility, unless it is done or the policy sends none of its kind.
    pub(crate) fn candidate(
        &self,
        key: MessageKey,
        eligibility: impl FnOnce(&MessageKey) -> Eligibility,
    ) -> Option<Candidate> {
        if is_done(self.order, &key) || !self.policy.message(key.kind()).send {
            return None;
        }
        let unwritten = self.order.facts.placed().and_then(|held| self.unwritten(&key, &held.body));
        let eligibility = unwritten.map_or_else(|| eligibility(&key), Eligibility::Withheld);
        Some(Candidate { key, eligibility })
    }

    /// Returns the reason for which nothing is written about an order of this sort, if there is one.
    fn unwritten(&self, key: &MessageKey, placed: &Placed) -> Option<Reason> {
        let by_marketplace =
            placed.channel == Channel::Marketplace && !self.policy.contact.marketplace_buyers;
        match placed.left_alone() {
            Some(LeftAlone::CounterSale) if *key == MessageKey::Receipt => None,
            Some(left_alone) => Some(left_alone.reason()),
            None => by_marketplace.then_some(Reason::MarketplaceOrder),
        }
    }

    /// Returns the eligibility of a message that is true: it must still be of use, and possible to send.
    pub(crate) fn in_time(&self, key: &MessageKey, placed: &Placed, since: Timestamp) -> Eligibility {
        self.told_elsewhere(since).unwrap_or_else(|| self.still_of_use(key, placed, since))
    }

    fn still_of_use(&self, key: &MessageKey, placed: &Placed, since: Timestamp) -> Eligibility {
        let too_late = self.moment.reached(self.expires_at(key, since), "a message becomes too late");
        let blocked = if !self.policy.shops.contains_key(&self.order.key.shop) {
            Some(Reason::ShopUnknown)
        } else if placed.customer.email.is_none() {
            Some(Reason::NoAddress)
        } else {
            None
        };
        match blocked {
            // A case that a person is working on does not close only because time passed.
            Some(reason) if !too_late || self.is_open(key) => Eligibility::Blocked(reason),
            Some(_) | None if too_late => Eligibility::Withheld(Reason::TooLate),
            Some(_) | None if suppressed_by(self.order).is_some() => {
                Eligibility::Withheld(Reason::AddressSuppressed)
            }
            Some(_) | None => Eligibility::Eligible,
        }
    }

    /// Returns when a message stops being of use: at its maximum age, or when the order becomes inactive.
    fn expires_at(&self, key: &MessageKey, since: Timestamp) -> Timestamp {
        let too_old_at = after(since, self.policy.message(key.kind()).max_age);
        inactive_after(*self).map_or(too_old_at, |inactive_after| inactive_after.min(too_old_at))
    }

    /// Returns true if a person works on a message that cannot be sent.
    pub(crate) fn is_open(&self, key: &MessageKey) -> bool {
        self.order.ledger.is_open(&CaseKey::MessageImpossible(key.clone()))
    }
}

fn is_done(order: &Order, key: &MessageKey) -> bool {
    matches!(order.ledger.messages.get(key), Some(MessageEntry::Done { .. }))
}
