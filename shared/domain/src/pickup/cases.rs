//! The case about goods that were not fetched.

use crate::case::evidence;
use crate::case::finder::{Finder, Found, Opens, outside};
use crate::case::key::CaseKey;

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
        let summary = "Goods wait to be fetched, and the time to fetch them is over.".to_owned();
        let facts = vec![evidence::placed(placed), evidence::pickup_ready(ready)];
        let actions = [
            outside(
                "Ask the customer. To keep the goods longer, report them as ready with a later end.",
                "The customer is told the new end, and this case closes.",
            ),
            outside("Pay the goods back, or cancel the order in the shop.", "This case closes itself."),
            outside(
                "If they were fetched, report the handing over as a shipment.",
                "This case closes itself.",
            ),
        ];
        Some(self.found(CaseKey::PickupUncollected, summary, Opens::AfterGracePeriod, facts, &actions))
    }
}
