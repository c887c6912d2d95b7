//! Checks that people are told once of each case that they did not work on in time, and of no other. The truth is what the
//! policy says in words: by when a case of each severity should be worked, and that one which is put off is not due before.

use std::collections::BTreeMap;

use candor_domain::case::announcement_key::AnnouncementKey;
use candor_domain::case::key::CaseKey;
use candor_domain::case::report::{Announcement, CaseChange};
use candor_domain::event::fact::Fact;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::ledger::task::Task;
use candor_domain::policy::settings::Policy;
use jiff::{SignedDuration, Timestamp};

use super::{Ended, Finding, Seen};

const RIGHT: &str = "only what is open and late is told as overdue";
const ONCE: &str = "people are told once that a case is overdue";
const OWED: &str = "people are told of each case that is overdue";
/// The name under which they are counted.
pub(crate) const OVERDUE: &str = "told as overdue";

/// The time by which the clock of a worker may differ from the true one.
const SKEW: SignedDuration = SignedDuration::from_mins(6);
/// The time that trouble may take from the moment at which a case is overdue until people are told.
const TROUBLE: SignedDuration = SignedDuration::from_hours(30);

/// The announcements about the time of cases, by the case and the number of its opening.
#[derive(Debug, Default)]
pub(super) struct Told {
    opened: BTreeMap<(CaseKey, u32), Opened>,
    overdue: BTreeMap<(CaseKey, u32), Timestamp>,
}

/// The first announcement of an opening.
#[derive(Debug)]
struct Opened {
    since: Timestamp,
    told_at: Timestamp,
    due_at: Timestamp,
}

/// Returns the moment by which a case should be worked on, by the words of the policy.
fn due(policy: &Policy, key: &CaseKey, since: Timestamp) -> Timestamp {
    let epoch = Timestamp::UNIX_EPOCH;
    let within = policy.cases.due_at(key.kind().severity(), epoch, None).duration_since(epoch);
    since.saturating_add(within).unwrap_or(Timestamp::MAX)
}

/// Notes what people are told of a case, and checks that it is true.
pub(super) fn told(seen: &mut Seen, policy: &Policy, said: &Announcement, at: Timestamp) -> Option<Finding> {
    let of = (said.key.clone(), said.number);
    match &said.change {
        CaseChange::Opened { opened_at, .. } => {
            let due_at = due(policy, &said.key, *opened_at);
            seen.told.opened.entry(of).or_insert(Opened { since: *opened_at, told_at: at, due_at });
            None
        }
        CaseChange::Closed { .. } => None,
        CaseChange::Overdue { opened_at, .. } => {
            let opened = seen.told.opened.get(&of);
            let is_closed = seen.announced.contains(&(said.key.clone(), said.number, false));
            let wrong = match opened {
                None => Some("and nobody was told that it opened"),
                Some(opened) if opened.since != *opened_at => Some("and it opened at another time"),
                Some(opened) if at + SKEW < opened.due_at => Some("and its time is not over"),
                Some(_) if is_closed => Some("and people know that it is closed"),
                Some(_) => None,
            };
            seen.told.overdue.entry(of).or_insert(at);
            wrong.map(|wrong| (RIGHT, format!("{} is told as overdue, {wrong}", said.key)))
        }
    }
}

/// Checks a write: what begins to be told is true by what the order holds, and what was told is not told again.
pub(super) fn written(before: Option<&Order>, order: &Order, now: Timestamp, found: &mut Vec<Finding>) {
    for (key, task) in &order.ledger.announcements {
        let AnnouncementKey::Overdue(number, case) = key else { continue };
        let was = before.and_then(|before| before.ledger.announcements.get(key));
        if matches!(was, Some(Task::Done { .. })) && !matches!(task, Task::Done { .. }) {
            found.push((ONCE, format!("{key} was told, and is {task:?}")));
        }
        let begins = matches!(task, Task::Claimed { .. }) && was != Some(task);
        let is_open = |order: &Order| matches!(order.ledger.cases.get(case), Some(CaseEntry::Open { number: open, .. }) if open == number);
        // A command that the same write claims may close the case. It was late until then, and its closing is told next.
        let is_open = is_open(order) || before.is_some_and(is_open);
        let put_off = order.snoozed_until(case, *number).filter(|until| *until > now);
        if begins && (!is_open || put_off.is_some()) {
            let says = format!("{key} is told: open {is_open}, put off until {put_off:?}");
            found.push((RIGHT, says));
        }
    }
}

/// Checks in the end that nothing that was late was kept from people. Returns the number of cases that were.
pub(super) fn check(ended: Ended<'_>, found: &mut Vec<Finding>) -> usize {
    let Ended { seen, stored, .. } = ended;
    for ((key, number), opened) in &seen.told.opened {
        let of = (key.clone(), *number);
        if !seen.told.overdue.contains_key(&of) && is_owed(ended, &of, opened) {
            let entry = stored.order.ledger.cases.get(key);
            found.push((OWED, format!("{key} for time {number}, due {}, is {entry:?}", opened.due_at)));
        }
    }
    seen.told.overdue.len()
}

/// Returns true if the case was open, and not put off, for so long after its time that people must know.
fn is_owed(ended: Ended<'_>, (key, number): &(CaseKey, u32), opened: &Opened) -> bool {
    let order = &ended.stored.order;
    let put_off = order.facts.snooze(key, *number).map(|snooze| snooze.until);
    let due_at =
        [opened.told_at, opened.due_at].into_iter().chain(put_off).fold(Timestamp::MIN, Timestamp::max);
    let late_at = due_at.saturating_add(TROUBLE).unwrap_or(Timestamp::MAX);
    let ends_at = match order.ledger.cases.get(key) {
        Some(CaseEntry::Open { number: open, .. }) if open == number => ended.now,
        // A case that was about to open again, and did not, says when that passed: a person may have ended it before.
        Some(CaseEntry::Closed { at, number: closed, .. }) if closed == number => {
            let decided = order.facts.resolutions().get(key).map(|held| held.stamp.occurred_at);
            decided
                .filter(|decided_at| *decided_at >= opened.since)
                .map_or(*at, |decided_at| decided_at.min(*at))
        }
        // It opened again, or was about to: when it closed is not known any more.
        Some(CaseEntry::Open { .. } | CaseEntry::Closed { .. } | CaseEntry::Pending { .. }) | None => {
            return false;
        }
    };
    late_at < ends_at && is_active(ended, opened.told_at, late_at)
}

/// Returns true if the order does not rest at a moment, because of what it heard before another one.
fn is_active(ended: Ended<'_>, heard_by: Timestamp, at: Timestamp) -> bool {
    let order = &ended.stored.order;
    let heard = ended.happened.iter().filter(|happened| {
        happened.event.key == order.key && happened.heard_at.is_some_and(|heard_at| heard_at <= heard_by)
    });
    let mut counted = heard.filter(|happened| {
        matches!(
            happened.event.fact,
            Fact::OrderPlaced(_) | Fact::PaymentConfirmed(_) | Fact::ShipmentCreated(_)
        )
    });
    counted.any(|happened| {
        let rests_at = happened.event.stamp.occurred_at.saturating_add(ended.policy.activity_window);
        rests_at.is_ok_and(|rests_at| at < rests_at)
    })
}
