//! The facts about the order itself. Other slices read them through the view, `order/view.rs`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::case::evidence::{self, Piece};
use crate::event::stamp::Stamp;
use crate::facts::held::{Held, Limit, Merge, OverLimit, hold, hold_by, stamp};
use crate::order::cancelled::Cancelled;
use crate::order::placed::Placed;
use crate::order::tagged::Tagged;
use crate::values::limits::TAGS_MAX;
use crate::values::text::TagName;

/// The facts about the order itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderFacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) placed: Option<Held<Placed>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cancelled: Option<Held<Cancelled>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) tags: BTreeMap<TagName, Held<Tagged>>,
}

const TAGS: Limit = ("tags", TAGS_MAX);

impl OrderFacts {
    pub(crate) fn hold_placed(&mut self, new: Held<Placed>) -> Merge {
        hold(&mut self.placed, new)
    }

    pub(crate) fn hold_cancelled(&mut self, new: Held<Cancelled>) -> Merge {
        hold(&mut self.cancelled, new)
    }

    pub(crate) fn hold_tag(&mut self, new: Held<Tagged>) -> Result<Merge, OverLimit> {
        hold_by(&mut self.tags, new.body.tag.clone(), new, TAGS)
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let Self { placed, cancelled, tags } = self;
        placed.iter().map(stamp).chain(cancelled.iter().map(stamp)).chain(tags.values().map(stamp))
    }

    /// Returns the facts as evidence, for a case about facts without an order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let Self { placed, cancelled, tags } = self;
        let order = placed.iter().map(evidence::placed).chain(cancelled.iter().map(evidence::cancelled));
        order.chain(tags.values().map(evidence::tagged))
    }
}
