//! Notes that a report came late.

use jiff::{SignedDuration, Timestamp};

use crate::event::envelope::Event;
use crate::event::fact::Fact;
use crate::facts::held::Merge;
use crate::facts::order::Order;
use crate::late::report::LateReport;
use crate::policy::settings::Policy;
use crate::shipment::tracking_update::TrackingStatus;
use crate::values::id::ShipmentId;
use crate::values::limits::LATE_REPORTS_MAX;

/// The time after which a report counts as overtaken by a newer one. Webhooks of one change come in any order within seconds,
/// and that is worth no word: Shopify promises no order (<https://shopify.dev/docs/apps/build/webhooks>).
pub const OVERTAKEN_AFTER: SignedDuration = SignedDuration::from_mins(30);

impl Order {
    /// Notes a report that was merged, if it came late: long after what it reports, or long after something newer about the
    /// same thing.
    ///
    /// A report that came before is not noted again, and of too many the newest are kept. Of what happened before Candor knew
    /// of the order, all comes late, so that it says nothing.
    pub fn note_if_late(&mut self, event: &Event, merge: Merge, policy: &Policy, now: Timestamp) {
        let Some(report) = self.late_report(event, merge, policy, now) else { return };
        let late = &mut self.ledger.late;
        late.entry(event.stamp.id.clone()).or_insert(report);
        if late.len() > LATE_REPORTS_MAX {
            let oldest = late.iter().min_by_key(|(id, late)| (late.received_at, *id));
            let oldest = oldest.map(|(id, _)| id.clone());
            oldest.iter().for_each(|id| drop(late.remove(id)));
        }
    }

    fn late_report(
        &self,
        event: &Event,
        merge: Merge,
        policy: &Policy,
        now: Timestamp,
    ) -> Option<LateReport> {
        let occurred_at = event.stamp.occurred_at;
        let newer = match merge {
            Merge::Merged | Merge::Superseded => self.facts.newer_than(&event.stamp, &event.fact),
            Merge::Duplicate | Merge::Erased => return None,
        };
        let was_known = self.ledger.known_since.is_some_and(|since| since <= occurred_at);
        let is_late = match merge {
            Merge::Merged => {
                is_a_source(&event.fact) && was_known && passed(occurred_at, policy.late_after, now)
            }
            Merge::Superseded | Merge::Duplicate | Merge::Erased => false,
        };
        let is_overtaken = newer.is_some_and(|newer| passed(newer.occurred_at, OVERTAKEN_AFTER, now));
        let (shipment, status) = of_shipment(&event.fact);
        (is_late || is_overtaken).then(|| LateReport {
            about: event.fact.event_type(),
            source: event.stamp.source,
            occurred_at,
            received_at: now,
            shipment,
            status,
            newer,
        })
    }
}

fn passed(since: Timestamp, time: SignedDuration, now: Timestamp) -> bool {
    now.duration_since(since) >= time
}

/// Returns true for what a source reports of the order itself, and false for what people, Candor and the mail service say.
fn is_a_source(fact: &Fact) -> bool {
    match fact {
        Fact::EmailStatusChanged(_) | Fact::CaseResolved(_) => false,
        Fact::CaseWorkedOn(_) | Fact::EventRefused(_) => false,
        Fact::OrderPlaced(_) | Fact::OrderCancelled(_) | Fact::OrderTagged(_) | Fact::RiskAssessed(_) => true,
        Fact::PaymentConfirmed(_) | Fact::PaymentFailed(_) | Fact::RefundIssued(_) => true,
        Fact::PaymentDisputed(_) | Fact::ShipmentCreated(_) | Fact::FulfilmentReported(_) => true,
        Fact::DeliveryScanned(_) | Fact::DeliveryDelayed(_) | Fact::PickupReady(_) => true,
        Fact::ReturnRequested(_) | Fact::ReturnUpdated(_) => true,
    }
}

/// Returns the shipment that a fact is about, and the status that it reports of it.
fn of_shipment(fact: &Fact) -> (Option<ShipmentId>, Option<TrackingStatus>) {
    match fact {
        Fact::DeliveryScanned(body) => (Some(body.shipment_id.clone()), Some(body.status)),
        Fact::ShipmentCreated(body) => (Some(body.shipment_id.clone()), None),
        Fact::DeliveryDelayed(body) => (body.shipment_id.clone(), None),
        Fact::OrderPlaced(_) | Fact::OrderCancelled(_) | Fact::OrderTagged(_) | Fact::RiskAssessed(_) => {
            (None, None)
        }
        Fact::PaymentConfirmed(_) | Fact::PaymentFailed(_) | Fact::RefundIssued(_) => (None, None),
        Fact::PaymentDisputed(_) | Fact::FulfilmentReported(_) | Fact::PickupReady(_) => (None, None),
        Fact::ReturnRequested(_) | Fact::ReturnUpdated(_) | Fact::EmailStatusChanged(_) => (None, None),
        Fact::CaseResolved(_) | Fact::CaseWorkedOn(_) | Fact::EventRefused(_) => (None, None),
    }
}
