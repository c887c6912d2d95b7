//! Generates payments: at once, later, twice, in parts or not at all.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::order::placed::Authorisation;
use candor_domain::payment::transaction::{Payment, PaymentFailed};
use candor_domain::values::money::Money;

use super::story::Order;
use super::{DAY, HOUR, MINUTE, Writer};
use crate::text::{parsed, pence};

impl Writer<'_> {
    pub(super) fn pay(&mut self, order: &mut Order) {
        if order.sort.is_paid_later() {
            return self.pay_later(order);
        }
        if order.authorisation.is_some() {
            return self.capture(order);
        }
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
        let total = order.basket_at(seconds).total();
        if self.rng.chance(40) {
            let half = Money { amount_minor: total.amount_minor / 2, ..total };
            self.receive(seconds, "half", half);
            // Two cards at the checkout, or a deposit and later the rest.
            let cards = self.rng.chance(400);
            seconds += if cards { self.rng.between(0, 20) } else { self.rng.between(MINUTE, 3 * DAY) };
            if self.rng.chance(300) {
                return;
            }
            let total = order.basket_at(seconds).total();
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

    /// Lets the bank of a few customers promise the money, which the shop takes only later.
    pub(super) fn authorise(&mut self, order: &mut Order) {
        if !order.sort.is_paid_later() && self.rng.chance(50) {
            let days = self.rng.pick(&[5, 7, 30]);
            let ends_at = self.rng.chance(300).then(|| self.at(days * DAY));
            order.authorisation = Some(Authorisation { ends_at });
        }
    }

    /// Takes the money that the bank promised. Most shops do when they send the goods, a few forget it, and a few
    /// sources never say that the promise is used.
    fn capture(&mut self, order: &mut Order) {
        if self.rng.chance(250) {
            return;
        }
        let seconds = self.rng.between(HOUR, 6 * DAY);
        self.receive(seconds, "captured", order.basket_at(seconds).total());
        order.paid_at = Some(seconds);
        if self.rng.chance(700) {
            order.authorisation = None;
            let last = order.history.last().map_or(0, |(at, _)| *at);
            self.place(order, seconds.max(last) + 1);
        }
    }

    pub(super) fn fail_to_pay(&mut self, seconds: i64, payment: &str) {
        let payment_id = parsed(&format!("{payment}-{}", self.prefix));
        let failed = PaymentFailed { payment_id, reason: Some(parsed("declined")) };
        self.say(seconds, Source::Payments, Fact::PaymentFailed(failed));
    }

    pub(super) fn receive(&mut self, seconds: i64, payment: &str, amount: Money) {
        if amount.amount_minor > 0 {
            let payment_id = parsed(&format!("{payment}-{}", self.prefix));
            self.say(
                seconds,
                Source::Payments,
                Fact::PaymentConfirmed(Payment { payment_id, amount, from_status: false }),
            );
        }
    }

    /// Pays in cash on delivery, or by invoice. A few never pay, and a few try a card first that is declined.
    fn pay_later(&mut self, order: &mut Order) {
        let seconds = self.rng.between(2 * DAY, 20 * DAY);
        if self.rng.chance(30) {
            self.fail_to_pay(seconds - HOUR, "try");
        }
        if self.rng.chance(850) {
            self.receive(seconds, "later", order.basket_at(seconds).total());
            order.paid_at = Some(seconds);
        }
    }

    /// Corrects the payment after each change. Usually a missing amount is paid, and an excess is refunded.
    pub(super) fn settle_differences(&mut self, order: &Order) {
        let Some(paid_at) = order.paid_at else { return };
        let mut before = order.basket_at(paid_at).total();
        for (seconds, basket) in order.history.iter().filter(|(at, _)| *at > paid_at) {
            let more = basket.total().amount_minor - before.amount_minor;
            before = basket.total();
            let number = self.events.len();
            let (at, settles) = (seconds + self.rng.between(5, HOUR), self.rng.chance(850));
            if !settles {
                continue;
            }
            if more > 0 {
                self.receive(at, &format!("more-{number}"), pence(more));
            } else if more < 0 {
                self.refund(at, &format!("less-{number}"), pence(-more), vec![]);
            }
        }
    }
}
