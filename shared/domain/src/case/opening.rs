//! Opens and closes cases, and announces it to people.

use crate::plan::context::Context;
use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::case::announcement_key::AnnouncementKey;
use crate::case::decision;
use crate::case::finder::Found;
use crate::case::key::CaseKey;
use crate::case::overdue::advance_overdue;
use crate::case::snooze::advance_snoozes;
use crate::ledger::entry::{CaseEntry, Ledger, PastOpening};
use crate::ledger::task::Task;
use crate::plan::inactivity;
use crate::plan::moment::after;

/// Opens and closes cases, and makes their announcements due.
pub(crate) fn advance_cases(context: Context<'_>, ledger: &mut Ledger, found: &[Found<'_>]) {
    let inactive_after = inactivity::inactive_after(context);
    let wanted: BTreeMap<&CaseKey, &Found<'_>> = found.iter().map(|found| (&found.key, found)).collect();
    for (key, found) in &wanted {
        open(context, ledger, key, found.grace_period, inactive_after);
    }
    let recorded: Vec<CaseKey> = ledger.cases.keys().cloned().collect();
    for key in recorded.iter().filter(|key| !wanted.contains_key(key)) {
        close(context, ledger, key);
    }
    forget_unopened(ledger);
    advance_snoozes(context, ledger, found);
    advance_overdue(context, ledger, inactive_after);
}

/// Removes the announcement that a case opened if the case is over: people who may have heard of it are told
/// only that it closed.
fn forget_unopened(ledger: &mut Ledger) {
    let cases = &ledger.cases;
    ledger.announcements.retain(|key, task| match key {
        AnnouncementKey::Opened(number, case) if task.is_due() => {
            matches!(cases.get(case), Some(CaseEntry::Open { number: open, .. }) if open == number)
        }
        AnnouncementKey::Opened(..) | AnnouncementKey::Closed(..) | AnnouncementKey::Overdue(..) => true,
    });
}

/// Returns when a case opens, or has opened, if its condition holds till then.
pub(crate) fn opens_at(
    entry: Option<&CaseEntry>,
    grace_period: jiff::SignedDuration,
    now: Timestamp,
) -> Timestamp {
    match entry {
        Some(CaseEntry::Open { since, .. }) => *since,
        Some(CaseEntry::Pending { until, .. }) => *until,
        Some(CaseEntry::Closed { .. }) | None => after(now, grace_period),
    }
}

fn open(
    context: Context<'_>,
    ledger: &mut Ledger,
    key: &CaseKey,
    grace_period: jiff::SignedDuration,
    inactive_after: Option<Timestamp>,
) {
    let moment = context.moment;
    let entry = ledger.cases.get(key);
    let number = match entry {
        Some(CaseEntry::Open { .. }) => return,
        Some(CaseEntry::Pending { number, .. } | CaseEntry::Closed { number, .. }) => *number,
        None => 0,
    };
    let until = opens_at(entry, grace_period, moment.now);
    // Clocks run only for active orders.
    if inactive_after
        .is_none_or(|inactive_after| moment.reached(inactive_after, "the order becomes inactive"))
    {
        close(context, ledger, key);
        return;
    }
    if !moment.reached(until, "the grace period of a case ends") {
        ledger.cases.insert(key.clone(), CaseEntry::Pending { until, number });
        return;
    }
    let number = number.saturating_add(1);
    ledger.cases.insert(key.clone(), CaseEntry::Open { since: moment.now, number });
    ledger.announcements.insert(AnnouncementKey::Opened(number, key.clone()), Task::new(moment.now));
}

fn close(context: Context<'_>, ledger: &mut Ledger, key: &CaseKey) {
    let now = context.moment.now;
    match ledger.cases.get(key) {
        Some(CaseEntry::Pending { number: 0, .. }) => {
            ledger.cases.remove(key);
        }
        Some(CaseEntry::Pending { number, .. }) => {
            let closed = CaseEntry::Closed { at: now, number: *number, decision: None };
            ledger.cases.insert(key.clone(), closed);
        }
        Some(CaseEntry::Open { number, since }) => {
            let (number, since) = (*number, *since);
            let decision = decision::since(&context.order.facts, key, since).map(|held| held.body.decision);
            ledger.cases.insert(key.clone(), CaseEntry::Closed { at: now, number, decision });
            ledger.remember_opening(key, PastOpening { since, until: now });
            let opened = AnnouncementKey::Opened(number, key.clone());
            let unheard = matches!(ledger.announcements.get(&opened), Some(Task::Due { attempts: 0, .. }));
            // No person was told that it opened, so no person needs to be told that it closed.
            if !unheard {
                ledger.announcements.insert(AnnouncementKey::Closed(number, key.clone()), Task::new(now));
            }
        }
        Some(CaseEntry::Closed { .. }) | None => {}
    }
}
