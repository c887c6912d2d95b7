//! Places: what a reference leads to, which is an order and the thing of it that the reference names.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::event::envelope::Event;
use crate::event::event_type::EventType;
use crate::event::fact::Fact;
use crate::event::stamp::Source;
use crate::reference::report::{Reference, Report, Said};
use crate::shipment::created::Shipment;
use crate::shipment::last_moment::last_moment;
use crate::shipment::tracking_history::BEFORE_HAND_OVER_MAX;
use crate::values::id::{OrderId, OrderKey, PaymentId, ShipmentId};
use crate::values::text::TrackingNumber;

/// The time after the hand-over from which a tracking number may be another parcel's. UPS follows a number for about 120
/// days, and gives it out again after a year and a half: <https://querysprout.com/does-ups-reuse-tracking-numbers/>.
/// USPS gives it out again after about 120 days without a scan:
/// <https://undique.biz/why-usps-reuses-tracking-numbers-and-why-independent-record-keeping-matters>.
const AFTER_HAND_OVER_MAX: SignedDuration = SignedDuration::from_hours(180 * 24);

/// A place that a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The order, by its identifier within the shop.
    pub order_id: OrderId,
    /// The thing of the order that the reference names.
    pub part: Part,
}

/// The thing of an order that a reference names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// A shipment.
    Shipment {
        /// The shipment.
        shipment_id: ShipmentId,
        /// The tracking number as the shipment has it: a carrier may write it in another way.
        number: TrackingNumber,
        /// The time at which the shipment was handed over.
        shipped_at: Timestamp,
    },
    /// A payment.
    Payment,
    /// A return.
    Return,
}

/// A reference, and a place that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// The reference.
    pub reference: Reference,
    /// The place.
    pub place: Place,
}

impl Lesson {
    /// Returns true if reports may wait for what events of this type teach.
    #[must_use]
    pub fn is_awaited_from(kind: EventType) -> bool {
        match kind {
            EventType::ShipmentCreated | EventType::PaymentConfirmed => true,
            EventType::PaymentFailed | EventType::PaymentDisputed => true,
            EventType::OrderPlaced | EventType::OrderCancelled | EventType::OrderTagged => false,
            EventType::RiskAssessed | EventType::FulfilmentReported => false,
            // A refund does not say which payment it is of.
            EventType::RefundIssued => false,
            EventType::DeliveryScanned | EventType::DeliveryDelayed | EventType::PickupReady => false,
            // A return is taught for people: no report names one.
            EventType::ReturnRequested | EventType::ReturnUpdated | EventType::EmailStatusChanged => false,
            EventType::CaseResolved | EventType::CaseWorkedOn | EventType::EventRefused => false,
        }
    }

    /// Returns the references that an event teaches about its order. Most events teach none.
    ///
    /// It is the event that teaches, and not the order: a tracking number that a new label replaced still leads to the
    /// shipment, which knows that updates about it say nothing any more.
    #[must_use]
    pub fn of(event: &Event) -> Vec<Self> {
        let order_id = &event.key.order_id;
        match &event.fact {
            Fact::ShipmentCreated(shipment) => of_shipment(order_id, shipment),
            Fact::PaymentConfirmed(payment) if !payment.from_status => {
                of_payment(event, Some(&payment.payment_id))
            }
            // The source knows no payment, only that the order is paid: it made the identifier up.
            Fact::PaymentConfirmed(_) => vec![],
            Fact::PaymentFailed(failed) => of_payment(event, Some(&failed.payment_id)),
            Fact::PaymentDisputed(dispute) => of_payment(event, dispute.payment_id.as_ref()),
            Fact::OrderPlaced(_) | Fact::OrderCancelled(_) | Fact::OrderTagged(_) => vec![],
            Fact::RiskAssessed(_) | Fact::FulfilmentReported(_) => vec![],
            Fact::RefundIssued(_) | Fact::DeliveryScanned(_) | Fact::DeliveryDelayed(_) => vec![],
            Fact::ReturnRequested(requested) => {
                let place = Place { order_id: order_id.clone(), part: Part::Return };
                vec![Self { reference: Reference::Return(requested.return_id.clone()), place }]
            }
            Fact::PickupReady(_) | Fact::ReturnUpdated(_) | Fact::EmailStatusChanged(_) => vec![],
            Fact::CaseResolved(_) | Fact::CaseWorkedOn(_) | Fact::EventRefused(_) => vec![],
        }
    }
}

/// Returns the tracking numbers of a shipment. Those of its boxes come first: the number of the whole may be all of theirs,
/// joined.
fn of_shipment(order_id: &OrderId, shipment: &Shipment) -> Vec<Lesson> {
    if shipment.voided {
        return vec![];
    }
    let whole = shipment.tracking.iter().map(|tracking| &tracking.number);
    let boxes = &shipment.boxes;
    let numbers = boxes.iter().chain(whole.filter(|_| boxes.is_empty()));
    let lesson = |number: &TrackingNumber| {
        let part = Part::Shipment {
            shipment_id: shipment.shipment_id.clone(),
            number: number.clone(),
            shipped_at: shipment.shipped_at,
        };
        let place = Place { order_id: order_id.clone(), part };
        Lesson { reference: Reference::tracking_number(number), place }
    };
    numbers.map(lesson).collect()
}

/// Returns a payment, if the identifier is one that a payment provider can name. One that a shop system made from its own
/// numbers is none, and would only cost a write.
fn of_payment(event: &Event, payment: Option<&PaymentId>) -> Vec<Lesson> {
    let is_of_provider = |id: &&PaymentId| {
        let (id, order_id) = (id.as_str(), event.key.order_id.as_str());
        let is_own = id.starts_with(order_id) || id.chars().all(|c| c.is_ascii_digit());
        event.stamp.source == Source::Payments || !is_own
    };
    let lesson = |id: &PaymentId| Lesson {
        reference: Reference::Payment(id.clone()),
        place: Place { order_id: event.key.order_id.clone(), part: Part::Payment },
    };
    payment.filter(is_of_provider).map(lesson).into_iter().collect()
}

impl Place {
    /// Returns the event that a report is for the order of this place. It is `None` if the report is not about this place:
    /// it belongs to another parcel that had the tracking number before, or has it since.
    #[must_use]
    pub fn event(&self, report: &Report) -> Option<Event> {
        let fact = match (&self.part, &report.said) {
            (Part::Shipment { shipment_id, number, shipped_at }, Said::Shipment(_, of)) => {
                is_near(*shipped_at, report.stamp.occurred_at)
                    .then(|| of.clone().fact(shipment_id.clone(), number.clone()))
            }
            (Part::Payment, Said::Payment(_, of)) => Some(of.clone().fact()),
            (Part::Shipment { .. }, Said::Payment(..)) | (Part::Payment, Said::Shipment(..)) => None,
            (Part::Return, Said::Shipment(..) | Said::Payment(..)) => None,
        };
        let key = OrderKey { shop: report.shop.clone(), order_id: self.order_id.clone() };
        Some(Event { key, stamp: report.stamp.clone(), fact: fact? })
    }

    /// Returns true if both are the same thing of the same order.
    pub(crate) fn is_of_same_thing(&self, other: &Self) -> bool {
        let same = match (&self.part, &other.part) {
            (Part::Shipment { shipment_id: one, .. }, Part::Shipment { shipment_id: another, .. }) => {
                one == another
            }
            (Part::Payment, Part::Payment) | (Part::Return, Part::Return) => true,
            (Part::Shipment { .. }, Part::Payment | Part::Return)
            | (Part::Payment, Part::Shipment { .. } | Part::Return)
            | (Part::Return, Part::Shipment { .. } | Part::Payment) => false,
        };
        same && self.order_id == other.order_id
    }

    /// Returns the time from which the reference leads here. A payment and a return have none: they are nothing else before
    /// or after.
    pub(crate) fn since(&self) -> Timestamp {
        match &self.part {
            Part::Shipment { shipped_at, .. } => *shipped_at,
            Part::Payment | Part::Return => Timestamp::MAX,
        }
    }
}

fn is_near(shipped_at: Timestamp, occurred_at: Timestamp) -> bool {
    let earliest = shipped_at.checked_sub(BEFORE_HAND_OVER_MAX).unwrap_or(Timestamp::MIN);
    let latest = shipped_at.checked_add(AFTER_HAND_OVER_MAX).unwrap_or(Timestamp::MAX);
    last_moment(occurred_at) >= earliest && occurred_at <= latest
}
