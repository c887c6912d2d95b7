//! Messages about goods that wait to be fetched.
//!
//! Shops told customers who fetch their goods that a parcel was on its way, or wrote that goods were ready only after they
//! had been handed over: <https://github.com/openfoodfoundation/openfoodnetwork/issues/922>,
//! <https://github.com/openfoodfoundation/openfoodnetwork/issues/9561>,
//! <https://github.com/woocommerce/woocommerce/issues/20898>.

use jiff::{SignedDuration, Timestamp};

use crate::facts::held::Held;
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::order::placed::Placed;
use crate::pickup::ready::PickupReady;
use crate::pickup::stated::stated_of_pickup;
use crate::plan::context::Context;
use crate::plan::moment::{after, before};

/// The shortest time between the report that goods are ready and a reminder.
const REMINDER_AFTER: SignedDuration = SignedDuration::from_hours(12);

impl Context<'_> {
    pub(crate) fn pickup_messages(&self) -> Vec<Option<Candidate>> {
        let facts = &self.order.facts;
        let Some((ready, placed)) = facts.pickup_ready().zip(facts.placed()) else { return vec![] };
        let placed = &placed.body;
        let since = ready.stamp.occurred_at;
        let told = |key, since| self.candidate(key, |key| self.fetchable(key, ready, placed, since));
        vec![
            told(MessageKey::PickupReadyNotice, since),
            self.corrects_pickup(&ready.body)
                .and_then(|number| told(MessageKey::PickupUpdate(number), since)),
            self.reminds_at(ready).and_then(|due_at| told(MessageKey::PickupReminder, due_at)),
        ]
    }

    /// Returns the number of a correction, if the customer was told another place or another end.
    fn corrects_pickup(&self, ready: &PickupReady) -> Option<u32> {
        let (statement, number) = stated_of_pickup(self.order)?;
        (statement != ready).then_some(number)
    }

    /// Returns the time since which a reminder is due: some time before the end, and none soon after the goods came.
    fn reminds_at(&self, ready: &Held<PickupReady>) -> Option<Timestamp> {
        let due_at = before(ready.body.ready_until?, self.policy.pickup_reminder_before);
        let is_worth_it = due_at >= after(ready.stamp.occurred_at, REMINDER_AFTER);
        (is_worth_it && self.moment.reached(due_at, "a reminder to fetch goods is due")).then_some(due_at)
    }

    /// Returns the eligibility of a message that goods wait: something must be left to fetch, and time to fetch it.
    fn fetchable(
        &self,
        key: &MessageKey,
        ready: &Held<PickupReady>,
        placed: &Placed,
        since: Timestamp,
    ) -> Eligibility {
        if let Some(reason) = self.not_to_be_fetched(placed) {
            return Eligibility::Withheld(reason);
        }
        let until = ready.body.ready_until;
        let is_over =
            until.is_some_and(|until| self.moment.reached(until, "the time to fetch goods is over"));
        match self.in_time(key, placed, since) {
            // A case that a person is working on does not close only because time passed.
            Eligibility::Blocked(reason) if self.is_open(key) => Eligibility::Blocked(reason),
            // Who could not be told that goods are ready is a case already.
            Eligibility::Blocked(reason) if *key == MessageKey::PickupReminder => {
                Eligibility::Withheld(reason)
            }
            eligibility if !is_over => eligibility,
            Eligibility::Eligible
            | Eligibility::Waiting(_)
            | Eligibility::Blocked(_)
            | Eligibility::Withheld(_) => Eligibility::Withheld(Reason::TooLate),
        }
    }

    /// Returns the reason why the customer has nothing to fetch, if there is one.
    pub(crate) fn not_to_be_fetched(&self, placed: &Placed) -> Option<Reason> {
        let facts = &self.order.facts;
        if facts.cancelled().is_some() {
            Some(Reason::OrderCancelled)
        } else if !facts.is_pickup() {
            // The customer had it sent after all: goods that wait in the shop are not theirs to fetch any more.
            Some(Reason::ToBeSent)
        } else if facts.still_to_come(placed).is_empty() {
            Some(Reason::NothingToCome)
        } else {
            facts.is_disputed().then_some(Reason::Disputed)
        }
    }
}
