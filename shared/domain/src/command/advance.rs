//! Commands that other systems ought to get. The warehouse is told what to send, and the shop which tags an
//! order should have, each only where it believes something else.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::case::decision;
use crate::command::entry::CommandEntry;
use crate::command::follow::{Subject, follow, sent_about};
use crate::command::key::CommandKey;
use crate::command::statement::CommandStatement;
use crate::fulfilment::request::{FulfilmentRequest, StopReason};
use crate::fulfilment::{hold, wanted};
use crate::ledger::entry::Ledger;
use crate::order::placed::Placed;
use crate::order::tagged::TagChange;
use crate::plan::context::Context;
use crate::plan::moment::after;
use crate::values::text::TagName;

/// Makes the wanted commands due on which messages and cases depend, and removes due commands that are no longer wanted.
pub(crate) fn advance_commands(context: Context<'_>, ledger: &mut Ledger) {
    let by_policy =
        context.policy.tags.iter().filter(|(_, tag)| !tag.when.is_empty()).map(|(name, _)| name.clone());
    // Tags that the policy no longer knows are included, so that their due commands are removed.
    let asked_before = ledger.commands.keys().filter_map(CommandKey::tag).cloned();
    let tags: BTreeSet<TagName> = by_policy.chain(asked_before).collect();
    follow(&Fulfilment, context, ledger);
    follow(&Cancellation, context, ledger);
    for tag in tags {
        follow(&Tag(tag), context, ledger);
    }
}

/// The request to send, or to stop.
struct Fulfilment;

/// The request to cancel the order.
struct Cancellation;

/// One tag.
struct Tag(TagName);

impl Subject for Fulfilment {
    fn key(&self, number: u32) -> CommandKey {
        CommandKey::Fulfilment(number)
    }

    fn due_at(&self, context: Context<'_>, last: Option<&CommandEntry>) -> Option<Timestamp> {
        let now = context.moment.now;
        let wanted = wanted::of(context)?;
        let expected = match last {
            Some(CommandEntry::Unknown { .. }) => return Some(now),
            Some(CommandEntry::Done { statement: CommandStatement::Fulfilment(request), .. }) => {
                Some(request)
            }
            Some(_) | None => None,
        };
        match (expected, &wanted) {
            (None, FulfilmentRequest::Stop(reason)) => {
                (stops_others(context, *reason) || stops_unasked(context, *reason)).then_some(now)
            }
            (None, FulfilmentRequest::Fulfil { .. }) => {
                let fresh = wanted::is_fresh(context);
                fresh.then(|| after(now, context.policy.fulfilment.grace_period))
            }
            (Some(FulfilmentRequest::Stop(_)), FulfilmentRequest::Stop(_)) => None,
            (Some(expected), wanted) if expected == wanted => None,
            (Some(FulfilmentRequest::Fulfil { lines, .. }), FulfilmentRequest::Stop(reason)) => {
                // One that starts unasked would also send what came to the order since.
                let is_any_left =
                    wanted::is_any_left(context.order, lines) || stops_unasked(context, *reason);
                is_any_left.then_some(now)
            }
            (Some(_), FulfilmentRequest::Fulfil { .. }) => {
                Some(after(now, context.policy.fulfilment.grace_period))
            }
        }
    }
}

/// Returns true if somebody else asked for the order, before Candor spoke for the shop, and it is to be stopped because of
/// something newer. An old one was most likely sent: but for a cancellation, which never ends, it is left alone, since tags that
/// are put on months of orders and taken off again would have them sent once more.
fn stops_others(context: Context<'_>, reason: StopReason) -> bool {
    let Some(placed) = context.order.facts.placed().map(|held| &held.body) else { return false };
    if reason != StopReason::Cancelled && is_old(context, placed) {
        return false;
    }
    let is_left = !context.order.facts.still_to_come(placed).is_empty();
    let stopped_at = wanted::stopped_at(context, placed);
    let is_new = stopped_at.is_some_and(|at| !context.is_before_live(at));
    is_new && is_left && context.was_asked_elsewhere(placed)
}

/// Returns true for an order that was ready to be sent so long ago that it would not be asked for any more.
fn is_old(context: Context<'_>, placed: &Placed) -> bool {
    let since = context.sendable_since(placed).unwrap_or(placed.placed_at);
    let too_old_at = after(since, context.policy.fulfilment.max_age);
    context.moment.reached(too_old_at, "an order that somebody else asked for becomes too old to be stopped")
}

/// Returns true if a warehouse that was never asked is to be told to stop: one that does not wait to be asked. A part of an order
/// on Shopify is ready to be sent until it is held
/// (<https://shopify.dev/docs/api/admin-graphql/2024-04/enums/FulfillmentOrderStatus>). What the shop's own order does not say
/// must reach it at once. An order that would not be asked for, or that became known late, is not stopped either: it may have
/// been sent before, and the end of its hold would have it sent once more.
fn stops_unasked(context: Context<'_>, reason: StopReason) -> bool {
    let Some(placed) = context.order.facts.placed().map(|held| &held.body) else { return false };
    let is_left = !context.order.facts.still_to_come(placed).is_empty();
    let starts_unasked = context.policy.fulfilment.starts_unasked;
    starts_unasked
        && !reason.is_known_to_shop()
        && is_left
        && context.is_watched(placed)
        && wanted::is_fresh(context)
}

impl Subject for Cancellation {
    fn key(&self, number: u32) -> CommandKey {
        CommandKey::Cancellation(number)
    }

    /// Returns when to ask for the cancellation: once for each decision, unless the order is cancelled by
    /// then.
    fn due_at(&self, context: Context<'_>, last: Option<&CommandEntry>) -> Option<Timestamp> {
        sent_about(context)?;
        let decided = decision::to_cancel(&context.order.facts)?;
        let asked_since = match last {
            Some(CommandEntry::Done { at, .. }) => *at >= decided.stamp.occurred_at,
            Some(_) | None => false,
        };
        // By the clock of the person who decided: else the command would seem to come before the decision.
        (context.order.facts.cancelled().is_none() && !asked_since).then_some(decided.stamp.occurred_at)
    }
}

impl Subject for Tag {
    fn key(&self, number: u32) -> CommandKey {
        CommandKey::Tag(number, self.0.clone())
    }

    /// Returns when to ask for a change of a tag, if it is needed. A person's choice is never contradicted: a
    /// tag that they took off stays off, and a tag that is on need not be asked for. What they did not know when they
    /// chose is asked for once more.
    fn due_at(&self, context: Context<'_>, last: Option<&CommandEntry>) -> Option<Timestamp> {
        let Self(name) = self;
        let facts = &context.order.facts;
        let placed = sent_about(context)?;
        let policy = context.policy.tags.get(name)?;
        let (asked_at, uncertain) = match last {
            Some(CommandEntry::Done { statement: CommandStatement::Tag(TagChange::Added), at }) => {
                (Some(*at), false)
            }
            Some(CommandEntry::Unknown { .. }) => (None, true),
            Some(_) | None => (None, false),
        };
        let now = context.moment.now;
        let said = facts.tag_change(name).map(|(change, _)| change);
        if !hold::is_wanted(context, name, policy, placed) {
            let wanted = (asked_at.is_some() || uncertain) && said != Some(TagChange::Removed);
            return wanted.then_some(now);
        }
        if said == Some(TagChange::Added) || hold::is_too_late(policy, facts, placed) {
            return None;
        }
        // By the provider's clock: else the command would seem to come before the rating.
        let again_at = hold::applies_again_at(context.order, name, policy, placed);
        if let Some(again_at) = again_at.filter(|again_at| asked_at < Some(*again_at)) {
            return Some(again_at.max(now));
        }
        (!hold::is_taken_off(context.order, name) && asked_at.is_none()).then_some(now)
    }
}
