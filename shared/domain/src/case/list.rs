//! The list of an order's cases, as another system shows it: those that need a person, and how the last ones ended. Nothing in
//! it is personal.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::Serialize;

use crate::case::key::{CaseKey, CaseKind};
use crate::case::resolution::Decision;
use crate::case::team::{Severity, Team};
use crate::command::key::CommandKey;
use crate::ledger::entry::{CaseEntry, Ledger};
use crate::plan::context::Context;
use crate::values::default::is_default;
use crate::values::hash::CaseListHash;

/// The largest number of open cases that are listed: with the longest keys, a list stays below ten kilobytes, and Shopify keeps
/// 128 of JSON (<https://shopify.dev/docs/apps/build/metafields/metafield-limits>).
pub const OPEN_MAX: usize = 16;
/// The largest number of ended cases that are listed.
pub const ENDED_MAX: usize = 4;

/// The cases of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CaseList {
    /// The cases that need a person: the most severe first, and of these the oldest.
    pub open: Vec<OpenCase>,
    /// The number of open cases that are not listed.
    #[serde(skip_serializing_if = "is_default")]
    pub more_open: usize,
    /// The cases that ended last, the last one first.
    pub ended: Vec<EndedCase>,
}

/// A case that needs a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenCase {
    /// The case.
    pub case: CaseKey,
    /// The number of this opening, from 1.
    pub number: u32,
    /// Its kind.
    pub kind: CaseKind,
    /// The team that works on it.
    pub team: Team,
    /// Its severity.
    pub severity: Severity,
    /// The moment since which it is open.
    pub since: Timestamp,
}

/// A case that needs no person any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndedCase {
    /// The case.
    pub case: CaseKey,
    /// The number of times it was open.
    pub number: u32,
    /// Its kind.
    pub kind: CaseKind,
    /// The moment at which its condition cleared last, or at which the decision of a person was known.
    pub ended_at: Timestamp,
    /// The last decision of a person about it while it was open. Without one, its condition cleared, as far as is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

impl CaseList {
    /// Returns the list of the cases in a ledger.
    pub(crate) fn of(context: Context<'_>, ledger: &Ledger) -> Self {
        let open = ledger.open_cases().filter(|(key, ..)| !is_about_a_list(key));
        let mut open: Vec<OpenCase> =
            open.map(|(key, number, since)| open_case(context, key, number, since)).collect();
        open.sort_by_key(|case| (Reverse(case.severity), case.since));
        let ended = ledger.cases.iter().filter(|(key, _)| !is_about_a_list(key));
        let mut ended: Vec<EndedCase> = ended.filter_map(|(key, entry)| ended_case(key, entry)).collect();
        ended.sort_by_key(|case| Reverse(case.ended_at));
        let more_open = open.len().saturating_sub(OPEN_MAX);
        open.truncate(OPEN_MAX);
        ended.truncate(ENDED_MAX);
        Self { open, more_open, ended }
    }

    /// Returns its hash, which tells it from another list.
    #[must_use]
    pub fn hash(&self) -> CaseListHash {
        CaseListHash::of(&serde_json::to_value(self).unwrap_or_default())
    }
}

/// Returns true for a case which says that a list is not shown. No list names such a case: it would be another list then, which
/// is not shown either, and so on for ever.
fn is_about_a_list(key: &CaseKey) -> bool {
    matches!(
        key,
        CaseKey::CommandRefused(CommandKey::CaseList(_))
            | CaseKey::CommandUnanswered(CommandKey::CaseList(_))
    )
}

fn open_case(context: Context<'_>, key: &CaseKey, number: u32, since: Timestamp) -> OpenCase {
    OpenCase {
        case: key.clone(),
        number,
        kind: key.kind(),
        team: context.policy.team(key),
        severity: key.kind().severity(),
        since,
    }
}

fn ended_case(key: &CaseKey, entry: &CaseEntry) -> Option<EndedCase> {
    match entry {
        CaseEntry::Closed { at, number, decision } => Some(EndedCase {
            case: key.clone(),
            number: *number,
            kind: key.kind(),
            ended_at: *at,
            decision: *decision,
        }),
        CaseEntry::Pending { .. } | CaseEntry::Open { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use serde_json::json;

    use crate::facts::order::Order;
    use crate::plan::moment::Moment;
    use crate::policy::settings::Policy;

    fn listed(cases: impl IntoIterator<Item = (CaseKey, CaseEntry)>) -> CaseList {
        let policy = Policy::read(&crate::values::testing::policy_json(), &json!({})).unwrap();
        let (order, moment) =
            (Order::new("demo-shop#5001".parse().unwrap()), Moment::new(Timestamp::UNIX_EPOCH));
        let ledger = Ledger { cases: cases.into_iter().collect(), ..Ledger::default() };
        CaseList::of(Context { order: &order, policy: &policy, moment: &moment }, &ledger)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn open(key: &str, since: i64) -> (CaseKey, CaseEntry) {
        (key.parse().unwrap(), CaseEntry::Open { since: at(since), number: 1 })
    }

    #[test]
    fn the_most_severe_cases_are_first_and_a_case_that_is_not_open_yet_is_no_case() {
        let pending =
            ("order-missing:order".parse().unwrap(), CaseEntry::Pending { until: at(9), number: 0 });
        let cases =
            [open("parcel-stalled:p", 1), open("parcel-lost:q", 3), open("parcel-lost:r", 2), pending];
        let listed: Vec<String> = listed(cases).open.iter().map(|case| case.case.to_string()).collect();
        assert_eq!(listed, ["parcel-lost:r", "parcel-lost:q", "parcel-stalled:p"]);
    }

    #[test]
    fn a_list_has_bounds_and_says_how_many_open_cases_are_beyond() {
        let long = "p".repeat(100);
        let ended = |number: i64| {
            let key = format!("parcel-returned:{long}{number}").parse().unwrap();
            (key, CaseEntry::Closed { at: at(number), number: 1, decision: None })
        };
        let open = (0..40).map(|number| open(&format!("parcel-lost:{long}{number}"), number));
        let list = listed(open.chain((0..40).map(ended)));
        assert_eq!((list.open.len(), list.more_open, list.ended.len()), (OPEN_MAX, 24, ENDED_MAX));
        assert_eq!(list.ended.first().map(|case| case.ended_at), Some(at(39)));
        assert!(serde_json::to_string(&list).unwrap().len() < 10_000);
    }

    #[test]
    fn a_list_that_says_something_else_has_another_hash() {
        let one = listed([open("parcel-lost:q", 3)]);
        assert_eq!(one.hash(), listed([open("parcel-lost:q", 3)]).hash());
        assert_ne!(one.hash(), listed([open("parcel-lost:q", 4)]).hash());
        let about_lists = open("command-refused:cases:0", 5);
        assert_eq!(one.hash(), listed([open("parcel-lost:q", 3), about_lists]).hash());
    }
}
