//! Generates disputes: a customer asks the bank for the money, early or after months.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::payment::dispute::{Dispute, DisputeKind, DisputeStatus};
use candor_domain::values::money::Money;

use super::story::Order;
use super::{DAY, HOUR, MINUTE, Writer};
use crate::text::parsed;

impl Writer<'_> {
    /// Disputes a payment, now and then. Most disputes come long after the order, and few before it is sent.
    pub(super) fn dispute(&mut self, order: &Order) {
        let Some(paid_at) = order.paid_at.filter(|_| order.basket.total().amount_minor > 0) else { return };
        if !self.rng.chance(25) {
            return;
        }
        let early = self.rng.chance(500);
        let after =
            if early { self.rng.between(MINUTE, 2 * DAY) } else { self.rng.between(5 * DAY, 28 * DAY) };
        let mut at = paid_at + after;
        let mut dispute = self.opened(order, at);
        self.report(&dispute, at);
        if dispute.kind == DisputeKind::Inquiry && self.rng.chance(400) {
            at += self.rng.between(DAY, 9 * DAY);
            dispute.kind = DisputeKind::Chargeback;
            self.report(&dispute, at);
        }
        if self.rng.chance(300) {
            // The shop refunds it as well, before or after it learns of the dispute.
            let back = at + self.rng.between(-DAY, DAY);
            self.refund(back.max(paid_at + MINUTE), "beside", order.basket.total(), vec![]);
        }
        self.decide(&mut dispute, at);
    }

    fn opened(&mut self, order: &Order, seconds: i64) -> Dispute {
        let total = order.basket.total();
        let part = self.rng.chance(100) && total.amount_minor > 1;
        let amount = if part { Money { amount_minor: total.amount_minor / 2, ..total } } else { total };
        Dispute {
            dispute_id: parsed(&format!("dispute-{}", self.prefix)),
            payment_id: None,
            amount,
            kind: if self.rng.chance(300) { DisputeKind::Inquiry } else { DisputeKind::Chargeback },
            status: DisputeStatus::Opened,
            reason: Some(parsed("not received")),
            evidence_due_by: self.rng.chance(800).then(|| self.at(seconds + 10 * DAY)),
        }
    }

    /// Has the dispute answered and decided, once or twice; some are never decided.
    fn decide(&mut self, dispute: &mut Dispute, mut at: i64) {
        if self.rng.chance(600) {
            at += self.rng.between(HOUR, 9 * DAY);
            dispute.status = DisputeStatus::UnderReview;
            self.report(dispute, at);
        }
        for again in [800, 50] {
            if !self.rng.chance(again) {
                return;
            }
            at += self.rng.between(HOUR, 12 * DAY);
            let won = dispute.status == DisputeStatus::Lost || self.rng.chance(400);
            dispute.status = if won { DisputeStatus::Won } else { DisputeStatus::Lost };
            self.report(dispute, at);
        }
    }

    fn report(&mut self, dispute: &Dispute, seconds: i64) {
        self.say(seconds, Source::Payments, Fact::PaymentDisputed(dispute.clone()));
    }
}
