//! Checks what the shop is told of an order: which cases it has, once the world is quiet, and that all of it is done.

use std::collections::BTreeSet;

use candor_domain::case::key::CaseKey;
use candor_domain::command::key::CommandKey;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::message::entry::MessageEntry;
use candor_domain::order::placed::Placed;
use candor_domain::payment::dispute::DisputeStatus;
use candor_domain::policy::settings::Policy;
use candor_domain::shipment::created::Shipment;
use candor_domain::values::id::{LineId, ReturnId};
use candor_domain::values::quantity::Quantity;
use jiff::{SignedDuration, Timestamp};

use super::{Ended, Finding, Seen, goods, held, pickup};

/// The name of a list of cases that reached the shop.
pub(crate) const LISTED: &str = "told the shop which cases there are";
/// The name of a request to archive an order.
pub(crate) const ARCHIVED: &str = "told the shop to archive";
const SHOWN: &str = "the shop shows the cases that are open, where the policy wants it";
const DONE: &str = "an order is archived when all of it is done, and not before";
/// The largest difference between two clocks.
const SKEW: SignedDuration = SignedDuration::from_mins(6);

/// Compares what the shop shows in the end with what people were told.
pub(super) fn check(ended: Ended<'_>, found: &mut Vec<Finding>) {
    let Ended { seen, policy, truth, .. } = ended;
    let is_wanted = policy.cases.list_in_shop;
    if is_wanted && truth.placed.is_none_or(|(_, placed)| goods::is_left_alone(placed)) {
        return;
    }
    let last = seen.listed.iter().max_by_key(|(number, _)| *number).map(|(_, list)| list);
    let shown = last.iter().flat_map(|list| &list.open).map(|open| (open.case.clone(), open.number));
    let shown: BTreeSet<(CaseKey, u32)> = shown.collect();
    let open = if is_wanted { open(seen) } else { BTreeSet::new() };
    let beyond = last.map_or(0, |list| list.more_open);
    if !shown.is_subset(&open) || shown.len() + beyond != open.len() {
        found.push((SHOWN, format!("it shows {shown:?} and {beyond} more, and people know of {open:?}")));
    }
}

/// Returns the cases that people were told of and that were not said to be closed since, each with the number of its opening.
/// That the shop refuses a list stands in no list.
fn open(seen: &Seen) -> BTreeSet<(CaseKey, u32)> {
    let is_closed = |key: &CaseKey, number: u32| seen.announced.contains(&(key.clone(), number, false));
    let opened = seen.announced.iter().filter(|(key, number, opened)| *opened && !is_closed(key, *number));
    let of_the_order = opened.filter(|(key, ..)| !is_about_a_list(key));
    of_the_order.map(|(key, number, _)| (key.clone(), *number)).collect()
}

fn is_about_a_list(key: &CaseKey) -> bool {
    matches!(key, CaseKey::CommandRefused(CommandKey::CaseList(_)))
}

/// Checks that nothing was left to do with an order that is archived, by what it held when that was decided.
pub(super) fn archived(order: &Order, policy: &Policy, at: Timestamp) -> Option<Finding> {
    let Some(placed) = order.facts.placed().map(|held| &held.body) else {
        return Some((DONE, "it is not known".to_owned()));
    };
    let left = Left { facts: &order.facts, placed };
    let why = [
        (policy.archive_after.is_none(), "and the policy wants none archived"),
        (left.are_goods(), "and something did not arrive"),
        (left.is_money(), "and its money is not where it belongs"),
        (left.is_return(), "and a return is open"),
        (left.is_dispute(), "and a dispute is open"),
        (
            order.ledger.cases.values().any(|entry| !matches!(entry, CaseEntry::Closed { .. })),
            "and a case is open",
        ),
        (order.ledger.messages.values().any(is_under_way), "and a message is under way"),
        (left.arrived_after(policy, order, at), "and it arrived only lately"),
    ];
    why.into_iter().find_map(|(holds, why)| holds.then(|| (DONE, format!("it is archived, {why}"))))
}

fn is_under_way(entry: &MessageEntry) -> bool {
    matches!(entry, MessageEntry::Due { .. } | MessageEntry::Claimed { .. } | MessageEntry::Unknown { .. })
}

/// Finds what is left to do with an order.
struct Left<'o> {
    facts: &'o Facts,
    placed: &'o Placed,
}

impl Left<'_> {
    fn standing(&self) -> impl Iterator<Item = &Shipment> {
        self.facts.shipments().values().map(|held| &held.body).filter(|shipment| !shipment.voided)
    }

    fn has_arrived(&self, shipment: &Shipment) -> bool {
        pickup::is_fetched(self.placed) || held::has_arrived(self.facts, &shipment.shipment_id)
    }

    /// Returns the units of a line that went back, by the refund that names most of them.
    fn refunded(&self, id: &LineId) -> Quantity {
        let lines = self.facts.refunds().into_values().flat_map(|held| {
            let out = &held.body;
            if out.lines.is_empty() { &out.cancelled } else { &out.lines }
        });
        lines.filter(|line| line.line_id == *id).map(|line| line.quantity).sum()
    }

    fn are_goods(&self) -> bool {
        let is_moving = |shipment: &Shipment| {
            !self.has_arrived(shipment) && !held::is_gone(self.facts, &shipment.shipment_id)
        };
        let arrived = goods::in_shipments(self.standing().filter(|shipment| self.has_arrived(shipment)));
        let is_missing = |id: &LineId, ordered: Quantity| {
            goods::of(&arrived, id).saturating_add(self.refunded(id)) < ordered
        };
        let lines = self.placed.lines.iter().filter(|line| line.requires_shipping);
        let is_off = self.facts.cancelled().is_some() || self.owed() <= 0 && self.is_paid_back();
        let mut missing = lines.filter(|line| is_missing(&line.line_id, line.quantity));
        self.standing().any(is_moving) || !is_off && missing.next().is_some()
    }

    fn went_back(&self) -> i64 {
        let own = |currency| self.placed.total.currency == currency;
        let refunds = self.facts.refunds().into_values().map(|held| held.body.amount);
        let disputes = self.facts.disputes().values().filter(|held| held.body.status != DisputeStatus::Won);
        let taken = disputes.map(|held| held.body.amount);
        { refunds.chain(taken) }.filter(|back| own(back.currency)).map(|back| back.amount_minor).sum()
    }

    fn is_paid_back(&self) -> bool {
        let received = held::received(self.facts, self.placed);
        received > 0 && self.went_back() >= received
    }

    /// Returns the money that the customer still has to pay, or that the shop has to pay back.
    fn owed(&self) -> i64 {
        let received = held::received(self.facts, self.placed);
        if self.facts.cancelled().is_some() {
            return received - self.went_back();
        }
        if self.is_paid_back() { 0 } else { self.placed.total.amount_minor - self.went_back() - received }
    }

    fn is_money(&self) -> bool {
        let settled = [CaseKey::RefundOverdue, CaseKey::PaymentPending];
        let is_settled = settled.iter().any(|key| self.facts.resolutions().contains_key(key));
        self.owed() > 0 && !is_settled
    }

    fn is_return(&self) -> bool {
        let ids = self.facts.returns().keys().chain(self.facts.return_updates().keys());
        { ids }.any(|id| self.is_open(id))
    }

    fn is_open(&self, id: &ReturnId) -> bool {
        let asked_at = self.facts.returns().get(id).map(|held| held.stamp.occurred_at);
        let update =
            self.facts.return_updates().get(id).filter(|held| asked_at <= Some(held.stamp.occurred_at));
        match (update, asked_at) {
            (Some(update), _) => update.body.status.is_open(),
            (None, Some(asked_at)) => {
                let refunds = self.facts.refunds().into_values().map(|held| held.stamp.occurred_at);
                let shipments = self.facts.shipments().values().map(|held| held.stamp.occurred_at);
                !refunds.chain(shipments).any(|answered_at| answered_at > asked_at)
            }
            (None, None) => false,
        }
    }

    fn is_dispute(&self) -> bool {
        let open = [DisputeStatus::Opened, DisputeStatus::UnderReview];
        self.facts.disputes().values().any(|held| open.contains(&held.body.status))
    }

    /// Returns true if the policy's time since the last arrival is not over.
    fn arrived_after(&self, policy: &Policy, order: &Order, at: Timestamp) -> bool {
        let arrivals = self.standing().filter_map(|shipment| {
            let (seen_at, _) = held::last_seen(self.facts, &shipment.shipment_id)?;
            self.has_arrived(shipment).then_some(seen_at)
        });
        let Some((last, wait)) = arrivals.max().zip(policy.archive_after) else { return false };
        let now = at.checked_add(SKEW).unwrap_or(at);
        wait.after(last, policy.calendar(&order.key.shop)) > now
    }
}
