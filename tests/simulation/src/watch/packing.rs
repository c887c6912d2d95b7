//! Checks what a warehouse sends that starts by itself, and what it is told to stop.

use candor_domain::command::key::CommandKey;
use candor_domain::event::fact::Fact;
use candor_domain::facts::entries::Facts;
use candor_domain::fulfilment::request::StopReason;
use candor_domain::order::placed::Placed;
use candor_domain::policy::settings::Policy;
use candor_domain::shipment::created::Shipment;
use candor_domain::values::id::LineId;
use candor_domain::values::line_quantity::LineQuantity;
use jiff::{SignedDuration, Timestamp};

use super::goods::{self, of};
use super::{Ended, Finding, Seen, Watch, letters, pickup};
use crate::packing::Word;
use crate::play::Happened;

/// Counts the parcels of warehouses that start by themselves.
pub(crate) const PACKED: &str = "packed by a warehouse that starts by itself";
const TWICE: &str = "no goods are sent again that are known to be on their way";
const NEEDLESS: &str = "a warehouse is stopped only where it may send";
const OLD: &str = "an order from before the shop was connected is neither stopped nor asked for";

/// The part of what was begun to be told that reached the warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Nothing,
    /// Each request that was begun, and some maybe twice.
    All,
    /// Not each request that was begun: what is told is told again, whatever happened meanwhile.
    Less,
}

/// Returns what reached the warehouse of all that was begun to be told, without what is told now.
pub(super) fn told(seen: &Seen) -> Told {
    let begun = seen.commanding.iter().filter(|(key, _)| matches!(key, CommandKey::Fulfilment(_)));
    let begun: usize = begun.map(|(_, claims)| claims.len()).sum();
    match (begun > seen.asked.len().saturating_add(1), seen.asked.is_empty()) {
        (true, _) => Told::Less,
        (false, true) => Told::Nothing,
        (false, false) => Told::All,
    }
}

/// Returns what is wrong with telling the warehouse to stop, if anything.
pub(super) fn needless_stop(
    facts: &Facts,
    policy: &Policy,
    reason: StopReason,
    told: Told,
) -> Option<Finding> {
    let first = told == Told::Nothing && !is_handed_over(policy);
    let placed = facts.placed().map(|held| &held.body);
    let of_hold = [StopReason::Held, StopReason::Disputed, StopReason::LikelyDuplicate].contains(&reason);
    let why = match placed {
        None => Some("of an order that is not known"),
        Some(placed) if first && pickup::is_fetched(placed) => Some("of what the customer fetches"),
        Some(placed) if first && !has_goods(placed) => Some("of what is not sent"),
        Some(placed) if of_hold && told != Told::Less && is_sent(facts, placed) => {
            Some("though all of it was sent")
        }
        Some(_) => None,
    };
    why.map(|why| (NEEDLESS, format!("stop: {reason}, {why}")))
}

fn has_goods(placed: &Placed) -> bool {
    placed.lines.iter().any(|line| line.requires_shipping)
}

fn is_sent(facts: &Facts, placed: &Placed) -> bool {
    let left = goods::to_send(placed, facts.refunds().into_values().map(|held| &held.body));
    let sent = goods::in_shipments(letters::standing(facts));
    !sent.is_empty() && left.into_iter().all(|(id, units)| of(&sent, id) >= units)
}

/// Returns true if somebody else asked the warehouse before Candor did.
fn is_handed_over(policy: &Policy) -> bool {
    policy.shops.values().any(|shop| shop.live_since.is_some())
}

/// Checks that the warehouse was told nothing about an order that was sent before the shop was connected.
pub(super) fn check(ended: Ended<'_>, found: &mut Vec<Finding>) {
    let Ended { seen, policy, truth, .. } = ended;
    if truth.is_from_before(policy) && !truth.released {
        found.extend(seen.asked.first().map(|asked| (OLD, format!("told at {}", asked.at))));
    }
}

/// Returns a line of a parcel that was sent already, in parcels that were known of at a moment. Of several revisions of the
/// order the one with the most units counts.
fn sent_again<'p>(parcel: &'p Shipment, own: &[&Happened], known_at: Timestamp) -> Option<&'p LineQuantity> {
    let known = own.iter().filter(|happened| happened.heard_at.is_some_and(|heard_at| heard_at <= known_at));
    let sent = goods::in_shipments(known.filter_map(|happened| match &happened.event.fact {
        Fact::ShipmentCreated(shipment) => Some(shipment),
        _ => None,
    }));
    let ordered = |id: &LineId| {
        let placed = own.iter().filter_map(|happened| match &happened.event.fact {
            Fact::OrderPlaced(placed) => Some(placed),
            _ => None,
        });
        let lines = placed.flat_map(|placed| &placed.lines).filter(|line| line.line_id == *id);
        lines.map(|line| line.quantity).max().unwrap_or_default()
    };
    let again = |line: &&LineQuantity| {
        line.quantity.saturating_add(of(&sent, &line.line_id)) > ordered(&line.line_id)
    };
    parcel.lines.iter().find(again)
}

impl Watch {
    /// Returns the last word that the warehouse heard of an order.
    pub(crate) fn last_word(&self, order: usize) -> Word {
        let Some(seen) = self.orders.get(order) else { return Word::None };
        let Some(last) = seen.asked.iter().max_by_key(|asked| (asked.number, asked.at)) else {
            return Word::None;
        };
        if last.units.is_empty() {
            return Word::Stop;
        }
        let anew = seen.asked.iter().any(|asked| asked.number < last.number && asked.units.is_empty());
        Word::Send { units: last.units.clone(), since: last.at, anew }
    }

    /// Checks a parcel that leaves a warehouse that starts by itself, with all that happened to its order. To tell the warehouse
    /// something takes less than `patience`.
    pub(crate) fn packed(
        &mut self,
        order: usize,
        (parcel, own): (&Shipment, &[&Happened]),
        patience: SignedDuration,
        now: Timestamp,
    ) {
        self.count(PACKED);
        self.was_told(order, parcel, patience, now);
        if let Word::Send { since, anew: true, .. } = self.last_word(order)
            && let Some(line) = sent_again(parcel, own, since.checked_sub(patience).unwrap_or(since))
        {
            let says = format!("{} has {} of {}", parcel.shipment_id, line.quantity, line.line_id.as_str());
            self.violate(TWICE, order, now, says);
        }
    }
}
