//! Messages about one shipment.

use std::iter;

use jiff::Timestamp;

use crate::facts::held::Held;
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::order::placed::{Delivery, Placed};
use crate::plan::context::Context;
use crate::plan::moment::after;
use crate::shipment::created::Shipment;
use crate::shipment::fit::Fit;
use crate::shipment::stated::stated_of_shipment;

impl Context<'_> {
    /// Returns the messages about each shipment, and about the day of what is in none yet.
    pub(crate) fn shipment_messages(&self) -> Vec<Option<Candidate>> {
        let about_each = self.order.facts.shipments().values().flat_map(|held| {
            let notice = self.shipping_notice(held);
            let estimate = self.estimate_of_shipment(held, notice.as_ref());
            let others = [self.shipping_update(held), estimate, self.delivered_notice(held)];
            iter::once(notice).chain(others).chain(self.status_notices(held))
        });
        iter::once(self.estimate_of_order()).chain(about_each).collect()
    }

    fn shipping_notice(&self, held: &Held<Shipment>) -> Option<Candidate> {
        let shipment = &held.body;
        let facts = &self.order.facts;
        let tracking_history = facts.tracking_history(&shipment.shipment_id);
        self.candidate(MessageKey::ShippingNotice(shipment.shipment_id.clone()), |key| {
            match facts.placed() {
                _ if shipment.voided => Eligibility::Withheld(Reason::ParcelVoided),
                None => Eligibility::Waiting(Reason::OrderMissing),
                Some(_) if facts.is_pickup() => Eligibility::Withheld(Reason::PickupOrder),
                Some(_) if facts.cancelled().is_some() => Eligibility::Withheld(Reason::OrderCancelled),
                // A shipment that arrived is not on its way any more.
                Some(_) if tracking_history.arrived().is_some() => Eligibility::Withheld(Reason::Delivered),
                Some(_) if tracking_history.is_lost_or_returned() => {
                    Eligibility::Withheld(Reason::LostOrReturned)
                }
                Some(placed) => self.shipment_in_time(key, &placed.body, shipment, shipment.shipped_at),
            }
        })
    }

    /// Returns a correction, if the last statement to the customer about a shipment is no longer true.
    fn shipping_update(&self, held: &Held<Shipment>) -> Option<Candidate> {
        let shipment = &held.body;
        let facts = &self.order.facts;
        let placed = &facts.placed()?.body;
        let (statement, sent) = stated_of_shipment(self.order, &shipment.shipment_id)?;
        if facts.shipment_statement(shipment).agrees(statement) {
            return None;
        }
        let arrived = !shipment.voided && facts.tracking_history(&shipment.shipment_id).arrived().is_some();
        self.candidate(MessageKey::ShippingUpdate(sent, shipment.shipment_id.clone()), |key| {
            // A customer who has the goods does not need to follow them.
            if arrived {
                Eligibility::Withheld(Reason::Delivered)
            } else {
                self.shipment_in_time(key, placed, shipment, held.stamp.occurred_at)
            }
        })
    }

    fn delivered_notice(&self, held: &Held<Shipment>) -> Option<Candidate> {
        let shipment = &held.body;
        let placed = &self.order.facts.placed()?.body;
        let arrived = self.order.facts.tracking_history(&shipment.shipment_id).arrived()?;
        self.candidate(MessageKey::DeliveredNotice(shipment.shipment_id.clone()), |key| {
            if shipment.voided {
                Eligibility::Withheld(Reason::ParcelVoided)
            } else {
                self.shipment_in_time(key, placed, shipment, arrived.stamp.occurred_at)
            }
        })
    }

    /// Decides the eligibility of a message about a shipment. The contents of the shipment must fit the
    /// order, and the message waits for a while if there is no tracking number yet.
    fn shipment_in_time(
        &self,
        key: &MessageKey,
        placed: &Placed,
        shipment: &Shipment,
        since: Timestamp,
    ) -> Eligibility {
        // What the shop brings itself has no tracking to wait for.
        let is_local = placed.delivery == Delivery::LocalDelivery;
        let tracked = shipment.voided || shipment.tracking.is_some() || is_local;
        match self.order.facts.fit(placed, &shipment.shipment_id) {
            Fit::UnknownLines(_) | Fit::MoreThanOrdered(_) => Eligibility::Withheld(Reason::ParcelMismatch),
            Fit::Fits
                if !tracked
                    && !self.moment.reached(
                        after(since, self.policy.tracking_wait),
                        "the wait for a tracking number ends",
                    ) =>
            {
                Eligibility::Waiting(Reason::NoTracking)
            }
            Fit::Fits => self.in_time(key, placed, since),
        }
    }
}
