//! Reports: facts of a source that does not know the order. A carrier knows a tracking number, and a payment
//! provider its own payment; so a report becomes an event only when the order with that reference is found.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::event::event_type::EventType;
use crate::event::fact::Fact;
use crate::event::stamp::Stamp;
use crate::payment::dispute::Dispute;
use crate::payment::transaction::{Payment, PaymentFailed, Refund};
use crate::shipment::revised_estimate::RevisedEstimate;
use crate::shipment::tracking_update::{TrackingStatus, TrackingUpdate};
use crate::values::id::{PaymentId, ShipmentId, Shop};
use crate::values::text::{Remark, TrackingNumber};

/// A report of one source about an order that it names only by a reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The shop that the order belongs to.
    pub shop: Shop,
    /// The identifier, the time and the source of the report. The event that it becomes has the same.
    pub stamp: Stamp,
    /// The reference to the order, and the thing that happened.
    pub said: Said,
}

/// The reference of a report, and the thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// A carrier reports about the shipment with this tracking number.
    Shipment(TrackingNumber, OfShipment),
    /// A payment provider reports about the order that this payment is for.
    Payment(PaymentId, OfPayment),
}

/// The thing that a carrier reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfShipment {
    /// A tracking update.
    Update {
        /// The status that the carrier reports.
        status: TrackingStatus,
        /// The place, in the words of the carrier.
        place: Option<Remark>,
        /// The time until which the customer can fetch the shipment; only with
        /// [`TrackingStatus::AvailableForPickup`].
        pickup_until: Option<Timestamp>,
    },
    /// A revised estimate.
    Estimate {
        /// The day by which the goods should arrive.
        promised_on: Date,
        /// The reason for the new day, in the words of the source.
        reason: Option<Remark>,
    },
}

/// The thing that a payment provider reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfPayment {
    /// The payment came in.
    Confirmed(Payment),
    /// An attempt to pay failed.
    Failed(PaymentFailed),
    /// Money went back to the customer.
    Refunded(Refund),
    /// The customer asked the bank or the payment provider for the money.
    Disputed(Dispute),
}

impl Report {
    /// The `detail-type` of a report on the event bus.
    pub const DETAIL_TYPE: &'static str = "ReportReceived";

    /// Returns the report as it is sent on the event bus: `source`, `detail-type` and `detail`.
    ///
    /// # Errors
    /// Returns an error if JSON cannot hold the report. This never happens with the reports of today; it would
    /// be a bug in Candor.
    pub fn to_bus(&self) -> Result<Value, serde_json::Error> {
        let Self { shop, stamp, said } = self;
        let said = serde_json::to_value(said)?;
        Ok(json!({
            "source": stamp.source.name(),
            "detail-type": Self::DETAIL_TYPE,
            "detail": { "id": stamp.id, "shop": shop, "occurred_at": stamp.occurred_at, "report": said },
        }))
    }
}

impl Said {
    /// Returns the type of the event that the report becomes.
    #[must_use]
    pub fn event_type(&self) -> EventType {
        match self {
            Self::Shipment(_, OfShipment::Update { .. }) => EventType::DeliveryScanned,
            Self::Shipment(_, OfShipment::Estimate { .. }) => EventType::DeliveryDelayed,
            Self::Payment(_, OfPayment::Confirmed(_)) => EventType::PaymentConfirmed,
            Self::Payment(_, OfPayment::Failed(_)) => EventType::PaymentFailed,
            Self::Payment(_, OfPayment::Refunded(_)) => EventType::RefundIssued,
            Self::Payment(_, OfPayment::Disputed(_)) => EventType::PaymentDisputed,
        }
    }

    /// Returns the reference to the order.
    #[must_use]
    pub fn reference(&self) -> Reference {
        match self {
            Self::Shipment(number, _) => Reference::tracking_number(number),
            Self::Payment(payment, _) => Reference::Payment(payment.clone()),
        }
    }
}

/// A thing of an order that reports name in place of the order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// The tracking number of a shipment.
    TrackingNumber(TrackingNumber),
    /// A payment.
    Payment(PaymentId),
}

impl Reference {
    /// Returns the reference that a tracking number is, in the one way in which it is stored and looked for.
    ///
    /// The shop and the carrier write one number in different ways: `1z 999 aa1` and `1Z999AA1`. So letters are upper
    /// case here, and blanks and dashes do not count. A number of which nothing else is left stays as it is.
    #[must_use]
    pub fn tracking_number(number: &TrackingNumber) -> Self {
        let kept = number.as_str().chars().filter(|c| !c.is_whitespace() && *c != '-');
        let plain = kept.collect::<String>().to_ascii_uppercase();
        Self::TrackingNumber(plain.parse().unwrap_or_else(|_| number.clone()))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TrackingNumber(number) => write!(f, "tracking-number:{}", number.as_str()),
            Self::Payment(payment) => write!(f, "payment:{payment}"),
        }
    }
}

impl OfPayment {
    /// Returns it as a fact. It needs no more than the order to be one.
    #[must_use]
    pub fn fact(self) -> Fact {
        match self {
            Self::Confirmed(payment) => Fact::PaymentConfirmed(payment),
            Self::Failed(failed) => Fact::PaymentFailed(failed),
            Self::Refunded(refund) => Fact::RefundIssued(refund),
            Self::Disputed(dispute) => Fact::PaymentDisputed(dispute),
        }
    }
}

impl OfShipment {
    /// Returns it as a fact about the shipment with this tracking number.
    #[must_use]
    pub fn fact(self, shipment_id: ShipmentId, tracking_number: TrackingNumber) -> Fact {
        match self {
            Self::Update { status, place, pickup_until } => Fact::DeliveryScanned(TrackingUpdate {
                shipment_id,
                status,
                tracking_number: Some(tracking_number),
                place,
                pickup_until,
            }),
            Self::Estimate { promised_on, reason } => {
                Fact::DeliveryDelayed(RevisedEstimate { shipment_id: Some(shipment_id), promised_on, reason })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tracking_number_is_one_reference_however_it_is_written() {
        let of = |text: &str| Reference::tracking_number(&text.parse().unwrap()).to_string();
        for text in ["1Z999AA10123456784", "1z 999 aa1 0123 4567 84", " 1Z-999-AA1-01234567-84 "] {
            assert_eq!(of(text), "tracking-number:1Z999AA10123456784");
        }
        assert_eq!(of("--"), "tracking-number:--");
        assert_ne!(of("PP1"), of("PP2"));
    }
}
