//! Planning: the order, the policy and the moment make what ought to be done, without leaving a choice to whoever
//! carries it out.
//!
//! [`plan`] reads top-down: learn what became of what was begun ([`learn`]); see what other systems ought to be told
//! ([`signals`]) and what is remembered beyond the order ([`cross_order`]); judge every message ([`messages`]) and let the
//! ledger follow ([`follow`], [`contact`]); find every contradiction and everything that ought to have happened
//! ([`cases`]). What is due carries with it all that it says ([`compose`], [`letter`]).

use std::borrow::Cow;

use jiff::Timestamp;

use crate::case::opening;
use crate::case::report::Case;
use crate::command::advance::advance_commands;
use crate::contact::{follow_up, frequency_cap};
use crate::facts::order::Order;
use crate::message::advance::advance_messages;
use crate::plan::effect::Plan;
use crate::plan::moment::Moment;
use crate::plan::{cases, cross_order, due, messages, reconcile, wake};
use crate::policy::settings::Policy;

/// What ought to be done about `order` at `now`. Pure, total, deterministic.
///
/// Planning again upon the ledger it answers changes nothing until `wake_at`, unless a fact is merged or an effect
/// settled.
#[must_use]
pub fn plan(order: &Order, policy: &Policy, now: Timestamp) -> Plan {
    let moment = Moment::new(now);
    let learnt = reconcile::learn(order, policy, &moment);
    let said = signal(&learnt, policy, &moment);
    let order = said.as_ref();
    let mut candidates = messages::assess(order, policy, &moment);
    let mut ledger = advance_messages(order, policy, &candidates, &moment);
    let cases = cases::find(order, policy, &candidates, &ledger, &moment);
    if follow_up::withhold_follow_up(&mut candidates, &cases) {
        ledger = advance_messages(order, policy, &candidates, &moment);
    }
    frequency_cap::cap(&mut ledger, policy, &moment);
    opening::advance_cases(order, policy, &mut ledger, &cases, &moment);
    let due = due::due_effects(order, policy, &ledger, &cases, &moment);
    Plan { wake_at: wake::wake_at(&ledger, &moment), due, ledger }
}

/// Every case whose condition holds at `now`, open or settling, in words.
#[must_use]
pub fn cases(order: &Order, policy: &Policy, now: Timestamp) -> Vec<Case> {
    let moment = Moment::new(now);
    let learnt = reconcile::learn(order, policy, &moment);
    let said = signal(&learnt, policy, &moment);
    let order = said.as_ref();
    let candidates = messages::assess(order, policy, &moment);
    let ledger = advance_messages(order, policy, &candidates, &moment);
    let found = cases::find(order, policy, &candidates, &ledger, &moment);
    found.iter().map(|found| found.render(order)).collect()
}

/// The order with everything in its ledger that other systems ought to be told: messages and cases speak of it too.
pub(crate) fn signal<'o>(order: &'o Order, policy: &Policy, moment: &Moment) -> Cow<'o, Order> {
    let mut ledger = order.ledger.clone();
    advance_commands(order, policy, &mut ledger, moment);
    cross_order::advance_cross_order(order, policy, &mut ledger, moment);
    if ledger == order.ledger {
        return Cow::Borrowed(order);
    }
    Cow::Owned(Order { key: order.key.clone(), facts: order.facts.clone(), ledger })
}
