//! Cases about payments and refunds.

use jiff::Timestamp;

use crate::case::evidence;
use crate::case::finder::{Finder, Found, Opens, outside};
use crate::case::key::CaseKey;
use crate::facts::held::Held;
use crate::message::key::{MessageKey, MessageKind};
use crate::message::reason::Reason;
use crate::order::placed::{PaymentDue, Placed};
use crate::payment::paid::Paid;
use crate::policy::settings::{ConfirmWhen, FulfilWhen};
use crate::values::money::Money;

impl<'a> Finder<'a, '_> {
    /// Returns a case for each payment that came in and that a source later reported as failed. It still
    /// counts as paid: a late failure takes nothing back.
    pub(crate) fn payment_conflicts(&self) -> impl Iterator<Item = Found<'a>> {
        self.facts.payments().into_iter().filter_map(|(id, paid)| {
            let failed = self.facts.failed_payments().get(id)?;
            if failed.stamp.occurred_at <= paid.stamp.occurred_at {
                return None;
            }
            let summary = format!("Payment {id} came in, and is said to have failed after that.");
            let facts = vec![evidence::payment(paid), evidence::failed(failed)];
            let actions = [outside(
                "Look the payment up at the provider. If it is gone, cancel the order or ask for another payment.",
                "Until then the order counts as paid.",
            )];
            Some(self.found(CaseKey::SourceConflict(id.clone().into()), summary, Opens::AfterGracePeriod, facts, &actions))
        })
    }
}

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_money(&self) -> Vec<Found<'a>> {
        let Some(placed) = self.facts.placed() else { return vec![] };
        let found = [
            self.payment_mismatch(placed),
            self.refund_mismatch(placed),
            self.payment_pending(placed),
            self.refund_overdue(placed),
        ];
        found.into_iter().flatten().chain(self.about_disputes(placed)).collect()
    }

    fn payment_mismatch(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        let wrong = self.wrong_payments(&placed.body);
        if wrong.is_empty() {
            return None;
        }
        let payments = self.facts.payments().into_values().map(evidence::payment);
        let refunds = self.facts.refunds().values().map(evidence::refund);
        let facts = [evidence::placed(placed)].into_iter().chain(payments).chain(refunds).collect();
        let actions = [
            outside(
                "Refund what is too much, or ask the customer for what is missing.",
                "Candor never moves money. A payment or a refund that evens it out closes this case.",
            ),
            outside(
                "Put the order's total right in the shop.",
                "The order is revised, and this case closes itself if it then agrees.",
            ),
        ];
        let key = CaseKey::PaymentMismatch;
        let found = self.found(key, wrong.join(" "), Opens::AfterGracePeriod, facts, &actions);
        Some(found.withholding(self.withheld(|_, reason| reason == Reason::NotPaid)))
    }

    fn wrong_payments(&self, placed: &Placed) -> Vec<String> {
        let total = placed.total;
        let payments: Vec<Money> = self.facts.payments().into_values().map(|held| held.body.amount).collect();
        let strange = payments.iter().filter(|amount| amount.currency != total.currency);
        let mut wrong: Vec<String> =
            strange.map(|amount| format!("{amount} came in for an order in {}.", total.currency)).collect();
        let gone_back = self.facts.gone_back(total);
        match self.facts.paid(placed) {
            // If the excess went back, nothing is wrong.
            Paid::TooMuch { received, .. }
                if received.amount_minor.saturating_sub(gone_back.amount_minor) <= total.amount_minor => {}
            Paid::TooMuch { received, .. } if payments.len() > 1 => {
                let times = payments.len();
                wrong.push(format!("{received} came in, in {times} payments, for an order of {total}."));
            }
            Paid::TooMuch { received, .. } => {
                wrong.push(format!("{received} came in for an order of {total}."))
            }
            // For a cancelled order, no more money is expected.
            Paid::Part { received } if self.facts.cancelled().is_none() => {
                let missing =
                    Money { amount_minor: total.amount_minor.saturating_sub(received.amount_minor), ..total };
                wrong.push(format!("Only {received} came in for an order of {total}: {missing} is missing."));
            }
            Paid::Part { .. } | Paid::Nothing | Paid::InFull { .. } => {}
        }
        wrong
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
        let amounts = self.facts.refunds().values().map(|held| held.body.amount);
        let strange = amounts.filter(|amount| amount.currency != total.currency);
        let mut wrong: Vec<String> = strange
            .map(|amount| format!("{amount} was refunded of an order in {}.", total.currency))
            .collect();
        if refunded.amount_minor > received.amount_minor {
            wrong.push(format!("{refunded} was refunded, and only {received} had come in."));
        }
        wrong.extend(self.refunded_and_disputed(total));
        let payments = self.facts.payments().into_values().map(evidence::payment);
        let refunds = self.facts.refunds().values().map(evidence::refund);
        let disputes = self.facts.disputes().values().map(evidence::dispute);
        let facts = [evidence::placed(placed)].into_iter().chain(refunds).chain(disputes).chain(payments);
        let actions = [outside(
            "Look the refunds up at the payment provider. One may be recorded twice.",
            "A payment that was missing closes this case.",
        )];
        let found = self.found(
            CaseKey::RefundMismatch,
            wrong.join(" "),
            Opens::AfterGracePeriod,
            facts.collect(),
            &actions,
        );
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
        let owed = received.amount_minor.saturating_sub(gone_back.amount_minor);
        if owed <= 0 || !self.facts.standing_shipments().is_empty() {
            return None;
        }
        let paid_at = self.facts.payments().into_values().map(|held| held.stamp.occurred_at).max();
        let begins = cancelled.stamp.occurred_at.max(paid_at.unwrap_or(Timestamp::MIN));
        let calendar = self.context.policy.calendar(&self.context.order.key.shop);
        let late_at = self.context.policy.clocks.refund_overdue.after(begins, calendar);
        if !self.context.moment.reached(late_at, "the money should have gone back") {
            return None;
        }
        let owed = Money { amount_minor: owed, ..total };
        let summary =
            format!("The order is cancelled, and {owed} of {received} that came in did not go back.");
        let payments = self.facts.payments().into_values().map(evidence::payment);
        let refunds = self.facts.refunds().values().map(evidence::refund);
        let facts = [evidence::cancelled(cancelled)].into_iter().chain(payments).chain(refunds).collect();
        let actions = [outside(
            "Pay it back at the payment provider, or find out why that failed.",
            "Candor never moves money. A refund of the rest closes this case.",
        )];
        Some(self.found(CaseKey::RefundOverdue, summary, Opens::AfterGracePeriod, facts, &actions))
    }

    /// Returns in words that the same money went back by a refund and by a dispute, if it did.
    fn refunded_and_disputed(&self, total: Money) -> Option<String> {
        let (refunded, taken) = (self.facts.refunded(total), self.facts.taken_by_disputes(total));
        let (received, gone_back) = (self.facts.received(total), self.facts.gone_back(total));
        let each = refunded.amount_minor.min(taken.amount_minor) > 0;
        let twice = each && gone_back.amount_minor > received.amount_minor;
        twice.then(|| {
            format!(
                "{refunded} was refunded and {taken} is taken by a dispute, and only {received} had come in."
            )
        })
    }

    /// Returns a case if no payment came in for too long, in a shop that waits for payments. Orders from before the
    /// shop was connected were paid then.
    fn payment_pending(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        let awaited = self.context.policy.confirm_when == ConfirmWhen::Paid
            || self.context.policy.fulfilment.when == FulfilWhen::Paid;
        let nothing = matches!(self.facts.paid(&placed.body), Paid::Nothing);
        let is_old = self.context.is_from_before(&placed.body);
        let is_due = placed.body.payment_due == PaymentDue::InAdvance && !is_old;
        if !awaited || !nothing || !is_due || self.facts.cancelled().is_some() {
            return None;
        }
        let calendar = self.context.policy.calendar(&self.context.order.key.shop);
        let late_at = self.context.policy.clocks.payment_pending.after(placed.body.placed_at, calendar);
        if !self.context.moment.reached(late_at, "the payment is awaited for too long") {
            return None;
        }
        let failed = self.facts.failed_payments().values().map(evidence::failed);
        let facts = [evidence::placed(placed)].into_iter().chain(failed).collect();
        let summary = format!("Nothing came in for an order of {}.", placed.body.total);
        let actions = [
            outside(
                "Ask the payment provider whether the payment is under way, or ask the customer.",
                "A payment closes this case, and the order goes on as if it had come in time.",
            ),
            outside("Cancel the order in the shop.", "This case closes itself."),
        ];
        let found = self.found(CaseKey::PaymentPending, summary, Opens::AfterGracePeriod, facts, &actions);
        Some(found.withholding(self.withheld(|_, reason| reason == Reason::NotPaid)))
    }
}
