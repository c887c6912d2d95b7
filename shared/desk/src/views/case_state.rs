//! The state of a case, by the plan of the moment.

use candor_domain::case::key::CaseKey;
use candor_domain::ledger::entry::CaseEntry;
use candor_engine::ports;
use jiff::{SignedDuration, Timestamp};

use crate::records::OpenCase;
use crate::views::glance::Glance;
use crate::views::when::{Ago, When};
use crate::words::numbers;

/// The state of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CaseState {
    /// It needs a person.
    Open { since: Ago, due: When, due_words: String, is_overdue: bool, again: Option<String> },
    /// It opens unless it clears.
    Pending { until: When },
    /// Its condition cleared, or a person decided about it.
    Closed { at: When },
    /// There is none.
    Never,
}

impl CaseState {
    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

/// Returns the number of the present or last opening of a case; 0 where it was never open.
pub(crate) fn opening(key: &CaseKey, glance: &Glance<'_>) -> u32 {
    match glance.plan.ledger.cases.get(key) {
        Some(CaseEntry::Open { number, .. } | CaseEntry::Pending { number, .. }) => *number,
        Some(CaseEntry::Closed { number, .. }) => *number,
        None => 0,
    }
}

/// Returns the state of a case by the plan of this moment: a stored one may be a moment behind.
pub(crate) fn state(key: &CaseKey, glance: &Glance<'_>) -> CaseState {
    let language = glance.reader.language;
    match glance.plan.ledger.cases.get(key) {
        Some(CaseEntry::Open { since, number }) => {
            let due = due_at(key, *number, *since, glance);
            let left = due.duration_since(glance.reader.now);
            CaseState::Open {
                since: Ago(*since),
                due: When(due),
                due_words: numbers::due(left, language),
                is_overdue: left <= SignedDuration::ZERO,
                again: numbers::opening(*number, language),
            }
        }
        Some(CaseEntry::Pending { until, .. }) => CaseState::Pending { until: When(*until) },
        Some(CaseEntry::Closed { at, .. }) => CaseState::Closed { at: When(*at) },
        None => CaseState::Never,
    }
}

/// Returns when a case is due: not before the time until which it is put off, as in the list.
fn due_at(key: &CaseKey, number: u32, since: Timestamp, glance: &Glance<'_>) -> Timestamp {
    let order = glance.planned();
    let open = ports::OpenCase::of(&order, key, number, since);
    OpenCase::by(glance.reader.policy, &order.key, open).due_at
}
