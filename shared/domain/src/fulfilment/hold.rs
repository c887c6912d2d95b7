//! Holds: the reasons not to send an order though it is paid, which are its tags and a likely duplicate. Disputes
//! hold an order, too: `payment/disputed.rs` says when.

use crate::plan::context::Context;
use jiff::Timestamp;

use crate::case::decision;
use crate::case::key::CaseKey;
use crate::case::resolution::Decision;
use crate::command::entry::CommandEntry;
use crate::command::key::CommandKey;
use crate::command::statement::CommandStatement;
use crate::facts::entries::Facts;
use crate::facts::order::Order;
use crate::order::placed::Placed;
use crate::order::tagged::TagChange;
use crate::policy::tag::{Condition, TagPolicy};
use crate::values::quantity::Quantity;
use crate::values::text::TagName;

/// A tag that the order has, from the shop or from the conditions of the policy.
pub(crate) struct Tag<'p> {
    pub(crate) name: &'p TagName,
    pub(crate) policy: &'p TagPolicy,
    /// The moment since which the order has it.
    pub(crate) since: Timestamp,
}

/// Returns the tags of the policy that the order has. A tag that a person took off stays off, even where its
/// conditions hold, unless a provider rates the risk worse since.
pub(crate) fn tags<'p>(context: Context<'p>, placed: &Placed) -> Vec<Tag<'p>> {
    let facts = &context.order.facts;
    let has = |name: &TagName, tag: &TagPolicy| {
        let since = match facts.tag_change(name) {
            Some((TagChange::Added, at)) => Some(at),
            Some(_) if is_taken_off(context.order, name) => None,
            Some(_) | None => applies_from(context, name, tag, placed),
        };
        since.max(applies_again_at(context.order, name, tag, placed))
    };
    let tags = context.policy.tags.iter();
    tags.filter_map(|(name, policy)| Some(Tag { name, policy, since: has(name, policy)? })).collect()
}

/// Returns the last change of a tag that the shop was asked for, and when.
fn last_asked(order: &Order, name: &TagName) -> Option<(TagChange, Timestamp)> {
    let asked = order.ledger.commands.iter().filter_map(|(key, entry)| match (key, entry) {
        (
            CommandKey::Tag(number, tag),
            CommandEntry::Done { statement: CommandStatement::Tag(change), at },
        ) if tag == name => Some((*number, *change, *at)),
        (_, _) => None,
    });
    asked.max().map(|(_, change, at)| (change, at))
}

/// Returns whether a person took a tag off. If we asked the shop to take it off, or if it was off before we
/// asked for the tag, that was no decision of a person.
pub(crate) fn is_taken_off(order: &Order, name: &TagName) -> bool {
    let Some((change, changed_at)) = order.facts.tag_change(name) else { return false };
    let by_person = match last_asked(order, name) {
        Some((TagChange::Added, at)) => changed_at >= at,
        Some((TagChange::Removed, _)) => false,
        None => true,
    };
    change == TagChange::Removed && by_person
}

/// Returns when a person last decided that a tag does not hold the order: by taking it off, or by releasing the order.
fn decided_at(order: &Order, name: &TagName) -> Option<Timestamp> {
    let case = CaseKey::HoldForgotten(name.clone());
    let taken_off = order.facts.tag_change(name).filter(|_| is_taken_off(order, name)).map(|(_, at)| at);
    taken_off.max(decision::released_at(&order.facts, &case, Timestamp::MIN))
}

/// Returns the moment since which the order has a tag again, though a person had decided that it does not: a provider
/// rated the risk worse than the person knew. Who decided that an order is sent in spite of a rating is not asked again
/// because of the same rating or a lower one.
pub(crate) fn applies_again_at(
    order: &Order,
    name: &TagName,
    tag: &TagPolicy,
    placed: &Placed,
) -> Option<Timestamp> {
    let rose_at = order.facts.risk_rose_at(tag.risk_at_least()?, decided_at(order, name)?)?;
    applies(tag, &order.facts, placed).then_some(rose_at)
}

/// Returns true if a tag that depends on the risk is of no use any more: everything was sent, or all money went back.
pub(crate) fn is_too_late(tag: &TagPolicy, facts: &Facts, placed: &Placed) -> bool {
    let is_sent = !facts.standing_shipments().is_empty() && facts.still_to_come(placed).is_empty();
    tag.risk_at_least().is_some() && (is_sent || facts.refunded_in_full(placed))
}

/// Returns whether all conditions of a tag hold; false where it has none.
pub(crate) fn applies(tag: &TagPolicy, facts: &Facts, placed: &Placed) -> bool {
    !tag.when.is_empty() && tag.when.iter().all(|condition| holds(condition, facts, placed))
}

fn holds(condition: &Condition, facts: &Facts, placed: &Placed) -> bool {
    match condition {
        Condition::TotalAtLeast(least) => {
            placed.total.currency == least.currency && placed.total.amount_minor >= least.amount_minor
        }
        Condition::UnitsAtLeast(least) => {
            placed.lines.iter().map(|line| line.quantity).sum::<Quantity>() >= Quantity::units(*least)
        }
        Condition::SkuStartsWith(start) => {
            let skus = placed.lines.iter().filter_map(|line| line.sku.as_ref());
            { skus }.any(|sku| sku.as_str().starts_with(start.as_str()))
        }
        Condition::AddressMentions(text) => {
            let wanted = text.as_str().to_lowercase();
            let lines = placed.ship_to.iter().flat_map(|address| &address.lines);
            { lines }.any(|line| line.as_str().to_lowercase().contains(&wanted))
        }
        Condition::RiskAtLeast(least) => facts.risk() >= Some(*least),
        Condition::PaymentsFailedAtLeast(least) => {
            usize::try_from(*least).is_ok_and(|least| facts.failed_payments().len() >= least)
        }
    }
}

/// Returns the moment since which an order has a tag by the conditions of the policy, if it has it. What somebody else let
/// pass before Candor spoke for the shop is not held up.
fn applies_from(context: Context<'_>, name: &TagName, tag: &TagPolicy, placed: &Placed) -> Option<Timestamp> {
    let since = applies_since(context.order, name, tag);
    let was_asked_for = matches!(last_asked(context.order, name), Some((TagChange::Added, _)));
    let was_let_pass = !was_asked_for && context.is_before_live(since) && context.was_asked_elsewhere(placed);
    (!was_let_pass && applies(tag, &context.order.facts, placed)).then_some(since)
}

/// Returns true if an order is to have a tag by the conditions of the policy.
pub(crate) fn is_wanted(context: Context<'_>, name: &TagName, tag: &TagPolicy, placed: &Placed) -> bool {
    let again_at = || applies_again_at(context.order, name, tag, placed);
    context.order.facts.cancelled().is_none()
        && applies_from(context, name, tag, placed).or_else(again_at).is_some()
}

/// Returns the moment since which the conditions of a tag hold. This is the moment at which the shop was
/// asked for the tag; before that, it is the last revision or failed payment, or the first rating of the risk
/// that is high enough, since conditions are about these. Once the shop was asked, a later revision does not
/// move it, so an order that a person released stays released.
fn applies_since(order: &Order, name: &TagName, tag: &TagPolicy) -> Timestamp {
    if let Some((TagChange::Added, at)) = last_asked(order, name) {
        return at;
    }
    let placed = order.facts.placed().into_iter().map(|held| held.stamp.occurred_at);
    let failed = order.facts.failed_payments().values().map(|held| held.stamp.occurred_at);
    let risky = tag.risk_at_least().and_then(|least| order.facts.risk_since(least));
    placed.chain(failed).chain(risky).max().unwrap_or(Timestamp::MIN)
}

/// Returns whether a tag still holds the order: its time is not over, and no person released the order.
pub(crate) fn is_holding(tag: &Tag<'_>, context: Context<'_>) -> bool {
    let over = tag.ends_at(context).is_some_and(|ends_at| context.moment.reached(ends_at, "a hold ends"));
    tag.policy.hold && !over && !is_released(tag, context)
}

/// Returns whether a person released the order from a tag.
pub(crate) fn is_released(tag: &Tag<'_>, context: Context<'_>) -> bool {
    let case = CaseKey::HoldForgotten(tag.name.clone());
    decision::released(&context.order.facts, &case, tag.since)
}

impl Tag<'_> {
    /// Returns when its hold ends by itself, if it is a hold with an end.
    pub(crate) fn ends_at(&self, context: Context<'_>) -> Option<Timestamp> {
        let wait = self.policy.release_after.filter(|_| self.policy.hold)?;
        Some(wait.after(self.since, context.policy.calendar(&context.order.key.shop)))
    }
}

/// Returns when the last hold of an order ends by itself, in the past or in the future.
pub(crate) fn last_end(context: Context<'_>, placed: &Placed) -> Option<Timestamp> {
    tags(context, placed).iter().filter_map(|tag| tag.ends_at(context)).max()
}

/// Returns when the order was last released, if it was held: by the end of a hold, by a tag taken off, or by
/// a person's decision. The warehouse's time to send it begins again at that moment.
pub(crate) fn hold_released_at(tags: &[Tag<'_>], context: Context<'_>) -> Option<Timestamp> {
    let ends = tags.iter().filter_map(|tag| tag.ends_at(context)).filter(|end| *end <= context.moment.now);
    let holding = context.policy.tags.iter().filter(|(_, tag)| tag.hold).map(|(name, _)| name);
    let taken_off = holding.filter_map(|name| {
        let off = context.order.facts.tag_change(name).filter(|(change, _)| *change == TagChange::Removed);
        let asked = last_asked(context.order, name).filter(|(change, _)| *change == TagChange::Removed);
        off.max(asked).map(|(_, at)| at)
    });
    ends.chain(taken_off).chain(released_by_person_at(context)).max()
}

/// Returns when a person last released the order from a hold.
pub(crate) fn released_by_person_at(context: Context<'_>) -> Option<Timestamp> {
    let decided = context.order.facts.resolutions().iter().filter(|(case, held)| {
        let of_hold = matches!(case, CaseKey::HoldForgotten(_) | CaseKey::LikelyDuplicate(_));
        of_hold && held.body.decision == Decision::Release
    });
    decided.map(|(_, held)| held.stamp.occurred_at).max()
}
