//! Cases about the tracking history of a shipment: problems that carriers report, and time limits for what
//! should happen next. A shipment without any tracking update has no time limits, because no later update
//! would ever stop them.

use jiff::Timestamp;

use crate::case::evidence;
use crate::case::evidence::Piece;
use crate::case::finder::{Finder, Found, Opens, outside};
use crate::case::key::CaseKey;
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
            TrackingStatus::Exception => self.gone_wrong(CaseKey::ParcelException, held, "has a problem"),
            TrackingStatus::ReturnedToSender | TrackingStatus::Lost
                if self.facts.is_paid_back(&held.body) =>
            {
                None
            }
            TrackingStatus::ReturnedToSender => {
                self.gone_wrong(CaseKey::ParcelReturned, held, "goes back to the shop")
            }
            TrackingStatus::Lost => self.gone_wrong(CaseKey::ParcelLost, held, "is lost"),
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
        let id = &held.body.shipment_id;
        let made_at = tracking_update.stamp.occurred_at;
        let summary = || {
            format!("The label of parcel {id} was made {made_at}, and the carrier has not got the parcel.")
        };
        let actions = [outside(
            "Find the parcel in the warehouse and hand it over, or void the shipment.",
            "The carrier's first scan, or the voiding, closes this case.",
        )];
        self.clock(CaseKey::LabelUnused, held, summary, late_at, &actions)
    }

    fn stalled(
        &self,
        held: &'a Held<Shipment>,
        tracking_update: &'a Held<TrackingUpdate>,
        late_at: Timestamp,
    ) -> Option<Found<'a>> {
        let id = &held.body.shipment_id;
        let at = tracking_update.stamp.occurred_at;
        let summary = || {
            let boxes = self.facts.tracking_history(id).boxes();
            let boxes = boxes.map(|(all, arrived)| format!(" Of its {all} boxes, {arrived} arrived."));
            format!("Parcel {id} was last scanned {at}, on its way.{}", boxes.unwrap_or_default())
        };
        let actions = [outside(
            "Ask the carrier where it is, and tell the customer what you learn.",
            "The next scan closes this case.",
        )];
        self.clock(CaseKey::ParcelStalled, held, summary, late_at, &actions)
    }

    fn attempt_failed(
        &self,
        held: &'a Held<Shipment>,
        tracking_update: &'a Held<TrackingUpdate>,
        late_at: Timestamp,
    ) -> Option<Found<'a>> {
        let id = &held.body.shipment_id;
        let failed_at = tracking_update.stamp.occurred_at;
        let summary =
            || format!("The delivery of parcel {id} failed {failed_at}, and nothing was heard since.");
        let actions = [outside(
            "Agree with the customer and the carrier on another delivery.",
            "The next scan closes this case.",
        )];
        self.clock(CaseKey::AttemptFailed, held, summary, late_at, &actions)
    }

    fn pickup_expiring(&self, held: &'a Held<Shipment>) -> Option<Found<'a>> {
        let tracking_history = self.facts.tracking_history(&held.body.shipment_id);
        let (first, _) = tracking_history.wait_for_pickup()?;
        let clocks = &self.context.policy.clocks;
        let calendar = self.context.policy.calendar(&self.context.order.key.shop);
        let kept = || clocks.pickup_kept.after(first.stamp.occurred_at, calendar);
        let until = tracking_history.pickup_until().unwrap_or_else(kept);
        let late_at = until.checked_sub(clocks.pickup_left).unwrap_or(until);
        let id = &held.body.shipment_id;
        let summary = || format!("Parcel {id} waits to be fetched until {until}, and goes back then.");
        let actions = [outside(
            "Remind the customer, with the place and the day.",
            "When it is fetched or goes back, this case closes itself.",
        )];
        self.clock(CaseKey::PickupExpiring, held, summary, late_at, &actions)
    }

    /// Returns a case once its time limit has passed. It waits for the grace period like any other case: if
    /// several facts arrive late together, the fact that stops the time limit may come last.
    fn clock(
        &self,
        key: fn(ShipmentId) -> CaseKey,
        held: &'a Held<Shipment>,
        summary: impl FnOnce() -> String,
        late_at: Timestamp,
        actions: &[crate::case::report::Action],
    ) -> Option<Found<'a>> {
        let id = &held.body.shipment_id;
        let late = self.context.moment.reached(late_at, "a carrier is silent for too long");
        late.then(|| {
            self.found(key(id.clone()), summary(), Opens::AfterGracePeriod, self.history_of(held), actions)
        })
    }

    fn gone_wrong(
        &self,
        key: fn(ShipmentId) -> CaseKey,
        held: &'a Held<Shipment>,
        what: &str,
    ) -> Option<Found<'a>> {
        let id = &held.body.shipment_id;
        let summary = format!("The carrier says that parcel {id} {what}.");
        let actions = [outside(
            "Find out what happened, and agree with the customer on a new parcel or a refund.",
            "A refund of all of it closes this case, and so does the carrier, if it finds it or goes on with it.",
        )];
        let facts = self.history_of(held);
        let found = self.found(key(id.clone()), summary, Opens::AfterGracePeriod, facts, &actions);
        Some(found.withholding(self.withheld(|key, _| key.shipment() == Some(id))))
    }

    fn moved_after_arrival(&self, held: &'a Held<Shipment>) -> Option<Found<'a>> {
        let id = &held.body.shipment_id;
        let (delivered, moved) = self.facts.tracking_history(id).moved_after_arrival()?;
        let summary = format!(
            "Parcel {id} was delivered {}, and {} after that.",
            delivered.stamp.occurred_at,
            moved.body.status.slug()
        );
        let actions = [outside(
            "Ask the carrier which of it is so.",
            "A later delivery closes this case. Until then it counts as not delivered.",
        )];
        let facts = self.history_of(held);
        let key = CaseKey::DeliveredThenMoving(id.clone());
        let found = self.found(key, summary, Opens::AfterGracePeriod, facts, &actions);
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
        let what = format!("parcel {id}");
        self.passed(EstimateSubject::Shipment(id.clone()), &what, self.history_of(held))
    }

    fn promise_of_rest_passed(&self) -> Option<Found<'a>> {
        let placed = self.facts.placed()?;
        let left = !self.facts.still_to_come(&placed.body).is_empty() && !self.facts.is_disputed();
        if !left || self.facts.cancelled().is_some() || self.waits_for_payment(&placed.body) {
            return None;
        }
        let facts = vec![evidence::placed(placed)];
        self.passed(EstimateSubject::Order, "what is in no parcel yet", facts)
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

    fn passed(&self, subject: EstimateSubject, what: &str, facts: Vec<Piece<'a>>) -> Option<Found<'a>> {
        let estimate = self.facts.estimate(&subject, self.context.policy)?;
        let calendar = self.context.policy.calendar(&self.context.order.key.shop);
        let wait = self.context.policy.clocks.promise_passed;
        let late_at = self.context.runs_out(wait, calendar.end_of(estimate.on));
        if !self.context.moment.reached(late_at, "the estimated day has passed") {
            return None;
        }
        let summary = format!("The customer was promised {what} by {}, and it has not arrived.", estimate.on);
        let said = Piece::DeliveryEstimate(estimate.on, estimate.stamp);
        let actions = [outside(
            "Find out when it comes, and have the new day put into the carrier's or the shop's system.",
            "The customer is told the new day (an event DeliveryDelayed), and this case closes itself.",
        )];
        let facts = [said].into_iter().chain(facts).collect();
        let key = CaseKey::PromisePassed(subject.into());
        let mut found = self.found(key, summary, Opens::AfterGracePeriod, facts, &actions);
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
