//! When the plan is made again.

use jiff::Timestamp;

use crate::ledger::entry::{CaseEntry, Entry, Ledger};
use crate::plan::moment::{Moment, after};

/// The earliest moment at which the plan could change, what is due and not yet done included.
pub(crate) fn wake_at(ledger: &Ledger, moment: &Moment) -> Option<Timestamp> {
    let effects = ledger.effects.values().filter_map(|entry| match entry {
        Entry::Due { not_before, .. } => Some(*not_before),
        Entry::Claimed { until, .. } => Some(*until),
        // The clocks of these were asked about while planning, as far as they have one.
        Entry::Unknown { .. } | Entry::Withheld { .. } | Entry::Done { .. } | Entry::Refused { .. } => None,
    });
    let cases = ledger.cases.values().filter_map(|entry| match entry {
        CaseEntry::Pending { until, .. } => Some(*until),
        CaseEntry::Open { .. } | CaseEntry::Closed { .. } => None,
    });
    effects.chain(cases).chain(moment.next()).min().map(whole_milliseconds)
}

/// Rounded up, so that stores may keep milliseconds and nothing wakes before its time.
fn whole_milliseconds(time: Timestamp) -> Timestamp {
    let floor = Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time);
    if floor < time { after(floor, jiff::SignedDuration::from_millis(1)) } else { floor }
}
