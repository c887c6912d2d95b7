//! Finds every case that is not covered by a decision, and that no other case of the same cause speaks for.

use crate::case::finder::{Finder, Found};
use crate::case::inhibition::inhibit;
use crate::ledger::entry::Ledger;
use crate::message::candidate::Candidate;
use crate::order::placed::LeftAlone;
use crate::plan::context::Context;

/// Finds every case that no decision covers. `ledger` must be in line with `candidates`.
pub(crate) fn find<'a>(context: Context<'a>, candidates: &[Candidate], ledger: &Ledger) -> Vec<Found<'a>> {
    let finder = Finder { context, facts: &context.order.facts, candidates, ledger };
    let mut found = finder.about_events();
    match context.order.facts.placed().and_then(|held| held.body.left_alone()) {
        Some(LeftAlone::Test) => {}
        Some(LeftAlone::CounterSale) => found.extend(finder.about_money()),
        None => {
            found.extend(finder.about_money());
            found.extend(finder.about_fulfilment());
            found.extend(finder.about_answers());
            found.extend(finder.about_shipments());
            found.extend(finder.about_tracking());
            found.extend(finder.pickup_uncollected());
            found.extend(finder.about_returns());
            found.extend(finder.about_messages());
            found.extend(finder.about_commands());
        }
    }
    found.retain(|found| !finder.is_covered(found));
    inhibit(found, ledger, context.moment)
}
