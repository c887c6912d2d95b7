//! The facts about the order itself. Other slices read them through the view, `order/view.rs`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Deserialize;
use serde::Serialize;

use crate::case::evidence::{self, Piece};
use crate::event::stamp::Stamp;
use crate::facts::held::{Held, Limit, Merge, OverLimit, hold, hold_by, stamp};
use crate::order::assessed::{Assessments, RiskAssessed};
use crate::order::cancelled::Cancelled;
use crate::order::placed::Placed;
use crate::order::tagged::Tagged;
use crate::values::id::RiskProviderId;
use crate::values::limits::{RISK_PROVIDERS_MAX, TAGS_MAX};
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
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) assessments: BTreeMap<RiskProviderId, Assessments>,
}

const TAGS: Limit = ("tags", TAGS_MAX);

const RISK_PROVIDERS: Limit = ("providers that assess the risk", RISK_PROVIDERS_MAX);

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

    pub(crate) fn hold_assessment(&mut self, new: Held<RiskAssessed>) -> Result<Merge, OverLimit> {
        let (what, most) = RISK_PROVIDERS;
        let full = self.assessments.len() >= most;
        match self.assessments.entry(new.body.provider_id.clone()) {
            Entry::Vacant(_) if full => Err(OverLimit { what, most }),
            Entry::Vacant(vacant) => {
                vacant.insert(Assessments::of(new));
                Ok(Merge::Merged)
            }
            Entry::Occupied(mut held) => Ok(held.get_mut().hold(new)),
        }
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let Self { placed, cancelled, tags, assessments } = self;
        let assessed = assessments.values().map(|said| &said.newest.stamp);
        let order = placed.iter().map(stamp).chain(cancelled.iter().map(stamp));
        order.chain(tags.values().map(stamp)).chain(assessed)
    }

    /// Returns the facts as evidence, for a case about facts without an order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let Self { placed, cancelled, tags, assessments } = self;
        let assessed = assessments.values().map(|said| evidence::assessed(&said.newest));
        let order = placed.iter().map(evidence::placed).chain(cancelled.iter().map(evidence::cancelled));
        order.chain(tags.values().map(evidence::tagged)).chain(assessed)
    }
}
