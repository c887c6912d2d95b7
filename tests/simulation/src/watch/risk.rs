//! Says what the truth calls for where the risk of an order is rated.

use std::collections::BTreeMap;

use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::Decision;
use candor_domain::facts::entries::Facts;
use candor_domain::order::placed::Risk;
use candor_domain::order::tagged::TagChange;
use candor_domain::policy::settings::Policy;
use candor_domain::policy::tag::{Condition, TagPolicy};
use candor_domain::values::id::{OrderKey, RiskProviderId};
use candor_domain::values::text::TagName;
use jiff::Timestamp;

use super::truth::Truth;
use super::{handed_over, pickup};

/// Returns the tags that hold an order by its risk alone until a person ends that, each with the rating it takes.
fn tags(policy: &Policy) -> impl Iterator<Item = (&TagName, Risk)> {
    let least = |tag: &TagPolicy| match tag.when.as_slice() {
        [Condition::RiskAtLeast(least)] if tag.hold && tag.release_after.is_none() => Some(*least),
        _ => None,
    };
    policy.tags.iter().filter_map(move |(name, tag)| Some((name, least(tag)?)))
}

/// Returns the tag that holds an order by what it held when the warehouse was asked, where no person ever decided about
/// the tag.
pub(super) fn held_by<'p>(facts: &Facts, policy: &'p Policy) -> Option<&'p TagName> {
    let placed = facts.placed().and_then(|held| held.body.risk);
    let rated = facts.assessments().values().map(|said| said.newest.body.level).chain(placed).max();
    let listed = facts.placed().and_then(|held| held.body.tags.as_ref());
    let is_decided = |tag: &TagName| {
        let is_off = listed.is_some_and(|tags| !tags.contains(tag));
        facts.tags().get(tag).is_some_and(|held| held.body.change == TagChange::Removed || is_off)
            || facts.resolutions().contains_key(&CaseKey::HoldForgotten(tag.clone()))
    };
    tags(policy).find(|(tag, least)| rated >= Some(*least) && !is_decided(tag)).map(|(tag, _)| tag)
}

impl Truth<'_> {
    /// Returns the newest rating of each provider by a moment; of two of the same moment, the higher one.
    fn rated_by(&self, moment: Timestamp) -> BTreeMap<&RiskProviderId, Risk> {
        let mut said = self.ratings.clone();
        said.sort();
        let said = said.into_iter().filter(|(at, _, _)| *at <= moment);
        said.map(|(_, level, provider)| (provider, level)).collect()
    }

    /// Returns the risk in the end.
    fn risk(&self) -> Option<Risk> {
        let placed = self.placed.and_then(|(_, placed)| placed.risk);
        self.rated_by(Timestamp::MAX).into_values().chain(placed).max()
    }

    /// Returns the first moment of a rating like this by a provider that stands by it.
    fn risky_since(&self, least: Risk) -> Option<Timestamp> {
        let placed = self.placed.filter(|(_, placed)| placed.risk >= Some(least));
        let standing = self.rated_by(Timestamp::MAX);
        let is_standing = |provider: &RiskProviderId| standing.get(provider) >= Some(&least);
        let said = self.ratings.iter().filter(|(_, level, by)| *level >= least && is_standing(by));
        said.map(|(at, _, _)| *at).chain(placed.map(|(_, placed)| placed.placed_at)).min()
    }

    /// Returns true if a provider stands by a rating that is worse than all that it had said at a moment.
    fn is_worse_since(&self, least: Risk, moment: Timestamp) -> bool {
        let known = |provider: &RiskProviderId| {
            let said = self.ratings.iter().filter(|(at, _, by)| *by == provider && *at <= moment);
            said.map(|(_, level, _)| *level).max()
        };
        let standing = self.rated_by(Timestamp::MAX);
        standing.into_iter().any(|(provider, level)| level >= least && Some(level) > known(provider))
    }

    /// Returns the tag that holds the order by its risk, with what a person decided about it: that it is released, and
    /// when.
    pub(super) fn held_by_risk<'p>(
        &self,
        policy: &'p Policy,
        released_at: impl Fn(&TagName) -> Option<Timestamp>,
    ) -> Option<&'p TagName> {
        let holds = |(tag, least): &(&TagName, Risk)| {
            let decided_at = released_at(tag).max(self.taken_off_at(tag));
            self.risk() >= Some(*least) && decided_at.is_none_or(|at| self.is_worse_since(*least, at))
        };
        tags(policy).find(holds).map(|(tag, _)| tag)
    }

    /// Returns true if the goods were on their way when the order was rated so high that it is held, and no person ever
    /// decided to send it. What somebody else let pass, before the shop was handed over, is not asked about.
    pub(super) fn is_risky_and_shipped(&self, order: &OrderKey, policy: &Policy) -> bool {
        let Some((_, placed)) = self.placed else { return false };
        let is_over = self.cancelled.is_some() || self.is_paid_back() || self.is_from_before(policy);
        let on_its_way = |at: Timestamp| {
            let standing = self.shipments.iter().filter(|(_, (_, shipment))| !shipment.voided);
            let mut stays = standing.filter(|(id, _)| !self.is_lost_or_returned(id));
            stays.any(|(id, _)| self.arrived_at(id).is_none_or(|arrived_at| arrived_at > at))
        };
        let asked_elsewhere = handed_over::asked_elsewhere(policy, order, self);
        let let_pass = |at: Timestamp| asked_elsewhere && handed_over::is_before(policy, order, at);
        let risky = |(tag, least): (&TagName, Risk)| {
            let since = self.risky_since(least).filter(|since| !let_pass(*since));
            self.taken_off_at(tag).is_none() && since.is_some_and(on_its_way)
        };
        !is_over && !self.released && !pickup::is_fetched(placed) && tags(policy).any(risky)
    }

    /// Returns true if no tag holds an order of this risk, or the order is not sent any more.
    pub(super) fn is_harmless(&self, policy: &Policy) -> bool {
        self.cancelled.is_some()
            || self.is_paid_back()
            || !tags(policy).any(|(_, least)| self.risk() >= Some(least))
    }
}

/// Returns when a person released an order from a tag, if that is the last that they decided about it.
pub(super) fn released_at(facts: &Facts, tag: &TagName) -> Option<Timestamp> {
    let decided = facts.resolutions().get(&CaseKey::HoldForgotten(tag.clone()))?;
    (decided.body.decision == Decision::Release).then_some(decided.stamp.occurred_at)
}
