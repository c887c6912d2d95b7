//! Checks that no parcel leaves an order of which it was known that it is to wait, in a shop whose warehouse starts by itself.

use candor_domain::case::key::{CaseKey, CaseKind};
use candor_domain::case::resolution::Decision;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::order::tagged::TagChange;
use candor_domain::payment::dispute::{Dispute, DisputeStatus};
use candor_domain::policy::settings::{FulfilWhen, Policy};
use candor_domain::policy::tag::{Condition, TagPolicy};
use candor_domain::shipment::created::Shipment;
use candor_domain::values::text::TagName;
use jiff::{SignedDuration, Timestamp};

use super::goods::{self, of};
use super::{Seen, Watch, letters, requests, risk};
use crate::packing::Word;

const UNTOLD: &str =
    "no parcel leaves for longer than it takes to tell, once a reason to hold its order is known";

/// Notes since when there is a reason not to send what is left of an order, by what it holds.
pub(super) fn note(seen: &mut Seen, policy: &Policy, order: &Order, now: Timestamp) {
    let since = seen.held.as_ref().map_or(now, |(since, _)| *since);
    seen.held =
        reason(order, policy).filter(|_| has_goods_left(&order.facts, policy)).map(|why| (since, why));
}

/// Returns true if something of the order is left to send, and it is paid.
fn has_goods_left(facts: &Facts, policy: &Policy) -> bool {
    let Some(placed) = facts.placed().map(|held| &held.body) else { return false };
    let waits = policy.fulfilment.when == FulfilWhen::Paid && !goods::is_paid_later(placed);
    if waits && !letters::is_paid(facts, placed) {
        return false;
    }
    let left = goods::to_send(placed, facts.refunds().into_values().map(|held| &held.body));
    let sent = goods::in_shipments(letters::standing(facts));
    left.into_iter().any(|(id, units)| of(&sent, id) < units)
}

/// Returns a reason not to send an order, where no person let it go. A hold that ends by itself is
/// left out: when it ends is a matter of working days.
fn reason(order: &Order, policy: &Policy) -> Option<String> {
    let facts = &order.facts;
    let risky =
        || risk::held_by(facts, policy).map(|tag| format!("though its risk holds it ({})", tag.as_str()));
    let disputed = || facts.disputes().values().any(|held| is_standing(facts, &held.body));
    let alike = |(key, entry): (&CaseKey, &CaseEntry)| {
        key.kind() == CaseKind::LikelyDuplicate && matches!(entry, CaseEntry::Open { .. })
    };
    requests::held_by(facts, policy)
        .or_else(risky)
        .or_else(|| tried_too_often(facts, policy).map(|tag| format!("though {} holds it", tag.as_str())))
        .or_else(|| disputed().then(|| "though it is disputed".to_owned()))
        .or_else(|| order.ledger.cases.iter().any(alike).then(|| "though it looks like another".to_owned()))
}

/// Returns true if a dispute is not won, and no person decided that the order is sent all the same.
fn is_standing(facts: &Facts, dispute: &Dispute) -> bool {
    let id = &dispute.dispute_id;
    let cases = [CaseKey::PaymentDisputed(id.clone()), CaseKey::DisputeLost(id.clone())];
    let mut decided = cases.iter().filter_map(|case| facts.resolutions().get(case));
    dispute.status != DisputeStatus::Won && !decided.any(|held| held.body.decision == Decision::Release)
}

/// Returns the tag that holds an order because of payments that failed, where no person ever decided about the tag.
fn tried_too_often<'p>(facts: &Facts, policy: &'p Policy) -> Option<&'p TagName> {
    let listed = facts.placed().and_then(|held| held.body.tags.as_ref());
    let is_decided = |tag: &TagName| {
        let is_off = listed.is_some_and(|tags| !tags.contains(tag));
        facts.tags().get(tag).is_some_and(|held| held.body.change == TagChange::Removed || is_off)
            || facts.resolutions().contains_key(&CaseKey::HoldForgotten(tag.clone()))
    };
    let failed = facts.failed_payments().len();
    let holds = |meaning: &TagPolicy| match meaning.when.as_slice() {
        [Condition::PaymentsFailedAtLeast(least)] if meaning.hold && meaning.release_after.is_none() => {
            usize::try_from(*least).is_ok_and(|least| failed >= least)
        }
        _ => false,
    };
    let mut tags = policy.tags.iter().filter(|(tag, meaning)| holds(meaning) && !is_decided(tag));
    tags.next().map(|(tag, _)| tag)
}

impl Watch {
    /// Checks that nothing holds an order of which a parcel leaves, or that it was known for less than `patience`.
    pub(super) fn was_told(
        &mut self,
        order: usize,
        parcel: &Shipment,
        patience: SignedDuration,
        now: Timestamp,
    ) {
        let held = self.orders.get(order).and_then(|seen| seen.held.clone());
        let Some((since, why)) = held.filter(|(since, _)| now.duration_since(*since) > patience) else {
            return;
        };
        let heard = match self.last_word(order) {
            Word::None => "nothing",
            Word::Stop => "to stop",
            Word::Send { .. } => "to send",
        };
        let says = format!("{} leaves, {why} since {since}; the warehouse heard {heard}", parcel.shipment_id);
        self.violate(UNTOLD, order, now, says);
    }
}
