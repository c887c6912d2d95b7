//! The moment at which the plan is made again, with its reason.

use jiff::{SignedDuration, Timestamp};

use crate::ledger::entry::{CaseEntry, Ledger};
use crate::ledger::state::EffectState;
use crate::plan::moment::{Moment, Wake, after};

/// Returns the earliest moment at which the plan could change, including the moments of effects that are due.
pub(crate) fn wake(ledger: &Ledger, moment: &Moment) -> Option<Wake> {
    let effects = ledger.states().filter_map(|state| match state {
        EffectState::Due { not_before, .. } => Some(Wake { at: not_before, because: "an effect is due" }),
        EffectState::Claimed { until, .. } => Some(Wake { at: until, because: "a lease runs out" }),
        // The clocks of these were asked about while planning, as far as they have one.
        EffectState::Unknown { .. } | EffectState::Withheld { .. } => None,
        EffectState::Done { .. } | EffectState::Refused { .. } => None,
    });
    let cases = ledger.cases.values().filter_map(|entry| match entry {
        CaseEntry::Pending { until, .. } => {
            Some(Wake { at: *until, because: "the grace period of a case ends" })
        }
        CaseEntry::Open { .. } | CaseEntry::Closed { .. } => None,
    });
    let first = effects.chain(cases).chain(moment.next()).min_by_key(|wake| wake.at)?;
    Some(Wake { at: whole_milliseconds(first.at), ..first })
}

/// Rounds up, so that stores may keep milliseconds and no order wakes before its time.
fn whole_milliseconds(time: Timestamp) -> Timestamp {
    let floor = Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time);
    if floor < time { after(floor, SignedDuration::from_millis(1)) } else { floor }
}
