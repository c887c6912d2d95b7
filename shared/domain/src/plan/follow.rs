//! The ledger follows the judgements: where each message is recorded to stand, before anything is done.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use jiff::tz::TimeZone;

use crate::case::CaseKind;
use crate::fact::Decision;
use crate::ledger::{EffectKey, Entry, Ledger};
use crate::mark::EmailMark;
use crate::message::{MessageKey, Reason};
use crate::order::Order;
use crate::policy::{Policy, WhenUnknown};
use crate::text::ZoneName;

use super::moment::{Moment, after};
use super::{Judgement, Verdict, decision};

/// The ledger with every message where the judgements put it.
pub(super) fn follow_messages(
    order: &Order,
    policy: &Policy,
    judgements: &[Judgement],
    moment: &Moment,
) -> Ledger {
    let verdicts: BTreeMap<&MessageKey, &Verdict> = judgements.iter().map(|j| (&j.key, &j.verdict)).collect();
    let recorded = order.ledger.effects.keys().filter_map(EffectKey::message);
    let keys: BTreeSet<&MessageKey> = recorded.chain(verdicts.keys().copied()).collect();
    let mut ledger = order.ledger.clone();
    // A correction nobody asks for any more: the customer was told the truth after all.
    let unasked = Verdict::Waiting(Reason::NothingToCorrect);
    for key in keys {
        let verdict = verdicts.get(key).copied().unwrap_or(&unasked);
        follow_message(
            &mut ledger,
            order,
            policy,
            &Judgement { key: key.clone(), verdict: *verdict },
            moment,
        );
    }
    ledger
}

/// Puts one message where its judgement puts it.
fn follow_message(ledger: &mut Ledger, order: &Order, policy: &Policy, judged: &Judgement, moment: &Moment) {
    let effect = EffectKey::Message(judged.key.clone());
    let follower = Follower { order, policy, moment, key: &judged.key };
    // What is unknown may be due again by now, and put off to the end of the quiet hours: as often as it moves.
    for _ in 0..STEPS_MAX {
        if let Some(attempts) = in_doubt(ledger, &judged.key, &judged.verdict) {
            ledger.doubt_again(&judged.key, attempts);
        }
        match follower.next(ledger.effects.get(&effect), &judged.verdict) {
            Some(entry) => ledger.move_on(&judged.key, entry),
            None => return,
        }
    }
}

/// The attempts at what is not to be said any more, where one of them may have gone out, and the last surely did not: nobody
/// can tell, as before that one. What is refused, and only too late or for want of an address, is a case as it is.
fn in_doubt(ledger: &Ledger, key: &MessageKey, verdict: &Verdict) -> Option<u32> {
    ledger.unsure.get(key)?;
    let reason = withheld_by(verdict)?;
    match ledger.effects.get(&EffectKey::Message(key.clone()))? {
        Entry::Due { attempts, .. } => Some(*attempts),
        Entry::Refused { attempts, .. } => {
            let untold = [Reason::TooLate, Reason::AddressSuppressed, Reason::NoAddress, Reason::ShopUnknown];
            (!untold.contains(&reason)).then_some(*attempts)
        }
        Entry::Withheld { .. } | Entry::Claimed { .. } | Entry::Unknown { .. } | Entry::Done { .. } => None,
    }
}

/// Unknown, due, put off: no entry moves further at one moment.
const STEPS_MAX: usize = 3;

struct Follower<'a> {
    order: &'a Order,
    policy: &'a Policy,
    moment: &'a Moment,
    key: &'a MessageKey,
}

impl Follower<'_> {
    /// The entry to record, where it is another than there is.
    fn next(&self, entry: Option<&Entry>, verdict: &Verdict) -> Option<Entry> {
        match entry {
            None | Some(Entry::Withheld { .. }) => self.begin(entry, verdict),
            Some(Entry::Due { not_before, attempts }) => match withheld_by(verdict) {
                Some(reason) => Some(self.withhold(reason)),
                None => {
                    self.quiet(*not_before).map(|over| Entry::Due { not_before: over, attempts: *attempts })
                }
            },
            Some(Entry::Unknown { since, attempts, .. }) => self.decided(*since, *attempts, verdict),
            Some(Entry::Refused { to, at, .. }) => {
                let elsewhere = to.is_some() && *to != self.address();
                let again = elsewhere || self.address_released(*at);
                (again && *verdict == Verdict::Obliged).then(|| self.settling())
            }
            // Somebody is at it, or it is done.
            Some(Entry::Claimed { .. } | Entry::Done { .. }) => None,
        }
    }

    fn begin(&self, entry: Option<&Entry>, verdict: &Verdict) -> Option<Entry> {
        match (entry, verdict) {
            (_, Verdict::Obliged) => Some(self.settling()),
            // What was never obliged is not withheld.
            (None, Verdict::Waiting(_)) => None,
            (Some(Entry::Withheld { reason: before, .. }), verdict) => {
                withheld_by(verdict).filter(|reason| reason != before).map(|reason| self.withhold(reason))
            }
            (_, verdict) => withheld_by(verdict).map(|reason| self.withhold(reason)),
        }
    }

    /// Nobody knows whether it went out. A person's word counts; without one it is sent again only if twice does less
    /// harm than never, and it is still true.
    fn decided(&self, since: Timestamp, attempts: u32, verdict: &Verdict) -> Option<Entry> {
        let again =
            |not_before: Timestamp| Entry::Due { not_before: not_before.max(self.moment.now), attempts };
        match decision::about_unknown(&self.order.facts, &self.key.to_string(), since) {
            // It did not go out; it does now, if it is true. Not before by the clock of whoever decided: else one decision
            // would look like one about the next attempt too.
            Some((Decision::SendAgain, decided_at)) => match withheld_by(verdict) {
                Some(reason) => Some(self.withhold(reason)),
                None => Some(again(decided_at)),
            },
            Some((Decision::WasSent | Decision::Handled | Decision::Release | Decision::Cancel, _)) => None,
            None => match self.policy.message(self.key.kind()).when_unknown {
                WhenUnknown::Resend if self.waited_for_proof(since) && *verdict == Verdict::Obliged => {
                    Some(again(self.moment.now))
                }
                WhenUnknown::Resend | WhenUnknown::Case => None,
            },
        }
    }

    fn waited_for_proof(&self, since: Timestamp) -> bool {
        self.moment.reached(after(since, self.policy.effects.proof_wait))
    }

    /// The settle time runs from when it was first obliged as far as we know, not from the fact: of facts that
    /// arrive late together, the first must not win.
    fn settling(&self) -> Entry {
        let settle = self.policy.message(self.key.kind()).settle;
        Entry::Due { not_before: after(self.moment.now, settle), attempts: 0 }
    }

    /// The end of the quiet hours, where something would be due within them.
    fn quiet(&self, not_before: Timestamp) -> Option<Timestamp> {
        if not_before > self.moment.now || !self.policy.message(self.key.kind()).quiet {
            return None;
        }
        self.policy.contact.quiet_hours.over_at(self.moment.now, &self.customers_zone())
    }

    fn customers_zone(&self) -> TimeZone {
        let own = self.order.facts.placed.as_ref().and_then(|held| held.body.customer.time_zone.as_ref());
        own.map_or_else(|| self.policy.calendar(&self.order.key.shop).zone.clone(), ZoneName::zone)
    }

    fn withhold(&self, reason: Reason) -> Entry {
        Entry::Withheld { reason, at: self.moment.now }
    }

    fn address(&self) -> Option<EmailMark> {
        let placed = self.order.facts.placed.as_ref()?;
        placed.body.customer.email.as_ref().map(EmailMark::of)
    }

    /// Whether a person said, after it came back, that the address is good all the same.
    fn address_released(&self, at: Timestamp) -> bool {
        let facts = &self.order.facts;
        decision::released(facts, CaseKind::CustomerUnreachable, "order", at)
            || decision::released(facts, CaseKind::CustomerComplained, "order", at)
    }
}

fn withheld_by(verdict: &Verdict) -> Option<Reason> {
    match verdict {
        Verdict::Obliged => None,
        Verdict::Waiting(reason) | Verdict::Withheld(reason) | Verdict::Blocked(reason) => Some(*reason),
    }
}
