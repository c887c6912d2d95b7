//! Cases about events: events that were refused, and events that wait for their order.

use crate::case::evidence::Piece;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::EventProblem;
use crate::case::remedy::Remedy;
use crate::event::refused::{Aspect, Refused, WhyRefused};
use crate::event::stamp::Stamp;
use crate::facts::held::Held;
use crate::message::reason::Reason;

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_events(&self) -> Vec<Found<'a>> {
        let refused = self.facts.refused().values().filter_map(|held| self.event_refused(held));
        refused
            .chain(self.report_unmatched())
            .chain(self.order_missing())
            .chain(self.payment_conflicts())
            .chain(self.shipment_conflicts())
            .collect()
    }

    fn event_refused(&self, held: &'a Held<Refused>) -> Option<Found<'a>> {
        let refused = &held.body;
        if self.is_replaced(refused) {
            return None;
        }
        let event = held.stamp.id.clone();
        let key = match refused.why {
            WhyRefused::Malformed => CaseKey::EventMalformed(event),
            WhyRefused::FromTheFuture => CaseKey::EventFromTheFuture(event),
            WhyRefused::OverLimit => CaseKey::EventOverLimit(event),
            WhyRefused::Unmatched | WhyRefused::Matched | WhyRefused::NotCarriedOut => return None,
        };
        let problem = EventProblem::Refused { violations: refused.violations.clone() };
        let facts = vec![Piece::Refused(held)];
        let mut found = self.found(key, [problem], Opens::AtOnce, facts, &[Remedy::SendEventAgain]);
        found.raw = Some(&refused.raw);
        Some(found)
    }

    /// Returns true when a good event replaced the refused one: the same event sent again, or an event that
    /// is at least as new.
    fn is_replaced(&self, refused: &Refused) -> bool {
        let held = refused.about.as_ref().and_then(|aspect| self.held(aspect));
        let as_new = refused.occurred_at.map_or(refused.refused_at, |at| at.min(refused.refused_at));
        held.is_some_and(|stamp| Some(&stamp.id) == refused.event_id.as_ref() || stamp.occurred_at >= as_new)
    }

    /// Returns the stamp of the fact that the order holds about an aspect.
    fn held(&self, aspect: &Aspect) -> Option<&Stamp> {
        let facts = self.facts;
        match aspect {
            Aspect::Placed => facts.placed().map(|held| &held.stamp),
            Aspect::Cancelled => facts.cancelled().map(|held| &held.stamp),
            Aspect::Tag(tag) => facts.tags().get(tag).map(|held| &held.stamp),
            Aspect::RiskAssessed(id) => facts.assessments().get(id).map(|said| &said.newest.stamp),
            Aspect::Payment(id) => facts.payments().get(id).map(|held| &held.stamp),
            Aspect::PaymentFailed(id) => facts.failed_payments().get(id).map(|held| &held.stamp),
            Aspect::Refund(id) => facts.reported_refund(id).map(|held| &held.stamp),
            Aspect::Dispute(id) => facts.disputes().get(id).map(|held| &held.stamp),
            Aspect::Shipment(id) => facts.shipments().get(id).map(|held| &held.stamp),
            Aspect::Fulfilment(id) => facts.fulfilment_orders().get(id).map(|reports| &reports.newest.stamp),
            Aspect::TrackingUpdates(id) => facts.tracking_history(id).latest().map(|held| &held.stamp),
            Aspect::RevisedEstimate(subject) => {
                facts.revised_estimates().get(subject).map(|held| &held.stamp)
            }
            Aspect::PickupReady => facts.pickup_ready().map(|held| &held.stamp),
            Aspect::Return(id) => facts.returns().get(id).map(|held| &held.stamp),
            Aspect::ReturnUpdated(id) => facts.return_updates().get(id).map(|held| &held.stamp),
            Aspect::Mail(subject) => facts.statuses(subject).map(|held| &held.stamp).max(),
            Aspect::Resolution(case) => facts.resolutions().get(case).map(|held| &held.stamp),
            Aspect::Work(case) => facts.work_on(case).last().map(|held| &held.stamp),
            // No fact is a command; what came of one is looked for by the cases about commands.
            Aspect::Command(_) => None,
        }
    }

    /// Finds the one case of all reports that name the same thing, of which no order is known.
    fn report_unmatched(&self) -> Option<Found<'a>> {
        let is_open = |held: &&Held<Refused>| held.body.why == WhyRefused::Unmatched;
        let unmatched: Vec<&Held<Refused>> = self.facts.refused().values().filter(is_open).collect();
        let newest = unmatched.iter().max_by_key(|held| &held.stamp)?;
        let about = newest.body.violations.first().cloned();
        let problem = EventProblem::Unmatched { reports: unmatched.len(), newest: about };
        let waits = Opens::After(self.context.policy.cases.report_unmatched_after);
        let remedies = [Remedy::NameOrderOfPayment, Remedy::SendOwnReportsAlone];
        let facts = unmatched.iter().map(|held| Piece::Refused(held)).collect();
        let mut found = self.found(CaseKey::ReportUnmatched, [problem], waits, facts, &remedies);
        found.raw = Some(&newest.body.raw);
        Some(found)
    }

    fn order_missing(&self) -> Option<Found<'a>> {
        if self.facts.placed().is_some() {
            return None;
        }
        let waiting = self.facts.waiting();
        if waiting.is_empty() {
            return None;
        }
        let problem = EventProblem::OrderMissing { facts: waiting.len() };
        // The wait begins when the first of these facts came in, however long ago it happened: the event that
        // places the order may be on its way too.
        let waits = Opens::After(self.context.policy.cases.order_missing_after);
        let remedies = [Remedy::SendOrderAgain];
        let found = self.found(CaseKey::OrderMissing, [problem], waits, waiting, &remedies);
        Some(found.withholding(self.withheld(|_, reason| reason == Reason::OrderMissing)))
    }
}
