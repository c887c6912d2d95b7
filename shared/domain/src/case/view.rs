//! The view of people's decisions that other slices read.

use std::collections::BTreeMap;

use crate::case::key::CaseKey;
use crate::case::resolution::Resolution;
use crate::facts::entries::Facts;
use crate::facts::held::Held;

impl Facts {
    /// Returns the decisions of people about cases.
    #[must_use]
    pub fn resolutions(&self) -> &BTreeMap<CaseKey, Held<Resolution>> {
        &self.case.resolutions
    }
}
