//! Tells people that a case was not worked on in time: once for each opening.
//!
//! A reminder that comes again and again is soon filtered away (<https://github.com/fluxcd/notification-controller/issues/445>),
//! and one about what was dealt with meanwhile is not believed the next time (<https://github.com/getsentry/sentry/issues/10081>).
//! So it is told once, after people were told that the case opened, while it is open, and not while a person put it off.

use jiff::Timestamp;

use crate::case::announcement_key::AnnouncementKey;
use crate::case::key::CaseKey;
use crate::case::snooze::snoozed_until;
use crate::ledger::entry::Ledger;
use crate::ledger::task::Task;
use crate::plan::context::Context;

/// Makes the announcement of each case due that becomes overdue, and removes those that people need not be told any more.
pub(crate) fn advance_overdue(context: Context<'_>, ledger: &mut Ledger, inactive_after: Option<Timestamp>) {
    let now = context.moment.now;
    let open: Vec<(CaseKey, u32, Timestamp)> =
        ledger.open_cases().map(|(key, number, since)| (key.clone(), number, since)).collect();
    let due = open.into_iter().map(|(key, number, since)| {
        let due_at = due_at(context, ledger, &key, number, since);
        (AnnouncementKey::Overdue(number, key), due_at)
    });
    let due: Vec<(AnnouncementKey, Timestamp)> = due.collect();
    ledger.announcements.retain(|key, task| match key {
        AnnouncementKey::Overdue(..) if task.is_due() => {
            due.iter().any(|(open, due_at)| open == key && *due_at <= now)
        }
        // It was told, or is being told: of what is over, only the closing is told.
        AnnouncementKey::Overdue(..) | AnnouncementKey::Opened(..) | AnnouncementKey::Closed(..) => true,
    });
    for (key, due_at) in due {
        // Clocks run only for active orders.
        let is_active = inactive_after.is_none_or(|inactive_after| now.max(due_at) < inactive_after);
        let is_to_be_told =
            is_active && opening_is_told(ledger, &key) && !ledger.announcements.contains_key(&key);
        if is_to_be_told && context.moment.reached(due_at, "a case becomes overdue") {
            ledger.announcements.insert(key, Task::new(now));
        }
    }
}

/// Returns the moment by which a person should have worked on an open case.
pub(crate) fn due_at(
    context: Context<'_>,
    ledger: &Ledger,
    key: &CaseKey,
    number: u32,
    since: Timestamp,
) -> Timestamp {
    let until = snoozed_until(&context.order.facts, ledger, key, number);
    context.policy.cases.due_at(key.kind().severity(), since, until)
}

/// Returns true if people were told that the case opened.
fn opening_is_told(ledger: &Ledger, overdue: &AnnouncementKey) -> bool {
    let AnnouncementKey::Overdue(number, case) = overdue else { return false };
    let opened = AnnouncementKey::Opened(*number, case.clone());
    matches!(ledger.announcements.get(&opened), Some(Task::Done { .. }))
}
