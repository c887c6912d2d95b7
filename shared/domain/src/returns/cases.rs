//! Cases about returns: more comes back than was sent, or nothing comes of a return.

use crate::case::evidence;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::ReturnProblem;
use crate::case::remedy::Remedy;
use crate::facts::held::Held;
use crate::order::placed::Placed;
use crate::values::id::{LineId, ReturnId};
use crate::values::line_quantity::{LineQuantity, sum_units};
use crate::values::quantity::Quantity;

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_returns(&self) -> Vec<Found<'a>> {
        let Some(placed) = self.facts.placed() else { return vec![] };
        let open = self.facts.return_ids().into_iter().filter_map(|id| self.return_open(placed, id));
        open.chain(self.return_mismatch(placed)).collect()
    }

    /// Returns a case if the customer wants to send back more of a line than was sent, or something that is not
    /// of this order. Where no shipment is known, it may have been sent before this order was looked after.
    fn return_mismatch(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        let shipments = self.facts.standing_shipments();
        let returns: Vec<_> = self.facts.standing_returns().collect();
        if returns.is_empty() || shipments.is_empty() {
            return None;
        }
        let asked = sum_units(returns.iter().map(|held| held.body.lines.as_slice()));
        let sent = sum_units(shipments.iter().map(|held| held.body.lines.as_slice()));
        let of = |line: &LineId| sent.get(line).copied().unwrap_or_default();
        let wrong = asked.iter().filter(|(line, quantity)| **quantity > of(line));
        let wrong = wrong.map(|(line, quantity)| {
            (LineQuantity { line_id: (*line).clone(), quantity: *quantity }, of(line))
        });
        let lines: Vec<(LineQuantity, Quantity)> = wrong.collect();
        if lines.is_empty() {
            return None;
        }
        let problem = ReturnProblem::TooMuch { lines };
        let returns = returns.into_iter().map(evidence::returning);
        let shipments = shipments.into_iter().map(evidence::shipment);
        let facts = [evidence::placed(placed)].into_iter().chain(returns).chain(shipments).collect();
        let remedies = [Remedy::CorrectReturn];
        Some(self.found(CaseKey::ReturnMismatch, [problem], Opens::AfterGracePeriod, facts, &remedies))
    }

    /// Returns a case if a return was asked for or approved long ago, and since then no money went back and nothing
    /// else was sent. A shop that declined, cancelled or closed the return is done with it; one that takes it up again
    /// has the whole time again.
    fn return_open(&self, placed: &'a Held<Placed>, id: &'a ReturnId) -> Option<Found<'a>> {
        let asked = self.facts.returns().get(id);
        let update = self.facts.return_update(id);
        if update.is_some_and(|update| !update.body.status.is_open()) {
            return None;
        }
        let begins = [asked.map(|held| &held.stamp), update.map(|held| &held.stamp)];
        let since = begins.into_iter().flatten().map(|stamp| stamp.occurred_at).max()?;
        let refunded = self.facts.refunds().values().any(|refund| refund.stamp.occurred_at >= since);
        let replaced =
            self.facts.standing_shipments().iter().any(|shipment| shipment.stamp.occurred_at > since);
        if refunded || replaced || self.facts.refunded_in_full(&placed.body) {
            return None;
        }
        let late_at = self.context.runs_out(self.context.policy.clocks.return_open, since);
        if !self.context.moment.reached(late_at, "something should have come of a return") {
            return None;
        }
        let status = update.map(|update| update.body.status);
        let problem = ReturnProblem::Open { id: id.clone(), status };
        let facts = [evidence::placed(placed)].into_iter().chain(asked.map(evidence::returning));
        let facts = facts.chain(update.map(evidence::return_updated)).collect();
        let (key, remedies) = (CaseKey::ReturnOpen(id.clone()), [Remedy::LookForReturn, Remedy::EndReturn]);
        Some(self.found(key, [problem], Opens::AfterGracePeriod, facts, &remedies))
    }
}
