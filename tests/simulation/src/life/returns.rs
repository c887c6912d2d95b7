//! Generates returns: a customer sends something back, and the shop approves it or not, and is done with it at some time.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::returns::requested::ReturnRequested;
use candor_domain::returns::updated::{ReturnStatus, ReturnUpdated};
use candor_domain::values::id::ReturnId;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::quantity::Quantity;

use super::story::Order;
use super::{DAY, HOUR, Writer};
use crate::text::parsed;

impl Writer<'_> {
    /// Returns some of the goods that arrived, and usually refunds them.
    pub(super) fn send_back(&mut self, order: &Order, arrived: &[(i64, Vec<LineQuantity>)]) {
        let Some((at, lines)) = arrived.first() else { return };
        if !self.rng.chance(70) {
            return;
        }
        let asked_at = at + self.rng.between(HOUR, 10 * DAY);
        let return_id: ReturnId = parsed(&format!("{}-back", self.prefix));
        let lines = lines.clone();
        let mut asked_back = lines.clone();
        if self.rng.chance(40) {
            // The customer counts wrong, or sends back something of another order.
            asked_back
                .iter_mut()
                .for_each(|line| line.quantity = line.quantity.saturating_add(Quantity::ONE));
        }
        let reason = Some(parsed("too blue"));
        let asked = ReturnRequested { return_id: return_id.clone(), lines: asked_back, reason };
        self.say(asked_at, Source::Support, Fact::ReturnRequested(asked));
        let decided_at = asked_at + self.rng.between(HOUR, DAY);
        let comes_back = self.decide_about(&return_id, decided_at);
        let back_at = decided_at + self.rng.between(HOUR, 6 * DAY);
        if comes_back && self.rng.chance(600) {
            self.refund(back_at, "returned", order.basket.total(), lines);
        }
        if comes_back && self.rng.chance(300) {
            let closed_at = back_at + self.rng.between(HOUR, 12 * DAY);
            self.close(&return_id, closed_at);
        }
    }

    /// Has the shop decide about a return: many have a system that says nothing of it. Returns true if the goods come
    /// back.
    fn decide_about(&mut self, return_id: &ReturnId, at: i64) -> bool {
        let (status, comes_back) = match self.rng.below(10) {
            0..5 => return true,
            5..8 => (ReturnStatus::Approved, true),
            8 => (ReturnStatus::Declined, false),
            _ => (ReturnStatus::Cancelled, false),
        };
        self.update_return(return_id, at, status);
        comes_back
    }

    /// Ends a return, and sometimes takes it up again.
    fn close(&mut self, return_id: &ReturnId, at: i64) {
        self.update_return(return_id, at, ReturnStatus::Closed);
        if self.rng.chance(200) {
            let reopened_at = at + self.rng.between(HOUR, 3 * DAY);
            self.update_return(return_id, reopened_at, ReturnStatus::Reopened);
        }
    }

    fn update_return(&mut self, return_id: &ReturnId, at: i64, status: ReturnStatus) {
        let updated = ReturnUpdated { return_id: return_id.clone(), status, reason: None };
        self.say(at, Source::Support, Fact::ReturnUpdated(updated));
    }
}
