//! Cases about refunds.

use jiff::Timestamp;

use crate::case::evidence;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::RefundProblem;
use crate::case::remedy::Remedy;
use crate::facts::held::Held;
use crate::message::entry::MessageEntry;
use crate::message::key::{MessageKey, MessageKind};
use crate::message::reason::Reason;
use crate::order::placed::Placed;
use crate::payment::paid::sum;
use crate::payment::transaction::Refund;
use crate::values::money::Money;

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_refunds(&self, placed: &'a Held<Placed>) -> Vec<Found<'a>> {
        let failed = self.facts.refunds_to_repeat().into_iter().map(|held| self.refund_failed(placed, held));
        let found = [self.refund_mismatch(placed), self.refund_overdue(placed)];
        found.into_iter().flatten().chain(failed).collect()
    }

    /// Returns a case about a refund that failed, until as much goes back by a later one. The shop's systems say that the
    /// customer has the money: <https://github.com/vendurehq/vendure/issues/3152>.
    fn refund_failed(&self, placed: &'a Held<Placed>, held: &'a Held<Refund>) -> Found<'a> {
        let (id, amount) = (&held.body.refund_id, held.body.amount);
        let notice = self.ledger.messages.get(&MessageKey::RefundNotice(id.clone()));
        let is_told = matches!(notice, Some(MessageEntry::Done { .. } | MessageEntry::Unknown { .. }));
        let problem = RefundProblem::Failed { refund: id.clone(), amount, is_told };
        let facts = vec![evidence::placed(placed), evidence::refund(held)];
        let key = CaseKey::RefundFailed(id.clone());
        let remedies = [Remedy::RepeatRefund];
        let found = self.found(key, [problem], Opens::AfterGracePeriod, facts, &remedies);
        found.withholding(self.withheld(|_, reason| reason == Reason::RefundFailed))
    }

    /// Returns a case if the refunds are wrong. Refunds must not be more than the payments, and must be in
    /// the currency of the order. What a dispute took counts as gone: a refund beside it costs the shop the money
    /// twice (<https://github.com/Automattic/woocommerce-payments/issues/6378>,
    /// <https://github.com/antiwork/gumroad/pull/4372>).
    fn refund_mismatch(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        if self.facts.refunds_agree(&placed.body) {
            return None;
        }
        let total = placed.body.total;
        let (received, refunded) = (self.facts.received(total), self.facts.refunded(total));
        let amounts = self.facts.refunds().into_values().map(|held| held.body.amount);
        let strange = amounts.filter(|amount| amount.currency != total.currency);
        let mut wrong: Vec<RefundProblem> =
            strange.map(|amount| RefundProblem::OtherCurrency { amount, total }).collect();
        if refunded.amount_minor > received.amount_minor {
            wrong.push(RefundProblem::TooMuch { refunded, received });
        }
        wrong.extend(self.refunded_and_disputed(total));
        let payments = self.facts.payments().into_values().map(evidence::payment);
        let refunds = self.facts.refunds().into_values().map(evidence::refund);
        let disputes = self.facts.disputes().values().map(evidence::dispute);
        let facts = [evidence::placed(placed)].into_iter().chain(refunds).chain(disputes).chain(payments);
        let (key, remedies) = (CaseKey::RefundMismatch, [Remedy::LookUpRefunds]);
        let found = self.found(key, wrong, Opens::AfterGracePeriod, facts.collect(), &remedies);
        let of_refund = |key: &MessageKey| key.kind() == MessageKind::RefundNotice;
        Some(found.withholding(self.withheld(|key, reason| of_refund(key) && reason == Reason::OpenCase)))
    }

    /// Returns a case if the order is cancelled, and money that came in has not gone back in time. A shop's
    /// system may cancel an order without paying anything back, and say so only in a note
    /// (<https://github.com/woocommerce/woocommerce-gateway-stripe/issues/5759>). Where something was sent all
    /// the same, the case about that parcel comes first: the customer may want to keep it.
    fn refund_overdue(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        let cancelled = self.facts.cancelled()?;
        let total = placed.body.total;
        let (received, gone_back) = (self.facts.received(total), self.facts.gone_back(total));
        // A refund that failed has a case of its own.
        let failed = sum(total, self.facts.refunds_to_repeat().into_iter().map(|held| held.body.amount));
        let owed = received.amount_minor.saturating_sub(gone_back.amount_minor);
        let owed = owed.saturating_sub(failed.amount_minor);
        if owed <= 0 || !self.facts.standing_shipments().is_empty() {
            return None;
        }
        let paid_at = self.facts.payments().into_values().map(|held| held.stamp.occurred_at).max();
        let begins = cancelled.stamp.occurred_at.max(paid_at.unwrap_or(Timestamp::MIN));
        let late_at = self.context.runs_out(self.context.policy.clocks.refund_overdue, begins);
        if !self.context.moment.reached(late_at, "the money should have gone back") {
            return None;
        }
        let owed = Money { amount_minor: owed, ..total };
        let problem = RefundProblem::Overdue { owed, received };
        let payments = self.facts.payments().into_values().map(evidence::payment);
        let refunds = self.facts.refunds().into_values().map(evidence::refund);
        let facts = [evidence::cancelled(cancelled)].into_iter().chain(payments).chain(refunds).collect();
        let remedies = [Remedy::PayBack];
        Some(self.found(CaseKey::RefundOverdue, [problem], Opens::AfterGracePeriod, facts, &remedies))
    }

    /// Returns that the same money went back by a refund and by a dispute, if it did.
    fn refunded_and_disputed(&self, total: Money) -> Option<RefundProblem> {
        let (refunded, taken) = (self.facts.refunded(total), self.facts.taken_by_disputes(total));
        let (received, gone_back) = (self.facts.received(total), self.facts.gone_back(total));
        let each = refunded.amount_minor.min(taken.amount_minor) > 0;
        let twice = each && gone_back.amount_minor > received.amount_minor;
        twice.then_some(RefundProblem::Twice { refunded, taken, received })
    }
}
