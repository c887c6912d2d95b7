//! Cases about returns: more comes back than was sent, or nothing comes of a return.

use crate::case::evidence;
use crate::case::finder::{Finder, Found, Opens, outside};
use crate::case::key::CaseKey;
use crate::case::words::list;
use crate::facts::held::Held;
use crate::order::placed::Placed;
use crate::returns::requested::ReturnRequested;
use crate::values::id::LineId;
use crate::values::line_quantity::sum_units;

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_returns(&self) -> Vec<Found<'a>> {
        let Some(placed) = self.facts.placed() else { return vec![] };
        let open = self.facts.returns().values().filter_map(|held| self.return_open(placed, held));
        open.chain(self.return_mismatch(placed)).collect()
    }

    /// Returns a case if the customer wants to send back more of a line than was sent, or something that is not
    /// of this order. Where no shipment is known, it may have been sent before this order was looked after.
    fn return_mismatch(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        let shipments = self.facts.standing_shipments();
        if self.facts.returns().is_empty() || shipments.is_empty() {
            return None;
        }
        let asked = sum_units(self.facts.returns().values().map(|held| held.body.lines.as_slice()));
        let sent = sum_units(shipments.iter().map(|held| held.body.lines.as_slice()));
        let of = |line: &LineId| sent.get(line).copied().unwrap_or_default();
        let wrong = asked.iter().filter(|(line, quantity)| **quantity > of(line));
        let wrong: Vec<String> =
            wrong.map(|(line, quantity)| format!("{quantity} of {line}, of {} sent", of(line))).collect();
        if wrong.is_empty() {
            return None;
        }
        let summary = format!("More is to come back than was sent: {}.", list(wrong));
        let returns = self.facts.returns().values().map(evidence::returning);
        let shipments = shipments.into_iter().map(evidence::shipment);
        let facts = [evidence::placed(placed)].into_iter().chain(returns).chain(shipments).collect();
        let actions = [outside(
            "Ask the customer what comes back, and put the return right in the returns system.",
            "A shipment of the rest closes this case.",
        )];
        Some(self.found(CaseKey::ReturnMismatch, summary, Opens::AfterGracePeriod, facts, &actions))
    }

    /// Returns a case if the customer asked for a return long ago, and since then no money went back and nothing
    /// else was sent.
    fn return_open(&self, placed: &'a Held<Placed>, held: &'a Held<ReturnRequested>) -> Option<Found<'a>> {
        let since = held.stamp.occurred_at;
        let refunded = self.facts.refunds().values().any(|refund| refund.stamp.occurred_at >= since);
        let replaced =
            self.facts.standing_shipments().iter().any(|shipment| shipment.stamp.occurred_at > since);
        if refunded || replaced || self.facts.refunded_in_full(&placed.body) {
            return None;
        }
        let calendar = self.context.policy.calendar(&self.context.order.key.shop);
        let late_at = self.context.policy.clocks.return_open.after(since, calendar);
        if !self.context.moment.reached(late_at, "something should have come of a return") {
            return None;
        }
        let id = &held.body.return_id;
        let summary = format!(
            "Return {id} was asked for, and since then no money went back and nothing else was sent."
        );
        let facts = vec![evidence::placed(placed), evidence::returning(held)];
        let actions = [
            outside("If it did not arrive, ask the customer or the carrier.", "A refund closes this case."),
            outside(
                "If it arrived, pay the money back, or send the replacement.",
                "Either closes this case.",
            ),
        ];
        Some(self.found(CaseKey::ReturnOpen(id.clone()), summary, Opens::AfterGracePeriod, facts, &actions))
    }
}
