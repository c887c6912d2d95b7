//! Brings the ledger in line with the candidates: it records the state of each message before anything is
//! done.

use crate::plan::context::Context;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::case::decision;
use crate::case::key::CaseKey;
use crate::case::resolution::Decision;
use crate::facts::entries::Facts;
use crate::ledger::entry::Ledger;
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::entry::MessageEntry;
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::plan::moment::after;
use crate::policy::message::WhenUnknown;
use crate::values::hash::{EmailHash, PolicyHash};
use crate::values::text::ZoneName;

/// Returns the ledger with every message in the state that its eligibility calls for.
pub(crate) fn advance_messages(context: Context<'_>, candidates: &[Candidate]) -> Ledger {
    let eligibilities: BTreeMap<&MessageKey, &Eligibility> =
        candidates.iter().map(|j| (&j.key, &j.eligibility)).collect();
    let recorded = context.order.ledger.messages.keys();
    let keys: BTreeSet<&MessageKey> = recorded.chain(eligibilities.keys().copied()).collect();
    let mut ledger = context.order.ledger.clone();
    // The facts no longer call for this correction: the customer was told the truth after all.
    let unasked = Eligibility::Waiting(Reason::NothingToCorrect);
    for key in keys {
        let eligibility = eligibilities.get(key).copied().unwrap_or(&unasked);
        advance_message(&mut ledger, context, &Candidate { key: key.clone(), eligibility: *eligibility });
    }
    ledger
}

/// Brings one message in the ledger in line with its eligibility.
pub(crate) fn advance_message(ledger: &mut Ledger, context: Context<'_>, candidate: &Candidate) {
    let advance = Advance { context, key: &candidate.key };
    // A message of unknown outcome may become due again and then be put off to the end of the quiet hours, so
    // one message can move several times.
    for _ in 0..STEPS_MAX {
        if let Some(attempts) = uncertain_again(ledger, &candidate.key, &candidate.eligibility) {
            ledger.reopen(&candidate.key, attempts);
        }
        match advance.next(ledger.messages.get(&candidate.key), &candidate.eligibility) {
            Some(entry) => ledger.move_on(&candidate.key, entry),
            None => return,
        }
    }
}

/// Returns the number of attempts at a message that is no longer to be sent, where the last attempt surely
/// failed but an earlier one may have gone out: the outcome is unknown, as before the last attempt. A refused
/// message that is only too late, or that has no address or shop to use, stays refused: that is a case
/// already.
fn uncertain_again(ledger: &Ledger, key: &MessageKey, eligibility: &Eligibility) -> Option<u32> {
    ledger.uncertain.get(key)?;
    let reason = withheld_by(eligibility)?;
    match ledger.messages.get(key)? {
        MessageEntry::Due { attempts, .. } => Some(*attempts),
        MessageEntry::Refused { attempts, .. } => {
            let untold = [Reason::TooLate, Reason::AddressSuppressed, Reason::NoAddress, Reason::ShopUnknown];
            (!untold.contains(&reason)).then_some(*attempts)
        }
        MessageEntry::Withheld { .. }
        | MessageEntry::Claimed { .. }
        | MessageEntry::Unknown { .. }
        | MessageEntry::Done { .. } => None,
    }
}

/// The largest number of steps that an entry takes at one moment: unknown, due, put off.
const STEPS_MAX: usize = 3;

struct Advance<'a> {
    context: Context<'a>,
    key: &'a MessageKey,
}

impl Advance<'_> {
    /// Returns the entry to record, if it differs from the present one.
    fn next(&self, entry: Option<&MessageEntry>, eligibility: &Eligibility) -> Option<MessageEntry> {
        match entry {
            None | Some(MessageEntry::Withheld { .. }) => self.begin(entry, eligibility),
            Some(MessageEntry::Due { not_before, attempts }) => match withheld_by(eligibility) {
                Some(reason) => Some(self.withhold(reason)),
                None => self
                    .quiet(*not_before)
                    .map(|over| MessageEntry::Due { not_before: over, attempts: *attempts }),
            },
            Some(MessageEntry::Unknown { since, attempts, .. }) => {
                self.decided(*since, *attempts, eligibility)
            }
            Some(MessageEntry::Refused { to, at, policy, .. }) if *eligibility == Eligibility::Eligible => {
                let elsewhere = to.is_some() && *to != self.address();
                let decided =
                    self.address_released(*at) || decision::to_send_again(self.facts(), self.key, *at);
                let again = elsewhere || decided || self.policy_changed(*policy, *at);
                again.then(|| self.due_after_grace_period())
            }
            Some(MessageEntry::Refused { .. }) => None,
            // It is being sent, or it is done.
            Some(MessageEntry::Claimed { .. } | MessageEntry::Done { .. }) => None,
        }
    }

    fn begin(&self, entry: Option<&MessageEntry>, eligibility: &Eligibility) -> Option<MessageEntry> {
        match (entry, eligibility) {
            (_, Eligibility::Eligible) => Some(self.due_after_grace_period()),
            // A new message that only waits is not recorded as withheld.
            (None, Eligibility::Waiting(_)) => None,
            (Some(MessageEntry::Withheld { reason: before, .. }), eligibility) => {
                withheld_by(eligibility).filter(|reason| reason != before).map(|reason| self.withhold(reason))
            }
            (_, eligibility) => withheld_by(eligibility).map(|reason| self.withhold(reason)),
        }
    }

    /// Returns the next entry of a message of unknown outcome. A person's decision counts; without one the
    /// message is sent again only if twice does less harm than never, and only if it is still true.
    fn decided(&self, since: Timestamp, attempts: u32, eligibility: &Eligibility) -> Option<MessageEntry> {
        let again = |not_before: Timestamp| MessageEntry::Due {
            not_before: not_before.max(self.context.moment.now),
            attempts,
        };
        match decision::about_unknown(&self.context.order.facts, self.key, since) {
            // It did not go out, and is sent now if it is still true. It is not sent before the moment of the
            // decision, by the clock of the person who decided: else that decision would seem to cover the
            // next attempt too.
            Some((Decision::SendAgain, decided_at)) => match withheld_by(eligibility) {
                Some(reason) => Some(self.withhold(reason)),
                None => Some(again(decided_at)),
            },
            Some((Decision::WasSent | Decision::Handled | Decision::Release | Decision::Cancel, _)) => None,
            None => match self.context.policy.message(self.key.kind()).when_unknown {
                WhenUnknown::Resend
                    if self.waited_for_proof(since) && *eligibility == Eligibility::Eligible =>
                {
                    Some(again(self.context.moment.now))
                }
                WhenUnknown::Resend | WhenUnknown::Case => None,
            },
        }
    }

    fn waited_for_proof(&self, since: Timestamp) -> bool {
        self.context
            .moment
            .reached(after(since, self.context.policy.effects.proof_wait), "the wait for proof ends")
    }

    /// Returns an entry that is due after the grace period. The grace period runs from the moment we knew
    /// that the message is to be sent, not from the fact: of facts that arrive late together, the first must
    /// not win.
    fn due_after_grace_period(&self) -> MessageEntry {
        let grace_period = self.context.policy.message(self.key.kind()).grace_period;
        MessageEntry::Due { not_before: after(self.context.moment.now, grace_period), attempts: 0 }
    }

    /// Returns the end of the quiet hours, if the message would be due within them.
    fn quiet(&self, not_before: Timestamp) -> Option<Timestamp> {
        if not_before > self.context.moment.now || !self.context.policy.message(self.key.kind()).quiet {
            return None;
        }
        self.context.policy.contact.quiet_hours.over_at(self.context.moment.now, &self.customers_zone())
    }

    fn customers_zone(&self) -> TimeZone {
        let own = self.context.order.facts.placed().and_then(|held| held.body.customer.time_zone.as_ref());
        own.map_or_else(
            || self.context.policy.calendar(&self.context.order.key.shop).zone.clone(),
            ZoneName::zone,
        )
    }

    fn withhold(&self, reason: Reason) -> MessageEntry {
        MessageEntry::Withheld { reason, at: self.context.moment.now }
    }

    fn facts(&self) -> &Facts {
        &self.context.order.facts
    }

    /// Returns true if the policy is another one than when the message was refused. Nothing wakes an order
    /// when a policy is deployed, so it is looked at every hour as long as the message is of use.
    fn policy_changed(&self, before: Option<PolicyHash>, refused_at: Timestamp) -> bool {
        let Some(before) = before else { return false };
        if before != self.context.policy.hash {
            return true;
        }
        let hours = self.context.moment.now.duration_since(refused_at).as_hours().max(0).saturating_add(1);
        let next = after(refused_at, SignedDuration::from_hours(hours));
        self.context.moment.reached(next, "the policy may have changed since a message was refused")
    }

    fn address(&self) -> Option<EmailHash> {
        let placed = self.context.order.facts.placed()?;
        placed.body.customer.email.as_ref().map(EmailHash::of)
    }

    /// Returns true if a person said, after a mail came back, that the address is good all the same.
    fn address_released(&self, at: Timestamp) -> bool {
        let facts = &self.context.order.facts;
        decision::released(facts, &CaseKey::CustomerUnreachable, at)
            || decision::released(facts, &CaseKey::CustomerComplained, at)
    }
}

fn withheld_by(eligibility: &Eligibility) -> Option<Reason> {
    match eligibility {
        Eligibility::Eligible => None,
        Eligibility::Waiting(reason) | Eligibility::Withheld(reason) | Eligibility::Blocked(reason) => {
            Some(*reason)
        }
    }
}
