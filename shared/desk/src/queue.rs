//! The list of open cases: which a person wants to see, in which order, and how many there are.

use std::fmt;
use std::str::FromStr;

use candor_domain::case::key::CaseKey;
use candor_domain::case::team::{Severity, Team};
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::PersonName;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::digest::short;
use crate::records::OpenCase;

/// The largest number of cases that one page of the list has.
pub(crate) const PAGE_CASES_MAX: usize = 50;

/// The open cases that a person wants to see, at a moment. What is absent may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) shop: Option<Shop>,
    pub(crate) team: Option<Team>,
    pub(crate) severity: Option<Severity>,
    pub(crate) whose: Option<Whose>,
    pub(crate) state: State,
    pub(crate) now: Timestamp,
}

/// The person who has a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whose {
    /// No person has it.
    Nobodys,
    /// This person has it. A viewer without a name has no case.
    Of(Option<PersonName>),
}

/// The state of cases for those who look at the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum State {
    /// Somebody should work on them now.
    #[default]
    Waiting,
    /// They wait, and are overdue.
    Overdue,
    /// They are put off.
    Snoozed,
}

impl Wanted {
    /// Returns true if a case is one of these.
    pub(crate) fn includes(&self, open: &OpenCase) -> bool {
        let is_snoozed = is_snoozed(open, self.now);
        let is_so = match self.state {
            State::Waiting => !is_snoozed,
            State::Overdue => is_overdue(open, self.now),
            State::Snoozed => is_snoozed,
        };
        let is_theirs = match &self.whose {
            None => true,
            Some(Whose::Nobodys) => open.assignee.is_none(),
            Some(Whose::Of(person)) => person.is_some() && *person == open.assignee,
        };
        self.is_about(open) && is_so && is_theirs
    }

    /// Returns true if a case is of the wanted shop, team and severity.
    fn is_about(&self, open: &OpenCase) -> bool {
        self.shop.as_ref().is_none_or(|shop| *shop == open.order.shop)
            && self.team.is_none_or(|team| team == open.team)
            && self.severity.is_none_or(|severity| severity == open.severity)
    }
}

/// Returns true if a case is put off at a moment.
pub(crate) fn is_snoozed(open: &OpenCase, now: Timestamp) -> bool {
    open.snoozed_until.is_some_and(|until| until > now)
}

/// Returns true if a person should have worked on a case.
pub(crate) fn is_overdue(open: &OpenCase, now: Timestamp) -> bool {
    open.due_at <= now
}

/// The numbers of cases of the wanted shop, team and severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) waiting: usize,
    pub(crate) overdue: usize,
    pub(crate) mine: usize,
    pub(crate) nobodys: usize,
    pub(crate) snoozed: usize,
}

impl Counts {
    pub(crate) fn of(cases: &[OpenCase], wanted: &Wanted, me: Option<&PersonName>) -> Self {
        let about: Vec<&OpenCase> = cases.iter().filter(|open| wanted.is_about(open)).collect();
        let count = |is: &dyn Fn(&OpenCase) -> bool| about.iter().filter(|open| is(open)).count();
        let waits = |open: &OpenCase| !is_snoozed(open, wanted.now);
        Self {
            waiting: count(&waits),
            overdue: count(&|open| is_overdue(open, wanted.now)),
            mine: count(&|open| waits(open) && me.is_some() && open.assignee.as_ref() == me),
            nobodys: count(&|open| waits(open) && open.assignee.is_none()),
            snoozed: count(&|open| !waits(open)),
        }
    }
}

/// The news of a list since it was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct News {
    /// The number of cases that came: they opened, or are not put off any more.
    pub(crate) came: usize,
    /// True if something else changed: a case went, or another person has it.
    pub(crate) is_other: bool,
}

impl News {
    pub(crate) fn since(shown_at: Timestamp, was: &str, cases: &[OpenCase], wanted: &Wanted) -> Self {
        let came_at =
            |open: &OpenCase| open.snoozed_until.map_or(open.opened_at, |until| until.max(open.opened_at));
        let own = || cases.iter().filter(|open| wanted.includes(open));
        Self {
            came: own().filter(|open| came_at(open) > shown_at).count(),
            is_other: seen(cases, wanted) != was,
        }
    }
}

/// Returns a short name for a list: which cases are in it, and who has them.
pub(crate) fn seen(cases: &[OpenCase], wanted: &Wanted) -> String {
    let mut own: Vec<&OpenCase> = cases.iter().filter(|open| wanted.includes(open)).collect();
    own.sort_by_cached_key(|open| place(open));
    let mut hash = Sha256::new();
    for open in own {
        let assignee = open.assignee.as_ref().map(PersonName::as_str);
        hash.update(format!("{} {} {} {assignee:?}\n", open.order, open.case, open.number));
    }
    short(&hash.finalize())
}

/// A place in the list of open cases, which is ordered by when they are due, then by order and case. It is written in an
/// address as these three, with a blank between them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cursor {
    pub(crate) due_at: Timestamp,
    pub(crate) order: OrderKey,
    pub(crate) case: CaseKey,
}

/// Returns the place of a case in the list.
pub(crate) fn place(open: &OpenCase) -> Cursor {
    Cursor { due_at: open.due_at, order: open.order.clone(), case: open.case.clone() }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.due_at, self.order, self.case)
    }
}

/// A text that is no place in the list of open cases.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no place in the list of open cases")]
pub(crate) struct InvalidCursor(String);

impl FromStr for Cursor {
    type Err = InvalidCursor;
    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let read = || {
            let mut parts = text.splitn(3, ' ');
            let mut next = || parts.next();
            let (due_at, order, case) = (next()?, next()?, next()?);
            Some(Self { due_at: due_at.parse().ok()?, order: order.parse().ok()?, case: case.parse().ok()? })
        };
        read().ok_or_else(|| InvalidCursor(text.to_owned()))
    }
}

/// A part of the list of open cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Page {
    /// The cases, those that are due first at the top.
    pub(crate) cases: Vec<OpenCase>,
    /// The place after which the next page begins, if there is more.
    pub(crate) next: Option<Cursor>,
}

impl Page {
    /// Returns the first of the wanted cases that stand after a place, at most `most`.
    pub(crate) fn after(after: Option<&Cursor>, cases: &[OpenCase], wanted: &Wanted, most: usize) -> Self {
        let own = cases.iter().filter(|open| wanted.includes(open));
        let mut own: Vec<(Cursor, &OpenCase)> = own.map(|open| (place(open), open)).collect();
        own.retain(|(place, _)| after.is_none_or(|after| place > after));
        own.sort_by(|(one, _), (other, _)| one.cmp(other));
        let is_more = own.len() > most;
        own.truncate(most);
        let next = own.last().filter(|_| is_more).map(|(place, _)| place.clone());
        Self { cases: own.into_iter().map(|(_, open)| open.clone()).collect(), next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_reads_back_as_it_was_written() {
        let place = Cursor {
            due_at: "2026-03-02T10:00:00.123Z".parse().unwrap(),
            order: "demo-shop#5001".parse().unwrap(),
            case: "hold-forgotten:gift wrap".parse().unwrap(),
        };
        assert_eq!(place.to_string().parse(), Ok(place));
        assert!("2026-03-02T10:00:00Z demo-shop#5001".parse::<Cursor>().is_err());
    }
}
