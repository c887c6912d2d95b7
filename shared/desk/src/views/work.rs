//! Shows what people did with a case: who has it, until when it is put off, and what they noted and decided.

use std::collections::BTreeSet;

use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::{OtherCase, Resolution};
use candor_domain::case::work::{CaseWork, Work};
use candor_domain::facts::held::Held;
use candor_domain::values::id::OrderKey;
use candor_domain::values::text::PersonName;
use jiff::Timestamp;

use crate::address;
use crate::records::OpenCase;
use crate::views::glance::Glance;
use crate::views::when::{Ago, When};
use crate::words::names;

/// The highest number of names that are offered.
const NAMES_MAX: usize = 100;

/// The work of people on a case, for its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WorkView {
    pub(crate) holder: Option<Holder>,
    /// The moment until which it is put off, if it is now.
    pub(crate) snoozed: Option<When>,
    /// The moment at which it was found to say something else than when it was put off.
    pub(crate) woken: Option<Ago>,
    /// The acts, oldest first.
    pub(crate) history: Vec<Did>,
}

/// The person who works on a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) name: String,
    pub(crate) is_me: bool,
    pub(crate) since: Ago,
    /// The other person who assigned it.
    pub(crate) assigned_by: Option<String>,
}

/// One thing that a person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Did {
    pub(crate) by: Option<String>,
    pub(crate) what: &'static str,
    /// The person whom it was assigned to, or what was decided.
    pub(crate) whom: Option<String>,
    pub(crate) until: Option<When>,
    pub(crate) note: Option<String>,
    pub(crate) duplicate: Option<String>,
    pub(crate) at: When,
    /// True if it was done in an opening before this one.
    pub(crate) is_earlier: bool,
}

impl WorkView {
    /// Returns what people did with a case whose present or last opening has this number.
    pub(crate) fn of(key: &CaseKey, number: u32, glance: &Glance<'_>) -> Self {
        let order = glance.order();
        let is_open = glance.plan.ledger.open_cases().any(|(open, ..)| open == key);
        let holder = order.facts.assignment(key, number).filter(|_| is_open).map(|assignment| {
            let by = &assignment.held.body.by;
            Holder {
                name: assignment.person.as_str().to_owned(),
                is_me: assignment.person.as_str() == glance.reader.name,
                since: Ago(assignment.held.stamp.occurred_at),
                assigned_by: (by != assignment.person).then(|| by.as_str().to_owned()),
            }
        });
        let planned = glance.planned();
        let snoozed =
            planned.snoozed_until(key, number).filter(|until| is_open && *until > glance.reader.now);
        let woken = planned.snooze_ended_early(key, number).filter(|_| is_open);
        Self {
            holder,
            snoozed: snoozed.map(When),
            woken: woken.map(Ago),
            history: history(key, number, glance),
        }
    }

    /// Returns true if the reader has it.
    pub(crate) fn is_mine(&self) -> bool {
        self.holder.as_ref().is_some_and(|holder| holder.is_me)
    }

    /// Returns what was done after a moment.
    pub(crate) fn since(&self, moment: Timestamp) -> impl Iterator<Item = &Did> {
        self.history.iter().filter(move |did| did.at.0 > moment)
    }
}

fn history(key: &CaseKey, number: u32, glance: &Glance<'_>) -> Vec<Did> {
    let facts = &glance.order().facts;
    let work = facts.work_on(key).into_iter().map(|held| worked(held, number, glance));
    let decided = facts.resolutions().get(key).map(|held| decided(held, glance));
    let mut history: Vec<Did> = work.chain(decided).collect();
    history.sort_by_key(|did| did.at);
    history
}

fn worked(held: &Held<CaseWork>, number: u32, glance: &Glance<'_>) -> Did {
    let CaseWork { by, work, .. } = &held.body;
    let (whom, until, note) = match work {
        Work::Taken | Work::GivenBack | Work::Woken => (None, None, None),
        Work::Assigned { to } => (Some(to.as_str().to_owned()), None, None),
        Work::Snoozed { until } => (None, Some(When(*until)), None),
        Work::Noted { note } => (None, None, Some(glance.privacy.hide(note.as_str()))),
    };
    Did {
        by: Some(by.as_str().to_owned()),
        what: names::work(work.kind(), glance.reader.language),
        whom,
        until,
        note,
        duplicate: None,
        at: When(held.stamp.occurred_at),
        is_earlier: held.body.number < number,
    }
}

fn decided(held: &Held<Resolution>, glance: &Glance<'_>) -> Did {
    let Resolution { decision, note, by, duplicate_of, .. } = &held.body;
    Did {
        by: by.as_ref().map(|by| by.as_str().to_owned()),
        what: glance.words().did_decide(),
        whom: Some(names::decision(*decision, glance.reader.language).to_owned()),
        until: None,
        note: note.as_ref().map(|note| glance.privacy.hide(note.as_str())),
        duplicate: duplicate_of.as_ref().map(|other| other_case(other, &held.body.case, glance)),
        at: When(held.stamp.occurred_at),
        is_earlier: false,
    }
}

/// Returns the address of the other case that one is a duplicate of. It names this one, so that its page leads back here:
/// nothing is written to the other order.
pub(crate) fn other_case(other: &OtherCase, own: &CaseKey, glance: &Glance<'_>) -> String {
    let order = &glance.order().key;
    let key = OrderKey { shop: order.shop.clone(), order_id: other.order_id.clone() };
    let back = address::query(&address::case(order, own));
    format!("{}?duplicate={back}", address::case(&key, &other.case))
}

/// Returns the names of the people who have open cases, and of the viewer, to choose from.
pub(crate) fn names_of(cases: &[OpenCase], viewer: &str) -> Vec<String> {
    let own = [viewer].into_iter().filter(|name| !name.is_empty());
    let names: BTreeSet<&str> =
        cases.iter().filter_map(|open| Some(open.assignee.as_ref()?.as_str())).chain(own).collect();
    names.into_iter().take(NAMES_MAX).map(str::to_owned).collect()
}

/// Returns the person whom a text names, as a person wrote it.
pub(crate) fn person(text: &str) -> Option<PersonName> {
    text.split_whitespace().collect::<Vec<_>>().join(" ").parse().ok()
}
