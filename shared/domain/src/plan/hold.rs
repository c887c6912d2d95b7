//! Holds: what keeps an order from being sent though it is paid, by its tags and by a likely twin.

use jiff::Timestamp;

use crate::case::CaseKind;
use crate::fact::{Placed, TagChange};
use crate::id::OrderId;
use crate::ledger::{EffectKey, Entry};
use crate::message::Told;
use crate::order::{Facts, Order};
use crate::policy::{Condition, Policy, TagPolicy};
use crate::text::TagName;
use crate::twin::Fingerprint;

use super::decision;
use super::moment::{Moment, after};

/// A tag that the order has, by the shop's word or by the policy's.
pub(super) struct Tag<'p> {
    pub(super) name: &'p TagName,
    pub(super) policy: &'p TagPolicy,
    /// Since when.
    pub(super) since: Timestamp,
}

/// Tags of the policy that the order has. One that a person took off stays off, whatever the conditions say.
pub(super) fn tags<'p>(facts: &Facts, placed: &Placed, policy: &'p Policy) -> Vec<Tag<'p>> {
    let has = |name: &TagName, tag: &TagPolicy| match facts.tags.get(name) {
        Some(held) => (held.body.change == TagChange::Added).then_some(held.stamp.occurred_at),
        None => applies(tag, facts, placed).then(|| applies_since(facts)),
    };
    let tags = policy.tags.iter();
    tags.filter_map(|(name, policy)| Some(Tag { name, policy, since: has(name, policy)? })).collect()
}

/// Whether the conditions of a tag hold; never where there are none.
pub(super) fn applies(tag: &TagPolicy, facts: &Facts, placed: &Placed) -> bool {
    !tag.when.is_empty() && tag.when.iter().all(|condition| holds(condition, facts, placed))
}

fn holds(condition: &Condition, facts: &Facts, placed: &Placed) -> bool {
    match condition {
        Condition::TotalAtLeast(least) => {
            placed.total.currency == least.currency && placed.total.amount_minor >= least.amount_minor
        }
        Condition::UnitsAtLeast(least) => {
            let units = placed.lines.iter().fold(0_u32, |sum, line| sum.saturating_add(line.quantity));
            units >= *least
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
        Condition::PaymentsFailedAtLeast(least) => {
            usize::try_from(*least).is_ok_and(|least| facts.failed_payments.len() >= least)
        }
    }
}

/// Conditions are about the order as revised and its failed payments: they hold since the last of these at the latest.
fn applies_since(facts: &Facts) -> Timestamp {
    let placed = facts.placed.iter().map(|held| held.stamp.occurred_at);
    let failed = facts.failed_payments.values().map(|held| held.stamp.occurred_at);
    placed.chain(failed).max().unwrap_or(Timestamp::MIN)
}

/// Whether a tag still holds the order: neither its time is over nor did a person let it go.
pub(super) fn is_holding(tag: &Tag<'_>, order: &Order, policy: &Policy, moment: &Moment) -> bool {
    let over_at =
        tag.policy.release_after.map(|wait| wait.after(tag.since, policy.calendar(&order.key.shop)));
    let over = over_at.is_some_and(|over_at| moment.reached(over_at));
    let subject = tag.name.as_str();
    tag.policy.hold && !over && !decision::released(&order.facts, CaseKind::HoldForgotten, subject, tag.since)
}

/// When the last hold ended by itself, if one did: the order is news again then.
pub(super) fn released_at(
    tags: &[Tag<'_>],
    order: &Order,
    policy: &Policy,
    now: Timestamp,
) -> Option<Timestamp> {
    let calendar = policy.calendar(&order.key.shop);
    let ends = tags
        .iter()
        .filter(|tag| tag.policy.hold)
        .filter_map(|tag| tag.policy.release_after.map(|wait| wait.after(tag.since, calendar)));
    ends.filter(|end| *end <= now).max()
}

/// What is known of an order that looks the same.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Twin<'o> {
    /// Nobody has looked yet.
    Unsought,
    /// There is none, or it is too late to look.
    None,
    /// This one, found at a moment.
    Found(&'o OrderId, Timestamp),
}

/// What is known of an order that looks the same. Only fresh orders are looked at: the search never holds one up for
/// longer than twins are apart.
pub(super) fn twin<'o>(order: &'o Order, placed: &Placed, policy: &Policy, moment: &Moment) -> Twin<'o> {
    match order.ledger.effects.get(&EffectKey::TwinSearch) {
        Some(Entry::Done { told: Some(Told::Twin(Some(other))), at, .. }) => Twin::Found(other, *at),
        Some(Entry::Done { .. }) => Twin::None,
        Some(_) | None => {
            let sought = !policy.duplicates_window.is_zero() && Fingerprint::of(placed).is_some();
            let fresh = sought && !moment.reached(after(placed.placed_at, policy.duplicates_window));
            if fresh { Twin::Unsought } else { Twin::None }
        }
    }
}

/// The twin that holds the order up: one that no person has decided about.
pub(super) fn holding_twin<'o>(
    order: &'o Order,
    placed: &Placed,
    policy: &Policy,
    moment: &Moment,
) -> Option<(&'o OrderId, Timestamp)> {
    match twin(order, placed, policy, moment) {
        Twin::Found(other, at) => {
            let since = placed.placed_at;
            let freed = decision::released(&order.facts, CaseKind::LikelyDuplicate, other.as_str(), since);
            (!freed).then_some((other, at))
        }
        Twin::Unsought | Twin::None => None,
    }
}
