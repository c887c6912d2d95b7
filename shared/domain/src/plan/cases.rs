//! Finds every case that is not covered by a decision.

use crate::case::finder::{Finder, Found};
use crate::facts::order::Order;
use crate::ledger::entry::Ledger;
use crate::message::candidate::Candidate;
use crate::plan::moment::Moment;
use crate::policy::settings::Policy;

/// Finds every case that no decision covers. `ledger` is the one that follows the judgements.
pub(crate) fn find<'a>(
    order: &'a Order,
    policy: &Policy,
    candidates: &[Candidate],
    ledger: &Ledger,
    moment: &Moment,
) -> Vec<Found<'a>> {
    let finder = Finder { order, facts: &order.facts, policy, candidates, ledger, moment };
    let mut found = finder.about_events();
    found.extend(finder.about_money());
    found.extend(finder.about_fulfilment());
    found.extend(finder.about_shipments());
    found.extend(finder.about_tracking());
    found.extend(finder.about_messages());
    found.retain(|found| !finder.is_covered(found));
    found
}
