//! Unfinished orders: their customer still waits for goods or money, or people work on them.

use jiff::Timestamp;

use crate::facts::entries::Facts;
use crate::facts::order::Order;
use crate::ledger::entry::CaseEntry;
use crate::ledger::state::EffectState;
use crate::order::placed::Placed;
use crate::plan::context::Context;
use crate::plan::inactivity::inactive_after;
use crate::plan::moment::Moment;
use crate::policy::settings::Policy;

/// Returns true if something is still to be done for the order: goods are to come, a return or a dispute is open, or
/// people work on a case of it. Who erases it ends all of that, unheard by the customer. Shops let such orders be
/// cancelled first (<https://github.com/smartstore/Smartstore/issues/1098>).
#[must_use]
pub fn is_unfinished(order: &Order, policy: &Policy, now: Timestamp) -> bool {
    let facts = &order.facts;
    let Some(placed) = facts.placed().map(|held| &held.body) else { return false };
    let moment = Moment::new(now);
    let is_inactive = inactive_after(Context { order, policy, moment: &moment }).is_some_and(|at| at <= now);
    if is_inactive || placed.left_alone().is_some() {
        return false;
    }
    let has_case = order.ledger.cases.values().any(|case| matches!(case, CaseEntry::Open { .. }));
    has_case || facts.is_disputed() || is_waited_for(facts, placed)
}

fn is_waited_for(facts: &Facts, placed: &Placed) -> bool {
    let units = facts.units(placed);
    let comes_back = units.iter().any(|(_, units)| units.returning > units.refunded);
    let comes = facts.cancelled().is_none() && units.iter().any(|(_, units)| !units.complete());
    comes || comes_back
}

/// Returns the end of the last lease of an effect of the order, if a worker has one: it may be sending a mail right now.
#[must_use]
pub fn claimed_until(order: &Order, now: Timestamp) -> Option<Timestamp> {
    let until = order.ledger.effects().filter_map(|(_, state)| match state {
        EffectState::Claimed { until, .. } => Some(until),
        EffectState::Due { .. } | EffectState::Withheld { .. } | EffectState::Unknown { .. } => None,
        EffectState::Done { .. } | EffectState::Refused { .. } => None,
    });
    until.filter(|until| *until > now).max()
}
