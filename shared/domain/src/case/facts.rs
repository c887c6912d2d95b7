//! The decisions of people about cases, and their work on them, which are facts. Other slices read them through the view,
//! `case/view.rs`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::case::resolution::Resolution;
use crate::case::work::{CaseWork, Work};
use crate::event::stamp::Stamp;
use crate::facts::held::{Held, Limit, Merge, OverLimit, hold_by, hold_newest, stamp};
use crate::values::id::EventId;
use crate::values::limits::{CASE_ASSIGNMENTS_MAX, CASE_NOTES_MAX, CASE_SNOOZES_MAX, RESOLUTIONS_MAX};

/// The decisions and the work of people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseFacts {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) resolutions: BTreeMap<CaseKey, Held<Resolution>>,
    /// The cases that people took, gave back and passed on: the newest of the order.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) assignments: BTreeMap<EventId, Held<CaseWork>>,
    /// The cases that were put off and woken: the newest of the order.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) snoozes: BTreeMap<EventId, Held<CaseWork>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) notes: BTreeMap<EventId, Held<CaseWork>>,
}

const RESOLUTIONS: Limit = ("decisions", RESOLUTIONS_MAX);
const NOTES: Limit = ("notes about cases", CASE_NOTES_MAX);

impl CaseFacts {
    pub(crate) fn hold_resolution(&mut self, new: Held<Resolution>) -> Result<Merge, OverLimit> {
        hold_by(&mut self.resolutions, new.body.case.clone(), new, RESOLUTIONS)
    }

    /// Holds what a person did with a case. Of assignments and snoozes the last one counts, so the oldest go where there
    /// are too many. A note says something that no other person knows, so none goes: where there is no room, the new one
    /// becomes a case.
    pub(crate) fn hold_work(&mut self, new: Held<CaseWork>) -> Result<Merge, OverLimit> {
        match &new.body.work {
            Work::Taken | Work::GivenBack | Work::Assigned { .. } => {
                Ok(hold_newest(&mut self.assignments, new, CASE_ASSIGNMENTS_MAX))
            }
            Work::Snoozed { .. } | Work::Woken => Ok(hold_newest(&mut self.snoozes, new, CASE_SNOOZES_MAX)),
            Work::Noted { .. } => hold_by(&mut self.notes, new.stamp.id.clone(), new, NOTES),
        }
    }

    /// Returns what people did with cases, in no order.
    pub(super) fn work(&self) -> impl Iterator<Item = &Held<CaseWork>> {
        self.assignments.values().chain(self.snoozes.values()).chain(self.notes.values())
    }

    /// Returns the stamps of decisions. They are news of the order.
    pub(crate) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let Self { resolutions, assignments: _, snoozes: _, notes: _ } = self;
        resolutions.values().map(stamp)
    }

    /// Returns the stamps of what people did with cases. It is no news of the order: an order is not looked after, or
    /// kept, for longer because somebody noted something.
    pub(crate) fn work_stamps(&self) -> impl Iterator<Item = &Stamp> {
        self.work().map(stamp)
    }
}
