//! The decisions of people, which are facts. Other slices read them through the view, `case/view.rs`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::case::resolution::Resolution;
use crate::event::stamp::Stamp;
use crate::facts::held::{Held, Limit, Merge, OverLimit, hold_by, stamp};
use crate::values::limits::RESOLUTIONS_MAX;

/// The decisions of people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseFacts {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) resolutions: BTreeMap<CaseKey, Held<Resolution>>,
}

const RESOLUTIONS: Limit = ("decisions", RESOLUTIONS_MAX);

impl CaseFacts {
    pub(crate) fn hold_resolution(&mut self, new: Held<Resolution>) -> Result<Merge, OverLimit> {
        hold_by(&mut self.resolutions, new.body.case.clone(), new, RESOLUTIONS)
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let Self { resolutions } = self;
        resolutions.values().map(stamp)
    }
}
