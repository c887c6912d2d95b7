//! The refused events that are kept. Other slices read them through the view, `event/view.rs`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Deserialize;
use serde::Serialize;

use crate::event::refused::{Refused, WhyRefused};
use crate::event::stamp::Stamp;
use crate::facts::held::{Held, Merge, OverLimit, stamp};
use crate::values::id::EventId;
use crate::values::limits::REFUSED_MAX;

/// The refused events, by the digest of their text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventFacts {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) refused: BTreeMap<EventId, Held<Refused>>,
}

impl EventFacts {
    /// Merges a refused event, and keeps the first refusal. A refused event is identified by its text, so a
    /// second delivery says nothing new; only that its order was found is news, and stays.
    pub(crate) fn hold_refused(&mut self, new: Held<Refused>) -> Result<Merge, OverLimit> {
        let full = self.refused.len() >= REFUSED_MAX;
        match self.refused.entry(new.stamp.id.clone()) {
            Entry::Vacant(_) if full => Err(OverLimit { what: "refused events", most: REFUSED_MAX }),
            Entry::Vacant(vacant) => {
                vacant.insert(new);
                Ok(Merge::Merged)
            }
            Entry::Occupied(mut held) if rank(&new) < rank(held.get()) => {
                held.insert(new);
                Ok(Merge::Merged)
            }
            Entry::Occupied(_) => Ok(Merge::Duplicate),
        }
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let Self { refused } = self;
        refused.values().map(stamp)
    }
}

/// Returns what decides between two refusals of one event: the lesser one counts.
fn rank(held: &Held<Refused>) -> (bool, &Held<Refused>) {
    (held.body.why != WhyRefused::Matched, held)
}
