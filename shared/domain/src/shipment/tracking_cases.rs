//! Cases about the tracking history of a shipment: problems that carriers report, and time limits for what
//! should happen next. A shipment without any tracking update has no time limits, because no later update
//! would ever stop them.

use jiff::Timestamp;

use crate::case::evidence;
use crate::case::evidence::Piece;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::TrackingProblem;
use crate::case::remedy::Remedy;
use crate::facts::held::Held;
use crate::message::reason::Reason;
use crate::order::placed::Placed;
use crate::policy::settings::{ConfirmWhen, FulfilWhen};
use crate::shipment::created::Shipment;
use crate::shipment::tracking_update::{TrackingStatus, TrackingUpdate};
use crate::values::id::{EstimateSubject, ShipmentId};

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_tracking(&self) -> Vec<Found<'a>> {
        if self.facts.placed().is_none() || self.facts.is_pickup() {
            return vec![];
        }
        let shipments = self.facts.standing_shipments().into_iter();
        let found = shipments.flat_map(|held| {
            let id = &held.body.shipment_id;
            let status = self
                .facts
                .tracking_history(id)
                .latest()
                .and_then(|tracking_update| self.by_status(held, tracking_update));
            [status, self.moved_after_arrival(held), self.promise_passed(held)]
        });
        found.chain([self.promise_of_rest_passed()]).flatten().chain(self.unannounced()).collect()
    }

    /// Returns the case that follows from the last tracking update: from its status, or from the time since
    /// it.
    fn by_status(
        &self,
        held: &'a Held<Shipment>,
        tracking_update: &'a Held<TrackingUpdate>,
    ) -> Option<Found<'a>> {
        let clocks = &self.context.policy.clocks;
        let at = tracking_update.stamp.occurred_at;
        let shipment = held.body.shipment_id.clone();
        match tracking_update.body.status {
            TrackingStatus::LabelCreated => {
                self.label_unused(held, tracking_update, self.context.runs_out(clocks.label_unused, at))
            }
            TrackingStatus::Accepted | TrackingStatus::InTransit | TrackingStatus::OutForDelivery => {
                self.stalled(held, tracking_update, self.context.runs_out(clocks.no_scan, at))
            }
            TrackingStatus::AttemptFailed => {
                self.attempt_failed(held, tracking_update, self.context.runs_out(clocks.attempt_failed, at))
            }
            TrackingStatus::AvailableForPickup => self.pickup_expiring(held),
            TrackingStatus::Exception => {
                let problem = TrackingProblem::InTrouble { shipment };
                self.gone_wrong(CaseKey::ParcelException, held, problem)
            }
            TrackingStatus::ReturnedToSender | TrackingStatus::Lost
                if self.facts.is_paid_back(&held.body) =>
            {
                None
            }
            TrackingStatus::ReturnedToSender => {
                self.gone_wrong(CaseKey::ParcelReturned, held, TrackingProblem::Returned { shipment })
            }
            TrackingStatus::Lost => {
                self.gone_wrong(CaseKey::ParcelLost, held, TrackingProblem::Lost { shipment })
            }
            TrackingStatus::Delivered
                if self.facts.tracking_history(&held.body.shipment_id).arrived().is_none() =>
            {
                self.stalled(held, tracking_update, self.context.runs_out(clocks.no_scan, at))
            }
            TrackingStatus::Delivered => None,
        }
    }

    fn label_unused(
        &self,
        held: &'a Held<Shipment>,
        tracking_update: &'a Held<TrackingUpdate>,
        late_at: Timestamp,
    ) -> Option<Found<'a>> {
        let made_at = tracking_update.stamp.occurred_at;
        let problem = |shipment| TrackingProblem::LabelUnused { shipment, made_at };
        self.clock(CaseKey::LabelUnused, held, problem, late_at, Remedy::HandLabelledOver)
    }

    fn stalled(
        &self,
        held: &'a Held<Shipment>,
        tracking_update: &'a Held<TrackingUpdate>,
        late_at: Timestamp,
    ) -> Option<Found<'a>> {
        let at = tracking_update.stamp.occurred_at;
        let problem = |shipment| {
            let boxes = self.facts.tracking_history(&shipment).boxes();
            TrackingProblem::Stalled { shipment, at, boxes }
        };
        self.clock(CaseKey::ParcelStalled, held, problem, late_at, Remedy::AskCarrier)
    }

    fn attempt_failed(
        &self,
        held: &'a Held<Shipment>,
        tracking_update: &'a Held<TrackingUpdate>,
        late_at: Timestamp,
    ) -> Option<Found<'a>> {
        let failed_at = tracking_update.stamp.occurred_at;
        let problem = |shipment| TrackingProblem::AttemptFailed { shipment, failed_at };
        self.clock(CaseKey::AttemptFailed, held, problem, late_at, Remedy::AgreeOnDelivery)
    }

    fn pickup_expiring(&self, held: &'a Held<Shipment>) -> Option<Found<'a>> {
        let tracking_history = self.facts.tracking_history(&held.body.shipment_id);
        let (first, _) = tracking_history.wait_for_pickup()?;
        let clocks = &self.context.policy.clocks;
        let calendar = self.context.policy.calendar(&self.context.order.key.shop);
        let kept = || clocks.pickup_kept.after(first.stamp.occurred_at, calendar);
        let until = tracking_history.pickup_until().unwrap_or_else(kept);
        let late_at = until.checked_sub(clocks.pickup_left).unwrap_or(until);
        let problem = |shipment| TrackingProblem::PickupExpiring { shipment, until };
        self.clock(CaseKey::PickupExpiring, held, problem, late_at, Remedy::RemindOfPickup)
    }

    /// Returns a case once its time limit has passed. It waits for the grace period like any other case: if
    /// several facts arrive late together, the fact that stops the time limit may come last.
    fn clock(
        &self,
        key: fn(ShipmentId) -> CaseKey,
        held: &'a Held<Shipment>,
        problem: impl FnOnce(ShipmentId) -> TrackingProblem,
        late_at: Timestamp,
        remedy: Remedy,
    ) -> Option<Found<'a>> {
        let id = &held.body.shipment_id;
        let late = self.context.moment.reached(late_at, "a carrier is silent for too long");
        late.then(|| {
            let (key, problems) = (key(id.clone()), [problem(id.clone())]);
            self.found(key, problems, Opens::AfterGracePeriod, self.history_of(held), &[remedy])
        })
    }

    fn gone_wrong(
        &self,
        key: fn(ShipmentId) -> CaseKey,
        held: &'a Held<Shipment>,
        problem: TrackingProblem,
    ) -> Option<Found<'a>> {
        let id = &held.body.shipment_id;
        let (facts, remedies) = (self.history_of(held), [Remedy::ReplaceOrRefund]);
        let found = self.found(key(id.clone()), [problem], Opens::AfterGracePeriod, facts, &remedies);
        Some(found.withholding(self.withheld(|key, _| key.shipment() == Some(id))))
    }

    fn moved_after_arrival(&self, held: &'a Held<Shipment>) -> Option<Found<'a>> {
        let id = &held.body.shipment_id;
        let (delivered, moved) = self.facts.tracking_history(id).moved_after_arrival()?;
        let problem = TrackingProblem::Moved {
            shipment: id.clone(),
            arrived_at: delivered.stamp.occurred_at,
            status: moved.body.status,
        };
        let (facts, remedies) = (self.history_of(held), [Remedy::AskWhichIsSo]);
        let key = CaseKey::DeliveredThenMoving(id.clone());
        let found = self.found(key, [problem], Opens::AfterGracePeriod, facts, &remedies);
        let withheld = self.withheld(|key, reason| key.shipment() == Some(id) && reason == Reason::OpenCase);
        Some(found.withholding(withheld))
    }

    /// Returns a case if the estimated day has passed and the shipment has not arrived. Only a shipment with
    /// tracking updates can have this case, because for others no source reports that they arrived. A
    /// cancelled order has no such case, because its customer waits for nothing.
    fn promise_passed(&self, held: &'a Held<Shipment>) -> Option<Found<'a>> {
        let id = &held.body.shipment_id;
        let (status, _) = self.facts.tracking_history(id).status()?;
        let awaited = match status {
            TrackingStatus::LabelCreated | TrackingStatus::Accepted | TrackingStatus::InTransit => true,
            TrackingStatus::OutForDelivery | TrackingStatus::AttemptFailed => true,
            // The shipment waits for the customer to fetch it, or it arrived, or it has a case of its own.
            TrackingStatus::AvailableForPickup | TrackingStatus::Delivered | TrackingStatus::Exception => {
                false
            }
            TrackingStatus::ReturnedToSender | TrackingStatus::Lost => false,
        };
        if !awaited || self.facts.cancelled().is_some() {
            return None;
        }
        self.passed(EstimateSubject::Shipment(id.clone()), self.history_of(held))
    }

    fn promise_of_rest_passed(&self) -> Option<Found<'a>> {
        let placed = self.facts.placed()?;
        let left = !self.facts.still_to_come(&placed.body).is_empty() && !self.facts.is_disputed();
        if !left || self.facts.cancelled().is_some() || self.waits_for_payment(&placed.body) {
            return None;
        }
        let facts = vec![evidence::placed(placed)];
        self.passed(EstimateSubject::Order, facts)
    }

    /// Returns true when nothing is sent because the order is not paid. A customer who did not pay waits for
    /// nothing.
    fn waits_for_payment(&self, placed: &Placed) -> bool {
        let only_when_paid = match self.context.policy.fulfilment.when {
            FulfilWhen::Placed => false,
            FulfilWhen::Paid => true,
            FulfilWhen::Never => self.context.policy.confirm_when == ConfirmWhen::Paid,
        };
        only_when_paid && self.facts.ready_at(placed).is_none()
    }

    fn passed(&self, subject: EstimateSubject, facts: Vec<Piece<'a>>) -> Option<Found<'a>> {
        let estimate = self.facts.estimate(&subject, self.context.policy)?;
        let calendar = self.context.policy.calendar(&self.context.order.key.shop);
        let wait = self.context.policy.clocks.promise_passed;
        let late_at = self.context.runs_out(wait, calendar.end_of(estimate.on));
        if !self.context.moment.reached(late_at, "the estimated day has passed") {
            return None;
        }
        let problem = TrackingProblem::Late { goods: subject.clone(), by: estimate.on };
        let said = Piece::DeliveryEstimate(estimate.on, estimate.stamp);
        let facts = [said].into_iter().chain(facts).collect();
        let key = CaseKey::PromisePassed(subject.into());
        let mut found = self.found(key, [problem], Opens::AfterGracePeriod, facts, &[Remedy::AskForDay]);
        // Tracking updates on the way do not make the shipment less late.
        found.as_of = estimate.stamp.occurred_at;
        Some(found)
    }

    fn history_of(&self, held: &'a Held<Shipment>) -> Vec<Piece<'a>> {
        let tracking_updates = self.facts.tracking_history(&held.body.shipment_id).tracking_updates();
        // The newest tracking updates come first: they say most, if there are more than a case can show.
        let last = tracking_updates.into_iter().rev().map(evidence::tracking_update);
        let delay = self.delay_of(&held.body.shipment_id);
        [evidence::shipment(held)].into_iter().chain(delay).chain(last).collect()
    }

    fn delay_of(&self, id: &ShipmentId) -> Option<Piece<'a>> {
        self.facts.revised_estimates().get(&EstimateSubject::Shipment(id.clone())).map(evidence::delay)
    }
}
