//! Cases about payments.

use crate::case::evidence;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::PaymentProblem;
use crate::case::remedy::Remedy;
use crate::facts::held::Held;
use crate::message::reason::Reason;
use crate::order::placed::{PaymentDue, Placed};
use crate::payment::paid::{Paid, sum};
use crate::plan::moment::before;
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
            let problem = PaymentProblem::FailedLater { payment: id.clone() };
            let facts = vec![evidence::payment(paid), evidence::failed(failed)];
            let key = CaseKey::SourceConflict(id.clone().into());
            Some(self.found(key, [problem], Opens::AfterGracePeriod, facts, &[Remedy::LookUpPayment]))
        })
    }
}

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_money(&self) -> Vec<Found<'a>> {
        let Some(placed) = self.facts.placed() else { return vec![] };
        let found =
            [self.payment_mismatch(placed), self.payment_pending(placed), self.payment_uncaptured(placed)];
        let disputes = self.about_disputes(placed);
        found.into_iter().flatten().chain(self.about_refunds(placed)).chain(disputes).collect()
    }

    fn payment_mismatch(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        let wrong = self.wrong_payments(&placed.body);
        if wrong.is_empty() {
            return None;
        }
        let payments = self.facts.payments().into_values().map(evidence::payment);
        let refunds = self.facts.refunds().into_values().map(evidence::refund);
        let facts = [evidence::placed(placed)].into_iter().chain(payments).chain(refunds).collect();
        let remedies = [Remedy::EvenOut, Remedy::CorrectTotal];
        let key = CaseKey::PaymentMismatch;
        let found = self.found(key, wrong, Opens::AfterGracePeriod, facts, &remedies);
        Some(found.withholding(self.withheld(|_, reason| reason == Reason::NotPaid)))
    }

    fn wrong_payments(&self, placed: &Placed) -> Vec<PaymentProblem> {
        let total = placed.total;
        let payments: Vec<Money> = self.facts.payments().into_values().map(|held| held.body.amount).collect();
        let strange = payments.iter().filter(|amount| amount.currency != total.currency);
        let mut wrong: Vec<PaymentProblem> =
            strange.map(|amount| PaymentProblem::OtherCurrency { amount: *amount, total }).collect();
        // If the excess went back, nothing is wrong. Where that failed, the case about the refund says so.
        let failed = self.facts.refunds_to_repeat().into_iter().map(|held| held.body.amount);
        let settled = sum(total, failed.chain([self.facts.gone_back(total)]));
        match self.facts.paid(placed) {
            Paid::TooMuch { received, .. }
                if received.amount_minor.saturating_sub(settled.amount_minor) <= total.amount_minor => {}
            Paid::TooMuch { received, .. } => {
                wrong.push(PaymentProblem::TooMuch { received, payments: payments.len(), total });
            }
            // For a cancelled order, no more money is expected.
            Paid::Part { received } if self.facts.cancelled().is_none() => {
                let missing =
                    Money { amount_minor: total.amount_minor.saturating_sub(received.amount_minor), ..total };
                wrong.push(PaymentProblem::TooLittle { received, total, missing });
            }
            Paid::Part { .. } | Paid::Nothing | Paid::InFull { .. } => {}
        }
        wrong
    }

    /// Returns a case if no payment came in for too long, in a shop that waits for payments. Orders from before the
    /// shop was connected were paid then.
    fn payment_pending(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        let awaited = self.context.policy.confirm_when == ConfirmWhen::Paid
            || self.context.policy.fulfilment.when == FulfilWhen::Paid;
        let nothing = matches!(self.facts.paid(&placed.body), Paid::Nothing);
        let is_due = placed.body.payment_due == PaymentDue::InAdvance;
        let is_old = self.context.is_from_before(&placed.body);
        // An authorised payment has a clock of its own.
        let is_due = is_due && !is_old && placed.body.authorisation.is_none();
        if !awaited || !nothing || !is_due || self.facts.cancelled().is_some() {
            return None;
        }
        let wait = self.context.policy.clocks.payment_pending;
        let late_at = self.context.runs_out(wait, placed.body.placed_at);
        if !self.context.moment.reached(late_at, "the payment is awaited for too long") {
            return None;
        }
        let failed = self.facts.failed_payments().values().map(evidence::failed);
        let facts = [evidence::placed(placed)].into_iter().chain(failed).collect();
        let problem = PaymentProblem::Nothing { total: placed.body.total };
        let (key, remedies) = (CaseKey::PaymentPending, [Remedy::AskForPayment, Remedy::CancelUnpaid]);
        let found = self.found(key, [problem], Opens::AfterGracePeriod, facts, &remedies);
        Some(found.withholding(self.withheld(|_, reason| reason == Reason::NotPaid)))
    }

    /// Returns a case if a payment is authorised and was not captured, shortly before the authorisation ends. After that
    /// the bank pays nothing, and shops sent the goods all the same
    /// (<https://github.com/woocommerce/woocommerce-gateway-stripe/issues/1378>), since nothing had warned them
    /// (<https://github.com/reactioncommerce/reaction/issues/4764>). A source that says nothing of the end is taken to
    /// mean the time of the policy (<https://help.shopify.com/manual/payments/payment-authorization>).
    fn payment_uncaptured(&self, placed: &'a Held<Placed>) -> Option<Found<'a>> {
        let authorisation = placed.body.authorisation?;
        let is_over = self.facts.paid(&placed.body).at().is_some() || self.facts.cancelled().is_some();
        let is_old = self.context.is_from_before(&placed.body);
        if is_over || is_old || placed.body.payment_due != PaymentDue::InAdvance {
            return None;
        }
        let clocks = self.context.policy.clocks;
        let calendar = self.context.policy.calendar(&self.context.order.key.shop);
        let kept = || clocks.authorisation_kept.after(placed.body.placed_at, calendar);
        let ends_at = authorisation.ends_at.unwrap_or_else(kept);
        let warns_at = before(ends_at, clocks.authorisation_left);
        if !self.context.moment.reached(warns_at, "an authorised payment should have been captured") {
            return None;
        }
        let facts = vec![evidence::placed(placed)];
        let problem = PaymentProblem::Uncaptured { total: placed.body.total, ends_at };
        let remedies = [Remedy::CapturePayment, Remedy::AskForOtherPayment, Remedy::CancelUnpaid];
        let key = CaseKey::PaymentUncaptured;
        let found = self.found(key, [problem], Opens::AfterGracePeriod, facts, &remedies);
        Some(found.withholding(self.withheld(|_, reason| reason == Reason::NotPaid)))
    }
}
