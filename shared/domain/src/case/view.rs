//! The view of what people decide and do that other slices read.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::case::key::CaseKey;
use crate::case::resolution::Resolution;
use crate::case::work::{CaseWork, Work};
use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::values::limits::SNOOZE_DAYS_MAX;
use crate::values::text::PersonName;

/// The person who works on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment<'f> {
    /// The person.
    pub person: &'f PersonName,
    /// The fact that says so.
    pub held: &'f Held<CaseWork>,
}

/// A snooze, as a person asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snooze<'f> {
    /// Its end.
    pub until: Timestamp,
    /// The fact that says so.
    pub held: &'f Held<CaseWork>,
}

impl Facts {
    /// Returns the decisions of people about cases.
    #[must_use]
    pub fn resolutions(&self) -> &BTreeMap<CaseKey, Held<Resolution>> {
        &self.case.resolutions
    }

    /// Returns what people did with the order's cases, oldest first.
    #[must_use]
    pub fn case_work(&self) -> Vec<&Held<CaseWork>> {
        let mut work: Vec<_> = self.case.work().collect();
        work.sort();
        work
    }

    /// Returns what people did with a case, oldest first.
    #[must_use]
    pub fn work_on(&self, case: &CaseKey) -> Vec<&Held<CaseWork>> {
        let mut work = self.case_work();
        work.retain(|held| held.body.case == *case);
        work
    }

    /// Returns the person who works on an opening of a case, if somebody does.
    #[must_use]
    pub fn assignment(&self, case: &CaseKey, number: u32) -> Option<Assignment<'_>> {
        let held = last(&self.case.assignments, case, number)?;
        held.body.assignee().map(|person| Assignment { person, held })
    }

    /// Returns the snooze of an opening of a case, if it was put off last. It may be over, or have ended early
    /// ([`Order::snoozed_until`](crate::facts::order::Order::snoozed_until)).
    #[must_use]
    pub fn snooze(&self, case: &CaseKey, number: u32) -> Option<Snooze<'_>> {
        let held = last(&self.case.snoozes, case, number)?;
        let Work::Snoozed { until } = held.body.work else { return None };
        let longest = jiff::SignedDuration::from_hours(24 * SNOOZE_DAYS_MAX);
        let latest = held.stamp.occurred_at.checked_add(longest).unwrap_or(Timestamp::MAX);
        Some(Snooze { until: until.min(latest), held })
    }
}

fn last<'f, K>(
    work: &'f BTreeMap<K, Held<CaseWork>>,
    case: &CaseKey,
    number: u32,
) -> Option<&'f Held<CaseWork>> {
    work.values().filter(|held| held.body.case == *case && held.body.number == number).max()
}
