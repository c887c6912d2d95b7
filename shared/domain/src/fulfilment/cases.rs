//! Cases about sending an order: forgotten holds, late handovers, and refunds in the meantime.

use crate::case::evidence;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::FulfilmentProblem;
use crate::case::remedy::Remedy;
use crate::command::entry::CommandEntry;
use crate::command::key::CommandKey;
use crate::command::statement::CommandStatement;
use crate::facts::held::Held;
use crate::fulfilment::hold::Tag;
use crate::fulfilment::request::FulfilmentRequest;
use crate::fulfilment::{duplicate, hold, wanted};
use crate::order::placed::{Line, Placed};
use crate::policy::settings::FulfilWhen;
use crate::values::line_quantity::{LineQuantity, sum_units};
use crate::values::quantity::Quantity;

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_fulfilment(&self) -> Vec<Found<'a>> {
        let Some(placed) = self.facts.placed() else { return vec![] };
        let mut found: Vec<Found<'a>> = self.refunded_shipped(placed).into_iter().collect();
        if self.facts.cancelled().is_none() {
            let tags = hold::tags(self.context, &placed.body);
            let one = [
                self.likely_duplicate(placed),
                self.not_handed_over(placed, &tags),
                self.risky_and_shipped(placed, &tags),
            ];
            found.extend(one.into_iter().flatten());
            found.extend(self.refunded_unshipped(placed));
            found.extend(tags.iter().filter_map(|tag| self.hold_forgotten(placed, tag)));
        }
        found
    }

    fn likely_duplicate(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        let other = duplicate::holding_duplicate(self.context, &placed.body)?;
        if self.facts.still_to_come(&placed.body).is_empty() {
            return None;
        }
        let order = self.context.order;
        let problem = FulfilmentProblem::Alike {
            number: placed.body.number.clone(),
            order: order.key.order_id.clone(),
            other: other.clone(),
            // A person who decides about one of them has to know of all.
            others: order.ledger.lookalikes.iter().cloned().collect(),
        };
        let remedies = [Remedy::ReleaseDuplicate, Remedy::CancelDuplicate];
        let facts = vec![evidence::placed(placed)];
        let key = CaseKey::LikelyDuplicate(other.clone());
        // The orders look the same since this one was placed; revisions do not move that moment.
        let mut found = self.found(key, [problem], Opens::AtOnce, facts, &remedies);
        found.as_of = placed.body.placed_at;
        Some(found)
    }

    /// Finds a hold that has no end and that no person has looked after for too long.
    fn hold_forgotten(&self, placed: &'a Held<Placed>, tag: &Tag<'_>) -> Option<Found<'a>> {
        let holding = hold::is_holding(tag, self.context);
        let endless = tag.policy.release_after.is_none();
        if !holding || !endless || self.facts.still_to_come(&placed.body).is_empty() {
            return None;
        }
        let wait = self.context.policy.clocks.hold_forgotten;
        if !self.context.moment.reached(self.context.runs_out(wait, tag.since), "a hold is forgotten") {
            return None;
        }
        let problem = FulfilmentProblem::Held { tag: tag.name.clone(), since: tag.since };
        let facts = self.facts.tags().get(tag.name).map(evidence::tagged);
        let facts = [evidence::placed(placed)].into_iter().chain(facts).collect();
        let remedies = [Remedy::ReleaseHeld, Remedy::TakeTagOff, Remedy::CancelHeld];
        let key = CaseKey::HoldForgotten(tag.name.clone());
        Some(self.found(key, [problem], Opens::AfterGracePeriod, facts, &remedies).no_older_than(tag.since))
    }

    /// Finds an order that is ready to be sent and was not handed over in time.
    fn not_handed_over(&self, placed: &'a Held<Placed>, tags: &[Tag<'_>]) -> Option<Found<'a>> {
        let body = &placed.body;
        let ready_at = self.context.sendable_since(body)?;
        if self.was_sent_long_ago(body) || self.facts.is_pickup() {
            return None;
        }
        let held = tags.iter().any(|tag| hold::is_holding(tag, self.context)) || self.facts.is_disputed();
        let duplicate = duplicate::holding_duplicate(self.context, body).is_some();
        let left = self.facts.still_to_come(body);
        // Where a carrier has a shipment that was not announced, the case about that says what is wrong.
        let unannounced = self.facts.unannounced().next().is_some();
        if body.ship_to.is_none() || held || duplicate || unannounced || left.is_empty() {
            return None;
        }
        let let_go_at = duplicate::let_go_at(&self.context.order.ledger).max(self.facts.dispute_ended_at());
        let hold_released_at = hold::hold_released_at(tags, self.context).max(let_go_at);
        let begins = hold_released_at.map_or(ready_at, |hold_released_at| ready_at.max(hold_released_at));
        let within = self.context.runs_out(self.context.policy.fulfilment.ship_within, begins);
        let ship_by = body.ship_by.filter(|ship_by| !self.context.is_before_live(*ship_by));
        if !self.context.moment.reached(ship_by.unwrap_or(within), "the order should be handed over") {
            return None;
        }
        let units = left.iter().map(|(line, quantity)| of(line, *quantity)).collect();
        let problem = FulfilmentProblem::NotHandedOver { units };
        let payments = self.facts.payments().into_values().map(evidence::payment);
        let shipments = self.facts.shipments().values().map(evidence::shipment);
        let in_shop = self.facts.held_in_shop().map(evidence::fulfilment);
        let facts = [evidence::placed(placed)].into_iter().chain(payments).chain(shipments).chain(in_shop);
        let facts = facts.collect();
        let remedies = [Remedy::HaveItSent, Remedy::NameNewDay];
        Some(self.found(CaseKey::NotHandedOver, [problem], Opens::AfterGracePeriod, facts, &remedies))
    }

    /// Returns true for an order from before the shop was connected: it was most likely sent then. One that became
    /// known only some days late is too old to be asked for as well, and a person has to look whether it was sent. A
    /// case that is open already does not close only because time passes.
    fn was_sent_long_ago(&self, placed: &Placed) -> bool {
        let is_open = self.context.order.ledger.is_open(&CaseKey::NotHandedOver);
        let is_old = self.context.is_from_before(placed) && !wanted::is_fresh(self.context);
        is_old && !is_open && self.requests().next().is_none()
    }

    /// Finds units that were refunded after the warehouse was asked to send them: it may still send them.
    fn refunded_unshipped(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        let units = self.facts.units(&placed.body);
        let refunded = units
            .iter()
            .filter(|(_, units)| units.refunded_unsent() > Quantity::ZERO && units.sent() < units.ordered);
        let refunded: Vec<LineQuantity> =
            refunded.map(|(line, units)| of(line, units.refunded_unsent())).collect();
        if refunded.is_empty() || !self.was_asked_for_more(&placed.body) || self.was_rest_sent(&placed.body) {
            return None;
        }
        let problem = FulfilmentProblem::RefundedUnsent { units: refunded };
        let refunds = self.facts.refunds().into_values().map(evidence::refund);
        let shipments = self.facts.shipments().values().map(evidence::shipment);
        let facts = [evidence::placed(placed)].into_iter().chain(refunds).chain(shipments).collect();
        let (key, remedies) =
            (CaseKey::RefundedUnshipped, [Remedy::KeepRefundedBack, Remedy::CancelRefunded]);
        let mut found = self.found(key, [problem], Opens::AfterGracePeriod, facts, &remedies);
        // A shipment of the other units does not undo a decision; one with too many units is another case.
        found.as_of =
            self.facts.refunds().values().map(|held| held.stamp.occurred_at).max().unwrap_or(found.as_of);
        Some(found)
    }

    /// Returns whether the warehouse, after units were refunded, was asked for the rest and has sent just that. Then it
    /// knows what was taken out, and nothing that it was asked for last is still to go out. Had all else been sent
    /// before, nothing would say that it knows.
    fn was_rest_sent(&self, placed: &Placed) -> bool {
        let last_sent_at = self.facts.standing_shipments().iter().map(|held| held.body.shipped_at).max();
        let Some(last_sent_at) = last_sent_at.filter(|_| self.facts.still_to_come(placed).is_empty()) else {
            return false;
        };
        let before = self.facts.refunds().into_values().filter(|held| held.stamp.occurred_at <= last_sent_at);
        let before = sum_units(before.map(|held| held.body.lines.as_slice()));
        let units = self.facts.units(placed);
        let mut known = units.iter().map(|(line, units)| {
            units.refunded_unsent() <= before.get(&line.line_id).copied().unwrap_or_default()
        });
        known.all(|is_known| is_known) && self.was_asked_for_the_rest(placed)
    }

    /// Returns whether the last thing that the warehouse heard was to send what is to be sent, and nothing else.
    fn was_asked_for_the_rest(&self, placed: &Placed) -> bool {
        if self.context.policy.fulfilment.when == FulfilWhen::Never {
            return true;
        }
        let last =
            self.ledger.commands.iter().rev().find(|(key, _)| matches!(key, CommandKey::Fulfilment(_)));
        match last.map(|(_, entry)| entry) {
            Some(CommandEntry::Done { statement: CommandStatement::Fulfilment(request), .. }) => {
                match request {
                    FulfilmentRequest::Fulfil { lines, .. } => {
                        !wanted::is_more_than(lines, &self.facts.authorised(placed))
                    }
                    FulfilmentRequest::Stop(_) => false,
                }
            }
            Some(CommandEntry::Done { .. } | CommandEntry::Unknown { .. }) | None => false,
            Some(CommandEntry::Claimed { .. } | CommandEntry::Due { .. }) => false,
        }
    }

    /// Returns whether the warehouse was ever asked to send more than is to be sent now.
    fn was_asked_for_more(&self, placed: &Placed) -> bool {
        if self.context.policy.fulfilment.when == FulfilWhen::Never {
            return self.facts.ready_at(placed).is_some();
        }
        let authorised = self.facts.authorised(placed);
        self.requests().any(|statement| match statement {
            FulfilmentRequest::Fulfil { lines, .. } => wanted::is_more_than(lines, &authorised),
            FulfilmentRequest::Stop(_) => false,
        })
    }

    /// Returns the fulfilment requests in the ledger that the warehouse got, or may have got.
    fn requests(&self) -> impl Iterator<Item = &FulfilmentRequest> {
        self.ledger.commands.values().filter_map(|entry| match entry {
            CommandEntry::Done { statement: CommandStatement::Fulfilment(request), .. }
            | CommandEntry::Unknown { statement: Some(CommandStatement::Fulfilment(request)), .. }
            | CommandEntry::Claimed { statement: Some(CommandStatement::Fulfilment(request)), .. } => {
                Some(request)
            }
            CommandEntry::Done { .. } | CommandEntry::Unknown { .. } => None,
            CommandEntry::Claimed { .. } | CommandEntry::Due { .. } => None,
        })
    }

    fn refunded_shipped(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        let units = self.facts.units(&placed.body);
        // After the delivery, a refund is the usual end of a return or a complaint, and so no case.
        let on_its_way = units.iter().filter(|(_, units)| units.shipped > units.delivered);
        let wrong: Vec<LineQuantity> = on_its_way
            .filter(|(_, units)| units.refunded_and_shipped() > Quantity::ZERO)
            .map(|(line, units)| of(line, units.refunded_and_shipped()))
            .collect();
        if wrong.is_empty() {
            return None;
        }
        let problem = FulfilmentProblem::RefundedSent { units: wrong };
        let refunds = self.facts.refunds().into_values().map(evidence::refund);
        let shipments = self.facts.shipments().values().map(evidence::shipment);
        let facts = [evidence::placed(placed)].into_iter().chain(refunds).chain(shipments).collect();
        let remedies = [Remedy::StopRefunded, Remedy::AgreeOnReturn];
        Some(self.found(CaseKey::RefundedShipped, [problem], Opens::AfterGracePeriod, facts, &remedies))
    }
}

fn of(line: &Line, quantity: Quantity) -> LineQuantity {
    LineQuantity { line_id: line.line_id.clone(), quantity }
}
