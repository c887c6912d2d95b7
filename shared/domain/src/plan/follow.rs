//! The ledger follows the plan: what is recorded before anything is done.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::case::CaseKey;
use crate::ledger::{CaseEntry, EffectKey, Entry, Ledger};
use crate::message::{MessageKey, Reason};
use crate::order::Order;
use crate::policy::{Policy, WhenUnknown};

use super::cases::Found;
use super::moment::{Moment, after};
use super::{Judgement, Verdict};

/// The ledger with every message where the judgements put it.
pub(super) fn follow_messages(
    order: &Order,
    policy: &Policy,
    judgements: &[Judgement],
    moment: &Moment,
) -> Ledger {
    let verdicts: BTreeMap<&MessageKey, &Verdict> = judgements.iter().map(|j| (&j.key, &j.verdict)).collect();
    let recorded = order.ledger.effects.keys().filter_map(|key| match key {
        EffectKey::Message(key) => Some(key),
        _ => None,
    });
    let keys: BTreeSet<&MessageKey> = recorded.chain(verdicts.keys().copied()).collect();
    let mut ledger = order.ledger.clone();
    // A correction nobody asks for any more: the customer was told the truth after all.
    let unasked = Verdict::Waiting(Reason::NothingToCorrect);
    for key in keys {
        let verdict = verdicts.get(key).copied().unwrap_or(&unasked);
        let effect = EffectKey::Message(key.clone());
        let follower = Follower { order, policy, moment, key };
        if let Some(entry) = follower.next(order.ledger.effects.get(&effect), verdict) {
            ledger.effects.insert(effect, entry);
        }
    }
    ledger
}

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
            Some(Entry::Due { .. }) => withheld_by(verdict).map(|reason| self.withhold(reason)),
            Some(Entry::Claimed { until, attempts, told }) => self
                .moment
                .reached(*until)
                .then(|| Entry::Unknown { since: *until, attempts: *attempts, told: told.clone() }),
            Some(Entry::Unknown { since, attempts, .. }) => self.resend(*since, *attempts, verdict),
            Some(Entry::Refused { to, .. }) => {
                let elsewhere = to.is_some() && *to != self.address();
                (elsewhere && *verdict == Verdict::Obliged).then(|| self.settling())
            }
            Some(Entry::Done { .. }) => None,
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

    /// Nobody knows whether it went out. Sent again only if twice does less harm than never, and it is still true.
    fn resend(&self, since: Timestamp, attempts: u32, verdict: &Verdict) -> Option<Entry> {
        let waited = self.moment.reached(after(since, self.policy.effects.proof_wait));
        let resend = match self.policy.message(self.key.kind()).when_unknown {
            WhenUnknown::Resend => *verdict == Verdict::Obliged,
            WhenUnknown::Case => false,
        };
        (waited && resend).then_some(Entry::Due { not_before: self.moment.now, attempts })
    }

    /// The settle time runs from when it was first obliged as far as we know, not from the fact: of facts that
    /// arrive late together, the first must not win.
    fn settling(&self) -> Entry {
        let settle = self.policy.message(self.key.kind()).settle;
        Entry::Due { not_before: after(self.moment.now, settle), attempts: 0 }
    }

    fn withhold(&self, reason: Reason) -> Entry {
        Entry::Withheld { reason, at: self.moment.now }
    }

    fn address(&self) -> Option<crate::text::EmailAddress> {
        self.order.facts.placed.as_ref().and_then(|held| held.body.customer.email.clone())
    }
}

fn withheld_by(verdict: &Verdict) -> Option<Reason> {
    match verdict {
        Verdict::Obliged => None,
        Verdict::Waiting(reason) | Verdict::Withheld(reason) | Verdict::Blocked(reason) => {
            Some(*reason)
        }
    }
}

/// Opens and closes cases, and makes telling people about it due.
pub(super) fn follow_cases(
    order: &Order,
    policy: &Policy,
    ledger: &mut Ledger,
    found: &[Found],
    moment: &Moment,
) {
    recover_announcements(ledger, moment);
    let resting = order.facts.newest().map(|newest| after(newest, policy.attention));
    let wanted: BTreeMap<&CaseKey, &Found> = found.iter().map(|found| (&found.case.key, found)).collect();
    for (key, found) in &wanted {
        open(ledger, key, found.settle, resting, moment);
    }
    let recorded: Vec<CaseKey> = ledger.cases.keys().cloned().collect();
    for key in recorded.iter().filter(|key| !wanted.contains_key(key)) {
        close(ledger, key, moment.now);
    }
}

/// Telling people twice does no harm, so what may not have been said is said again.
fn recover_announcements(ledger: &mut Ledger, moment: &Moment) {
    for (key, entry) in &mut ledger.effects {
        let announces = match key {
            EffectKey::CaseOpened(..) | EffectKey::CaseClosed(..) => true,
            _ => false,
        };
        if let (true, Entry::Claimed { until, attempts, .. }) = (announces, &*entry)
            && moment.reached(*until)
        {
            *entry = Entry::Due { not_before: *until, attempts: *attempts };
        }
    }
}

fn open(
    ledger: &mut Ledger,
    key: &CaseKey,
    settle: jiff::SignedDuration,
    resting: Option<Timestamp>,
    moment: &Moment,
) {
    let (until, number) = match ledger.cases.get(key) {
        Some(CaseEntry::Open { .. }) => return,
        Some(CaseEntry::Settling { until, number }) => (*until, *number),
        Some(CaseEntry::Closed { number, .. }) => (after(moment.now, settle), *number),
        None => (after(moment.now, settle), 0),
    };
    // Clocks run only for orders that something happened to of late.
    if resting.is_none_or(|resting| moment.reached(resting)) {
        close(ledger, key, moment.now);
        return;
    }
    if !moment.reached(until) {
        ledger.cases.insert(key.clone(), CaseEntry::Settling { until, number });
        return;
    }
    let number = number.saturating_add(1);
    ledger.cases.insert(key.clone(), CaseEntry::Open { since: moment.now, number });
    let announcement = Entry::Due { not_before: moment.now, attempts: 0 };
    ledger.effects.insert(EffectKey::CaseOpened(number, key.clone()), announcement);
}

fn close(ledger: &mut Ledger, key: &CaseKey, now: Timestamp) {
    match ledger.cases.get(key) {
        Some(CaseEntry::Settling { number: 0, .. }) => {
            ledger.cases.remove(key);
        }
        Some(CaseEntry::Settling { number, .. }) => {
            let closed = CaseEntry::Closed { at: now, number: *number };
            ledger.cases.insert(key.clone(), closed);
        }
        Some(CaseEntry::Open { number, .. }) => {
            let number = *number;
            ledger.cases.insert(key.clone(), CaseEntry::Closed { at: now, number });
            let opened = EffectKey::CaseOpened(number, key.clone());
            let unheard = matches!(ledger.effects.get(&opened), Some(Entry::Due { attempts: 0, .. }));
            if unheard {
                // Nobody was told that it opened, so nobody needs to hear that it closed.
                ledger.effects.remove(&opened);
            } else {
                let announcement = Entry::Due { not_before: now, attempts: 0 };
                ledger.effects.insert(EffectKey::CaseClosed(number, key.clone()), announcement);
            }
        }
        Some(CaseEntry::Closed { .. }) | None => {}
    }
}

/// The earliest moment at which the plan could change, what is due and not yet done included.
pub(super) fn wake_at(ledger: &Ledger, moment: &Moment) -> Option<Timestamp> {
    let effects = ledger.effects.values().filter_map(|entry| match entry {
        Entry::Due { not_before, .. } => Some(*not_before),
        Entry::Claimed { until, .. } => Some(*until),
        // The clocks of these were asked about while planning, as far as they have one.
        Entry::Unknown { .. } | Entry::Withheld { .. } | Entry::Done { .. } | Entry::Refused { .. } => None,
    });
    let cases = ledger.cases.values().filter_map(|entry| match entry {
        CaseEntry::Settling { until, .. } => Some(*until),
        CaseEntry::Open { .. } | CaseEntry::Closed { .. } => None,
    });
    effects.chain(cases).chain(moment.next()).min().map(whole_milliseconds)
}

/// Rounded up, so that stores may keep milliseconds and nothing wakes before its time.
fn whole_milliseconds(time: Timestamp) -> Timestamp {
    let floor = Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time);
    if floor < time { after(floor, jiff::SignedDuration::from_millis(1)) } else { floor }
}
