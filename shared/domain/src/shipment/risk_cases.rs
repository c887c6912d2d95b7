//! The case about an order that left before its risk was rated so high that it would have been held. Ratings come minutes
//! to hours after an order, and nothing makes an order wait for them
//! (<https://community.shopify.com/t/implementing-a-fraud-analysis-app/119920>). Nothing is cancelled for a rating: most
//! orders that are rated high are honest.

use jiff::Timestamp;

use crate::case::evidence;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::FulfilmentProblem;
use crate::case::remedy::Remedy;
use crate::facts::held::Held;
use crate::fulfilment::hold::{self, Tag};
use crate::order::placed::{Placed, Risk};
use crate::shipment::created::Shipment;
use crate::shipment::last_moment::last_moment;

const REMEDIES: [Remedy; 2] = [Remedy::StopRisky, Remedy::PayFraudBack];

impl<'a> Finder<'a, '_> {
    /// Finds an order that left though its risk is rated so high that it would have been held. What had arrived by then
    /// is no case: there is nothing left to stop.
    pub(crate) fn risky_and_shipped(&self, placed: &'a Held<Placed>, tags: &[Tag<'_>]) -> Option<Found<'a>> {
        let body = &placed.body;
        let is_of_risk = |tag: &&Tag<'_>| hold::applies(tag.policy, self.facts, body);
        let tags = tags.iter().filter(|tag| tag.policy.hold && !hold::is_released(tag, self.context));
        let risky = tags.filter(is_of_risk).filter_map(|tag| Some((tag, tag.policy.risk_at_least()?)));
        let (tag, least) = risky.min_by_key(|(_, least)| *least)?;
        let rated_at = self.rated_at(tag, least, body)?;
        let ends_at = tag.ends_at(self.context);
        let shipments: Vec<&Held<Shipment>> = self.sent_and_not_arrived(rated_at).collect();
        let held_back = |held: &&&Held<Shipment>| ends_at.is_none_or(|end| held.body.shipped_at < end);
        let left_at = shipments.iter().filter(held_back).map(|held| held.body.shipped_at).max()?;
        // What the customer fetches is with them.
        if self.facts.is_pickup() || self.facts.refunded_in_full(body) {
            return None;
        }
        let mut found = self.risky(placed, least, &shipments);
        found.as_of = rated_at.max(left_at);
        Some(found)
    }

    fn risky(&self, placed: &'a Held<Placed>, least: Risk, shipments: &[&'a Held<Shipment>]) -> Found<'a> {
        let ratings = self.facts.assessments().values().map(|said| &said.newest);
        let ratings: Vec<_> = ratings.filter(|held| held.body.level >= least).collect();
        let problem = FulfilmentProblem::Risky {
            ratings: ratings.iter().map(|held| held.body.clone()).collect(),
            by_shop: placed.body.risk.filter(|risk| *risk >= least),
            shipments: shipments.iter().map(|held| held.body.shipment_id.clone()).collect(),
        };
        let ratings = ratings.into_iter().map(evidence::assessed);
        let shipments = shipments.iter().map(|held| evidence::shipment(held));
        let facts = [evidence::placed(placed)].into_iter().chain(ratings).chain(shipments).collect();
        self.found(CaseKey::RiskyAndShipped, [problem], Opens::AfterGracePeriod, facts, &REMEDIES)
    }

    /// Returns the moment since which the order is too risky to be sent: the first rating that is high enough, or the
    /// first that is worse than all that a person knew who decided about the order or about this case.
    fn rated_at(&self, tag: &Tag<'_>, least: Risk, placed: &Placed) -> Option<Timestamp> {
        let since = self.facts.risk_since(least)?;
        let again_at = hold::applies_again_at(self.context.order, tag.name, tag.policy, placed);
        let decided = self.facts.resolutions().get(&CaseKey::RiskyAndShipped);
        let decided_at = decided.map(|held| held.stamp.occurred_at);
        let worse_at = decided_at.and_then(|decided_at| self.facts.risk_rose_at(least, decided_at));
        Some(since).max(again_at).max(worse_at)
    }

    /// Returns the shipments that left and had not arrived at a moment, for all that is known of it.
    fn sent_and_not_arrived(&self, moment: Timestamp) -> impl Iterator<Item = &'a Held<Shipment>> {
        let facts = self.facts;
        let sent = facts.standing_shipments().into_iter().filter(|held| facts.counts_as_sent(&held.body));
        sent.filter(move |held| {
            facts.arrival(held).is_none_or(|arrival| last_moment(arrival.occurred_at) > moment)
        })
    }
}
