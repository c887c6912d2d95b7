//! Assessments of the risk that an order is fraud. Several providers may assess one order, such as the shop system itself
//! and apps, and each may do so again until the order is sent
//! (<https://shopify.dev/docs/api/admin-graphql/latest/objects/OrderRiskAssessment>).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::facts::held::{Held, Merge};
use crate::order::placed::Risk;
use crate::values::id::RiskProviderId;
use crate::values::text::Title;

/// A provider's rating of the risk that an order is fraud.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RiskAssessed {
    /// The identifier of the provider. Its newest rating counts, and takes back none of another provider.
    pub provider_id: RiskProviderId,
    /// The name of the provider, for people to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Title>,
    /// The rating. A provider that has none yet, or gives none, says nothing.
    pub level: Risk,
}

impl RiskAssessed {
    /// Returns the name of the provider, or its identifier where it has no name.
    #[must_use]
    pub fn says_who(&self) -> &str {
        self.provider.as_ref().map_or(self.provider_id.as_str(), |provider| provider.as_str())
    }
}

/// Everything that one provider said about the risk of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessments {
    /// The newest rating; of two of the same moment, the higher one.
    pub newest: Held<RiskAssessed>,
    /// The first moment at which the provider gave each rating. A person who decides about the order knows what was said
    /// by then.
    pub(super) first_at: BTreeMap<Risk, Timestamp>,
}

impl Assessments {
    pub(super) fn of(new: Held<RiskAssessed>) -> Self {
        let first_at = BTreeMap::from([(new.body.level, new.stamp.occurred_at)]);
        Self { newest: new, first_at }
    }

    pub(super) fn hold(&mut self, new: Held<RiskAssessed>) -> Merge {
        if self.newest == new {
            return Merge::Duplicate;
        }
        let first_at = self.first_at.entry(new.body.level).or_insert(Timestamp::MAX);
        let is_first = new.stamp.occurred_at < *first_at;
        *first_at = new.stamp.occurred_at.min(*first_at);
        let is_newest = weight_of(&self.newest) < weight_of(&new);
        if is_newest {
            self.newest = new;
        }
        if is_newest || is_first { Merge::Merged } else { Merge::Superseded }
    }

    /// Returns the rating that counts.
    #[must_use]
    pub fn level(&self) -> Risk {
        self.newest.body.level
    }

    /// Returns the first moment of a rating of this level or a higher one, if the rating that counts is one.
    pub(super) fn at_least_since(&self, least: Risk) -> Option<Timestamp> {
        let first_at = self.first_at.range(least..).map(|(_, at)| *at).min();
        first_at.filter(|_| self.level() >= least)
    }

    /// Returns the first moment after `known_at` of a rating of this level or a higher one, if the rating that counts is
    /// one and is worse than all that the provider had said by then.
    pub(super) fn rose_at(&self, least: Risk, known_at: Timestamp) -> Option<Timestamp> {
        let known = self.first_at.iter().filter(|(_, at)| **at <= known_at).map(|(level, _)| *level).max();
        let is_worse = |level: &Risk| *level >= least && Some(*level) > known;
        let worse = self.first_at.iter().filter(|(level, _)| is_worse(level)).map(|(_, at)| *at).min();
        worse.filter(|_| is_worse(&self.level()))
    }
}

/// Returns what decides between two ratings by one provider: the greater counts.
fn weight_of(held: &Held<RiskAssessed>) -> (Timestamp, Risk, &Held<RiskAssessed>) {
    (held.stamp.occurred_at, held.body.level, held)
}
