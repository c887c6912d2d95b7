//! Generates refunds: of units that are not sent any more, of units that arrived, of everything, and out of goodwill.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::order::placed::Line;
use candor_domain::payment::transaction::Refund;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;

use super::story::Order;
use super::{DAY, HOUR, MINUTE, Writer};
use crate::text::{parsed, pence};

/// Returns the price of some units of a line.
fn price(line: &Line, units: Quantity) -> Money {
    line.unit_price.checked_times(units).unwrap_or(line.unit_price)
}

impl Writer<'_> {
    pub(super) fn refund_all(&mut self, order: &Order, seconds: i64) {
        self.refund(seconds, "all-back", order.basket.total(), vec![]);
    }

    /// Refunds something before it is sent, or out of goodwill.
    pub(super) fn refund_early(&mut self, order: &mut Order) {
        let Some(paid_at) = order.paid_at.filter(|_| !order.basket.free) else { return };
        if !self.rng.chance(90) {
            return;
        }
        let seconds = paid_at + self.rng.between(MINUTE, 2 * DAY);
        match self.rng.below(10) {
            0 => self.refund_all(order, seconds),
            1 | 2 => self.refund_unit(order, seconds),
            3 | 4 => self.take_out_unit(order, seconds),
            5 => self.take_out_all(order, seconds),
            6 => self.refund_line_then_rest(order, seconds),
            7 if self.rng.chance(300) => {
                let twice = pence(order.basket.total().amount_minor * 2 + 100);
                self.refund(seconds, "far-too-much", twice, vec![]);
            }
            _ => self.refund(seconds, "goodwill", pence(100), vec![]),
        }
    }

    /// Refunds a unit, and does not say what becomes of it.
    fn refund_unit(&mut self, order: &Order, seconds: i64) {
        if let Some(line) = order.basket_at(seconds).lines.first().cloned() {
            let quantity = Quantity::ONE.min(line.quantity);
            let units = LineQuantity { line_id: line.line_id.clone(), quantity };
            self.refund(seconds, "unit", price(&line, quantity), vec![units]);
        }
    }

    /// Takes a unit out of the order that is out of stock. Its money goes back.
    fn take_out_unit(&mut self, order: &mut Order, seconds: i64) {
        let line = order.basket_at(seconds).lines.iter().rfind(|line| line.requires_shipping).cloned();
        if let Some(line) = line {
            let units = self.rng.pick(&[Quantity::ONE.min(line.quantity), line.quantity]);
            let out = vec![LineQuantity { line_id: line.line_id.clone(), quantity: units }];
            self.take_out(order, seconds, price(&line, units), out);
        }
    }

    /// Takes all goods out of the order. Their money goes back, and that of the shipping does not.
    fn take_out_all(&mut self, order: &mut Order, seconds: i64) {
        let basket = order.basket_at(seconds).clone();
        let goods = basket.lines.iter().filter(|line| line.requires_shipping);
        let amount = goods.map(|line| price(line, line.quantity).amount_minor).sum();
        self.take_out(order, seconds, pence(amount), basket.units());
    }

    fn take_out(&mut self, order: &mut Order, seconds: i64, amount: Money, out: Vec<LineQuantity>) {
        if amount.amount_minor > 0 && !out.is_empty() {
            let refund_id = parsed(&format!("out-{}", self.prefix));
            let refund =
                Refund { refund_id, amount, lines: out.clone(), cancelled: out.clone(), failed: false };
            self.pay_back(seconds, refund);
            order.taken_out = Some((seconds, out));
        }
    }

    /// Refunds a line by name, and later the rest of the money, for which no lines are named.
    fn refund_line_then_rest(&mut self, order: &Order, seconds: i64) {
        let basket = order.basket_at(seconds).clone();
        let Some(line) = basket.lines.first() else { return };
        let amount = price(line, line.quantity);
        let units = LineQuantity { line_id: line.line_id.clone(), quantity: line.quantity };
        self.refund(seconds, "line", amount, vec![units]);
        let rest = pence(basket.total().amount_minor - amount.amount_minor);
        let later = self.rng.between(MINUTE, DAY);
        self.refund(seconds + later, "rest-back", rest, vec![]);
    }

    /// Refunds units that arrived: they broke, or the customer keeps them for less.
    pub(super) fn refund_arrived(&mut self, order: &Order, arrived: &[(i64, Vec<LineQuantity>)]) {
        let Some((at, lines)) = arrived.last() else { return };
        let basket = order.basket_at(*at);
        let broken = lines.iter().find_map(|units| {
            let line = basket.lines.iter().find(|line| line.line_id == units.line_id)?;
            Some((
                line.clone(),
                LineQuantity { quantity: Quantity::ONE.min(units.quantity), ..units.clone() },
            ))
        });
        if let Some((line, units)) =
            broken.filter(|_| order.paid_at.is_some() && !order.basket.free && self.rng.chance(40))
        {
            let seconds = at + self.rng.between(HOUR, 5 * DAY);
            self.refund(seconds, "broken", price(&line, units.quantity), vec![units]);
        }
    }

    pub(super) fn refund(&mut self, seconds: i64, refund: &str, amount: Money, lines: Vec<LineQuantity>) {
        if amount.amount_minor > 0 {
            let refund_id = parsed(&format!("{refund}-{}", self.prefix));
            let refund = Refund { refund_id, amount, lines, cancelled: vec![], failed: false };
            self.pay_back(seconds, refund);
        }
    }

    /// Pays money back. A few banks turn it down days later, since the card is closed
    /// (<https://docs.stripe.com/refunds#failed-refunds>). Then the shop mostly pays it back in another way.
    fn pay_back(&mut self, seconds: i64, refund: Refund) {
        self.say(seconds, Source::Payments, Fact::RefundIssued(refund.clone()));
        if !self.rng.chance(60) {
            return;
        }
        let turned_down_at = seconds + self.rng.between(MINUTE, 10 * DAY);
        let failed = Refund { failed: true, ..refund.clone() };
        self.say(turned_down_at, Source::Payments, Fact::RefundIssued(failed));
        if self.rng.chance(500) {
            let refund_id = parsed(&format!("{}-anew", refund.refund_id.as_str()));
            let again = turned_down_at + self.rng.between(HOUR, 4 * DAY);
            self.say(again, Source::Payments, Fact::RefundIssued(Refund { refund_id, ..refund }));
        }
    }
}
