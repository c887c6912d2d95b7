//! Compares what the warehouse is asked to send with what the order held when the request was claimed.

use std::collections::BTreeMap;

use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::Decision;
use candor_domain::command::command_event::{Command, CommandBody};
use candor_domain::facts::entries::Facts;
use candor_domain::fulfilment::request::Priority;
use candor_domain::order::placed::Placed;
use candor_domain::order::tagged::TagChange;
use candor_domain::policy::settings::{FulfilWhen, Policy};
use candor_domain::policy::tag::TagPolicy;
use candor_domain::values::id::LineId;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::TagName;
use jiff::Timestamp;

use super::goods::{self, Units, of};
use super::{ARCHIVED, Finding, LISTED, Seen, Watch, letters, packing, pickup, refusals, risk, shop};
use crate::runtime::Task;

const TRUE: &str = "the warehouse is asked for nothing that the order did not call for when it was claimed";
pub(super) const LEFT_ALONE: &str = "nothing is asked for an order that is left alone";

/// Holds a request that reached the warehouse.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) number: u32,
    pub(super) at: Timestamp,
    /// The units that it names; none to stop.
    pub(super) units: Vec<LineQuantity>,
    /// The units that were in shipments then, by what the order held.
    pub(super) sent: BTreeMap<LineId, Quantity>,
}

/// Checks a command by what the order held when it was claimed, and remembers what the warehouse is asked.
fn check(
    seen: &mut Seen,
    policy: &Policy,
    command: &Command,
    at: Timestamp,
    by: Option<Task>,
) -> Vec<Finding> {
    let claims = seen.commanding.get(&command.key).into_iter().flatten().rev();
    let Some((_, order)) = { claims }.find(|(holder, _)| *holder == by.map(|task| task.id)) else {
        return vec![(TRUE, format!("{} is sent by somebody who did not claim it", command.key))];
    };
    seen.wished.extend(refusals::wish(command));
    let (mut found, facts) = (Vec::new(), &order.facts);
    let placed = facts.placed().map(|held| &held.body);
    if placed.is_some_and(goods::is_left_alone) {
        found.push((LEFT_ALONE, command.key.to_string()));
    }
    let asked = match &command.body {
        CommandBody::FulfilmentRequested { lines, .. } => {
            found.extend(wrong(facts, policy, command).map(|why| (TRUE, format!("{}: {why}", command.key))));
            Some(lines.clone())
        }
        CommandBody::FulfilmentStopped { reason } => {
            found.extend(packing::needless_stop(facts, policy, *reason, packing::told(seen)));
            Some(vec![])
        }
        CommandBody::TagChangeRequested { .. } | CommandBody::CancellationRequested { .. } => None,
        CommandBody::CaseListChanged { .. } => None,
        CommandBody::ArchiveRequested {} => {
            found.extend(shop::archived(order, policy, at));
            None
        }
    };
    let number = command.key.number();
    let sent = goods::in_shipments(facts.shipments().values().map(|held| &held.body));
    let sent: BTreeMap<LineId, Quantity> = sent.into_iter().map(|(id, units)| (id.clone(), units)).collect();
    seen.asked.extend(asked.map(|units| Asked { number, at, units, sent }));
    if let CommandBody::CaseListChanged { cases } = &command.body {
        seen.listed.push((number, cases.clone()));
    }
    found
}

/// Returns what is wrong with a request to send, if anything.
fn wrong(facts: &Facts, policy: &Policy, command: &Command) -> Option<String> {
    let CommandBody::FulfilmentRequested { lines, ship_to, priority, gift, .. } = &command.body else {
        return None;
    };
    let Some(placed) = facts.placed().map(|held| &held.body) else {
        return Some("of an order that is not known".to_owned());
    };
    let with = |of: fn(&TagPolicy) -> bool| {
        let mut on = policy.tags.iter().filter(|(tag, meaning)| of(meaning) && has_tag(facts, tag).is_some());
        on.next().is_some()
    };
    let unpaid = policy.fulfilment.when == FulfilWhen::Paid
        && !goods::is_paid_later(placed)
        && !letters::is_paid(facts, placed);
    let why = [
        (facts.cancelled().is_some(), "of a cancelled order"),
        (policy.fulfilment.when == FulfilWhen::Never, "where another system asks"),
        (unpaid, "before it is paid"),
        (pickup::is_fetched(placed), "of what the customer fetches"),
        (*ship_to != placed.ship_to, "to another address"),
        ((*priority == Priority::First) != with(|tag| tag.priority == Priority::First), "in another turn"),
        (*gift != with(|tag| tag.gift), "otherwise than it is whether it is a gift"),
    ];
    let why = why.into_iter().find_map(|(holds, why)| holds.then(|| why.to_owned()));
    let risky =
        || risk::held_by(facts, policy).map(|tag| format!("though its risk holds it ({})", tag.as_str()));
    why.or_else(|| held_by(facts, policy)).or_else(risky).or_else(|| too_many(facts, placed, lines))
}

/// Returns the time since which the order has a tag, by the last word of the shop.
fn has_tag(facts: &Facts, tag: &TagName) -> Option<Timestamp> {
    let listed = facts.placed().and_then(|held| {
        let tags = held.body.tags.as_ref()?;
        Some((held.stamp.occurred_at, tags.contains(tag)))
    });
    let named = facts.tags().get(tag);
    let named = named.map(|held| (held.stamp.occurred_at, held.body.change == TagChange::Added));
    let last = listed.into_iter().chain(named).max();
    last.filter(|(_, has)| *has).map(|(at, _)| at)
}

/// Returns the tag that holds an order, if no person let it go.
pub(super) fn held_by(facts: &Facts, policy: &Policy) -> Option<String> {
    let holds = policy.tags.iter().filter(|(_, meaning)| meaning.hold && meaning.release_after.is_none());
    let released = |tag: &TagName| {
        let decided = facts.resolutions().get(&CaseKey::HoldForgotten(tag.clone()));
        decided.is_some_and(|held| held.body.decision == Decision::Release)
    };
    let mut on = holds.filter(|(tag, _)| has_tag(facts, tag).is_some() && !released(tag));
    on.next().map(|(tag, _)| format!("though {} holds it", tag.as_str()))
}

fn too_many(facts: &Facts, placed: &Placed, lines: &[LineQuantity]) -> Option<String> {
    let left = goods::to_send(placed, facts.refunds().into_values().map(|held| &held.body));
    let sent = goods::in_shipments(letters::standing(facts));
    let with = |line: &LineQuantity| line.quantity.saturating_add(of(&sent, &line.line_id));
    let beyond = |line: &&LineQuantity| with(line) > of(&left, &line.line_id);
    lines.iter().find(beyond).map(|line| format!("for {} of {:?}", line.quantity, line.line_id))
}

impl Asked {
    /// Returns true if it names more units than these, with those that were sent by then.
    pub(super) fn names_more_than(&self, units: &Units<'_>) -> bool {
        let by_then = |id: &LineId| self.sent.get(id).copied().unwrap_or_default();
        let all = self
            .units
            .iter()
            .map(|line| (&line.line_id, line.quantity.saturating_add(by_then(&line.line_id))));
        { all }.any(|(id, named)| named > of(units, id))
    }

    /// Returns the units of a line that the warehouse still sends, if these were handed over meanwhile.
    pub(super) fn outstanding(&self, id: &LineId, handed_over: &Units<'_>) -> Quantity {
        let line = self.units.iter().find(|line| line.line_id == *id);
        let by_then = self.sent.get(id).copied().unwrap_or_default();
        let all = line.map_or(Quantity::ZERO, |line| line.quantity).saturating_add(by_then);
        all.saturating_sub(of(handed_over, id))
    }
}

/// Returns what a command says, in reports.
fn name(command: &Command) -> String {
    match &command.body {
        CommandBody::FulfilmentRequested { .. } => "told the warehouse to send".to_owned(),
        CommandBody::FulfilmentStopped { reason } => format!("told the warehouse to stop: {reason}"),
        CommandBody::TagChangeRequested { change, .. } => format!("told the shop of a tag: {change}"),
        CommandBody::CancellationRequested { .. } => "told the shop to cancel".to_owned(),
        CommandBody::CaseListChanged { .. } => LISTED.to_owned(),
        CommandBody::ArchiveRequested {} => ARCHIVED.to_owned(),
    }
}

impl Watch {
    /// Checks a command that reaches another system.
    pub(crate) fn published(
        &mut self,
        policy: &Policy,
        order: usize,
        command: &Command,
        (at, by): (Timestamp, Option<Task>),
    ) {
        if let Some(record) = &mut self.record {
            record.signalled(at, command);
        }
        self.tell(at, || format!("order {order}: {} says {:?}", command.key, command.body));
        self.count(&name(command));
        let claims =
            self.orders.get(order).and_then(|seen| seen.commanding.get(&command.key)).into_iter().flatten();
        let facts = { claims }.rev().find(|(holder, _)| *holder == by.map(|task| task.id));
        let facts = facts.map(|(_, order)| order.facts.clone());
        self.asked_beside(order, command, facts.as_ref(), at);
        let found = self.orders.get_mut(order).map(|seen| check(seen, policy, command, at, by));
        for (property, says) in found.into_iter().flatten() {
            self.violate(property, order, at, says);
        }
    }
}
