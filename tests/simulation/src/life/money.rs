//! Generates payments: at once, later, twice, in parts or not at all; and refunds.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::payment::transaction::{Payment, PaymentFailed, Refund};
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::money::Money;

use super::story::Order;
use super::{DAY, HOUR, MINUTE, Writer};
use crate::text::{parsed, pence};

impl Writer<'_> {
    pub(super) fn pay(&mut self, order: &mut Order) {
        let total = order.basket.total();
        let mut seconds = match self.rng.below(100) {
            0..85 => self.rng.between(-5, 3 * MINUTE),
            85..95 => self.rng.between(HOUR, 5 * DAY),
            _ => return,
        };
        let mut attempt = 0;
        while self.rng.chance(120) {
            self.fail_to_pay(seconds, &format!("try-{attempt}"));
            seconds += self.rng.between(20, 40 * MINUTE);
            attempt += 1;
        }
        if attempt > 0 && self.rng.chance(300) {
            return;
        }
        if self.rng.chance(20) {
            let half = Money { amount_minor: total.amount_minor / 2, ..total };
            self.receive(seconds, "half", half);
            seconds += self.rng.between(MINUTE, 3 * DAY);
            if self.rng.chance(300) {
                return;
            }
            let rest = Money { amount_minor: total.amount_minor - half.amount_minor, ..total };
            self.receive(seconds, "rest", rest);
        } else {
            self.receive(seconds, "pay", total);
        }
        order.paid_at = Some(seconds);
        if self.rng.chance(20) {
            let again = seconds + self.rng.between(5, 2 * DAY);
            self.receive(again, "again", total);
            if self.rng.chance(500) {
                self.refund(again + 2 * HOUR, "again-back", total, vec![]);
            }
        }
        if self.rng.chance(3) {
            let strange = Money { currency: parsed("EUR"), ..total };
            self.receive(seconds + HOUR, "strange", strange);
        }
    }

    pub(super) fn fail_to_pay(&mut self, seconds: i64, payment: &str) {
        let payment_id = parsed(&format!("{payment}-{}", self.prefix));
        let failed = PaymentFailed { payment_id, reason: Some(parsed("declined")) };
        self.say(seconds, Source::Payments, Fact::PaymentFailed(failed));
    }

    fn receive(&mut self, seconds: i64, payment: &str, amount: Money) {
        if amount.amount_minor > 0 {
            let payment_id = parsed(&format!("{payment}-{}", self.prefix));
            self.say(
                seconds,
                Source::Payments,
                Fact::PaymentConfirmed(Payment { payment_id, amount, from_status: false }),
            );
        }
    }

    /// Corrects the payment after a revision. Usually a missing amount is paid, and an excess is refunded.
    pub(super) fn settle_difference(&mut self, order: &Order, before: Money, seconds: i64) {
        let more = order.basket.total().amount_minor - before.amount_minor;
        let number = self.events.len();
        let (at, settles) = (seconds + self.rng.between(5, HOUR), self.rng.chance(850));
        if order.paid_at.is_none() || !settles {
            return;
        }
        if more > 0 {
            self.receive(at, &format!("more-{number}"), pence(more));
        } else if more < 0 {
            self.refund(at, &format!("less-{number}"), pence(-more), vec![]);
        }
    }

    pub(super) fn refund_all(&mut self, order: &Order, seconds: i64) {
        self.refund(seconds, "all-back", order.basket.total(), vec![]);
    }

    /// Refunds something before it could be sent, or out of goodwill.
    pub(super) fn refund_early(&mut self, order: &Order) {
        let Some(paid_at) = order.paid_at else { return };
        if !self.rng.chance(50) {
            return;
        }
        let seconds = paid_at + self.rng.between(MINUTE, 2 * DAY);
        let unit = order.basket.lines.first().map(|line| (line.line_id.clone(), line.unit_price));
        match (self.rng.below(4), unit) {
            (0, _) => self.refund_all(order, seconds),
            (1 | 2, Some((line_id, price))) if price.amount_minor > 0 => {
                self.refund(seconds, "unit", price, vec![LineQuantity { line_id, quantity: 1 }]);
            }
            (3, _) if self.rng.chance(300) => {
                let twice = pence(order.basket.total().amount_minor * 2 + 100);
                self.refund(seconds, "far-too-much", twice, vec![]);
            }
            _ => self.refund(seconds, "goodwill", pence(100), vec![]),
        }
    }

    pub(super) fn refund(&mut self, seconds: i64, refund: &str, amount: Money, lines: Vec<LineQuantity>) {
        if amount.amount_minor > 0 {
            let refund_id = parsed(&format!("{refund}-{}", self.prefix));
            self.say(
                seconds,
                Source::Payments,
                Fact::RefundIssued(Refund { refund_id, amount, lines, cancelled: vec![] }),
            );
        }
    }
}
