//! Plans what ought to be done, from the order, the policy and the moment, and leaves no choice to the code
//! that carries it out.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::case::finder::Found;
use crate::case::opening::advance_cases;
use crate::case::report::Case;
use crate::command::advance::advance_commands;
use crate::command::archive::advance_archive;
use crate::command::case_list::advance_case_list;
use crate::contact::follow_up::withhold_follow_up;
use crate::contact::frequency_cap;
use crate::facts::order::Order;
use crate::fulfilment::request::FulfilmentRequest;
use crate::fulfilment::wanted;
use crate::ledger::entry::Ledger;
use crate::message::advance::advance_messages;
use crate::message::candidate::Candidate;
use crate::message::content::MessageContent;
use crate::message::key::MessageKey;
use crate::plan::all_done::done_since;
use crate::plan::cases::find;
use crate::plan::content;
use crate::plan::context::Context;
use crate::plan::cross_order::advance_cross_order;
use crate::plan::due::due_effects;
use crate::plan::effect::{Effect, Plan};
use crate::plan::messages::assess;
use crate::plan::moment::Moment;
use crate::plan::reconcile::reconcile;
use crate::plan::wake::wake;
use crate::policy::settings::Policy;
use crate::values::language::Language;

/// Returns what ought to be done about `order` at `now`. Pure, total, deterministic.
///
/// Planning again with the ledger of the plan changes nothing before the plan's wake time, unless a fact is
/// merged or the outcome of an effect is recorded.
#[must_use]
pub fn plan(order: &Order, policy: &Policy, now: Timestamp) -> Plan {
    decided(order, policy, now, |context, Decided { candidates, mut ledger, cases }| {
        frequency_cap::cap(&mut ledger, context);
        advance_cases(context, &mut ledger, &cases);
        let done_since = done_since(context, &ledger, &candidates);
        advance_archive(context, &mut ledger, done_since);
        advance_case_list(context, &mut ledger);
        let due = due_effects(context, &ledger, &cases);
        Plan { wake: wake(&ledger, context.moment), due, ledger, candidates }
    })
}

/// Returns every case whose condition holds at `now`, open or pending, in words.
#[must_use]
pub fn cases(order: &Order, policy: &Policy, now: Timestamp, language: Language) -> Vec<Case> {
    decided(order, policy, now, |context, Decided { cases, .. }| {
        cases.iter().map(|found| found.render(context.order, language)).collect()
    })
}

/// Returns what the warehouse ought to do about `order` at `now`, with the reason where it is to send nothing; `None` where it
/// is too early to say, or where another system asks the warehouse. It need not have been told: it is told only where it
/// believes something else.
#[must_use]
pub fn fulfilment_request(order: &Order, policy: &Policy, now: Timestamp) -> Option<FulfilmentRequest> {
    decided(order, policy, now, |context, _| wanted::of(context))
}

/// Returns the content that a message would have if it was sent at `now`, due or not; `None` where the facts have none for it.
#[must_use]
pub fn message_content(
    order: &Order,
    policy: &Policy,
    now: Timestamp,
    key: &MessageKey,
) -> Option<MessageContent> {
    match decided(order, policy, now, |context, _| content::send(context, key))? {
        Effect::Send { content, .. } => Some(*content),
        Effect::Announce(_) | Effect::Command { .. } => None,
        Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    }
}

/// Returns what is made of the decisions about an order: outcomes first, then commands, then messages and cases,
/// each of which sees the ledger that the one before it left.
fn decided<R>(
    order: &Order,
    policy: &Policy,
    now: Timestamp,
    made: impl FnOnce(Context<'_>, Decided<'_>) -> R,
) -> R {
    let moment = Moment::new(now);
    let context = Context { order, policy, moment: &moment };
    let reconciled = reconcile(context);
    let commanded = command(context.of(&reconciled));
    let context = context.of(&commanded);
    made(context, decide(context))
}

/// The decisions about an order: its messages, where the ledger puts them, and its cases.
struct Decided<'a> {
    candidates: Vec<Candidate>,
    ledger: Ledger,
    cases: Vec<Found<'a>>,
}

fn decide(context: Context<'_>) -> Decided<'_> {
    let mut candidates = assess(context);
    let mut ledger = advance_messages(context, &candidates);
    let cases = find(context, &candidates, &ledger);
    withhold_follow_up(context, &mut candidates, &mut ledger, &cases);
    Decided { candidates, ledger, cases }
}

/// Returns the order with every due command in its ledger: messages and cases depend on commands too.
fn command(context: Context<'_>) -> Cow<'_, Order> {
    let order = context.order;
    let mut ledger = order.ledger.clone();
    ledger.known_since.get_or_insert(context.moment.now);
    advance_commands(context, &mut ledger);
    advance_cross_order(context, &mut ledger);
    if ledger == order.ledger {
        return Cow::Borrowed(order);
    }
    Cow::Owned(Order { key: order.key.clone(), facts: order.facts.clone(), ledger })
}
