//! The view of the order's returns that other slices read.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::returns::requested::ReturnRequested;
use crate::returns::updated::ReturnUpdated;
use crate::values::id::ReturnId;

impl Facts {
    /// Returns the returns that the customer asked for.
    #[must_use]
    pub fn returns(&self) -> &BTreeMap<ReturnId, Held<ReturnRequested>> {
        &self.returns.requested
    }

    /// Returns what the shop last said of each return.
    #[must_use]
    pub fn return_updates(&self) -> &BTreeMap<ReturnId, Held<ReturnUpdated>> {
        &self.returns.updated
    }

    /// Returns true if the customer wanted to send something back, whatever became of it.
    #[must_use]
    pub fn has_returns(&self) -> bool {
        !self.returns.requested.is_empty() || !self.returns.updated.is_empty()
    }

    /// Returns the returns that the customer asked for and that the shop did not decline or cancel since.
    pub(crate) fn standing_returns(&self) -> impl Iterator<Item = &Held<ReturnRequested>> {
        let is_off = |held: &Held<ReturnRequested>| {
            self.return_update(&held.body.return_id).is_some_and(|update| update.body.status.is_off())
        };
        self.returns.requested.values().filter(move |held| !is_off(held))
    }

    /// Returns what the shop last said of a return, if the customer did not ask for the return again since.
    pub(crate) fn return_update(&self, id: &ReturnId) -> Option<&Held<ReturnUpdated>> {
        let asked = self.returns.requested.get(id).map(|held| held.stamp.occurred_at);
        self.returns.updated.get(id).filter(|update| asked <= Some(update.stamp.occurred_at))
    }

    /// Returns the identifiers of all returns. The shop can begin one that no customer asked for in a system of ours.
    pub(crate) fn return_ids(&self) -> BTreeSet<&ReturnId> {
        self.returns.requested.keys().chain(self.returns.updated.keys()).collect()
    }
}
