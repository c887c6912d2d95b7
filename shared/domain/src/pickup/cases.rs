//! The case about goods that were not fetched.

use crate::case::evidence;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::FulfilmentProblem;
use crate::case::remedy::Remedy;

impl<'a> Finder<'a, '_> {
    /// Finds goods that wait at a place of the shop and were not fetched in time.
    pub(crate) fn pickup_uncollected(&self) -> Option<Found<'a>> {
        let (placed, ready) = self.facts.placed().zip(self.facts.pickup_ready())?;
        if self.context.not_to_be_fetched(&placed.body).is_some() {
            return None;
        }
        let calendar = self.context.policy.calendar(&self.context.order.key.shop);
        let kept = || self.context.policy.clocks.pickup_kept.after(ready.stamp.occurred_at, calendar);
        let until = ready.body.ready_until.unwrap_or_else(kept);
        if !self.context.moment.reached(until, "goods should have been fetched") {
            return None;
        }
        let problem = FulfilmentProblem::Uncollected {};
        let facts = vec![evidence::placed(placed), evidence::pickup_ready(ready)];
        let remedies = [Remedy::KeepLonger, Remedy::PayUncollectedBack, Remedy::ReportFetched];
        Some(self.found(CaseKey::PickupUncollected, [problem], Opens::AfterGracePeriod, facts, &remedies))
    }
}
