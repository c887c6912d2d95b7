//! Reports: facts of a source that does not know the order. A carrier knows a tracking number, and a payment
//! provider its own payment; so a report becomes an event only when the order with that reference is found.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::event::event_type::EventType;
use crate::event::fact::Fact;
use crate::event::stamp::{Source, Stamp};
use crate::payment::dispute::Dispute;
use crate::payment::transaction::{Payment, PaymentFailed, Refund};
use crate::shipment::revised_estimate::RevisedEstimate;
use crate::shipment::tracking_update::{TrackingStatus, TrackingUpdate};
use crate::values::id::{PaymentId, ReturnId, ShipmentId, Shop};
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
    /// A payment provider reports about the order that this payment is for. On the bus the payment stands once, so a
    /// payment or a dispute names the same one.
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

    /// Returns the report as it is sent on the event bus: `source`, `detail-type` and `detail`. The `detail` is that of
    /// the event that it becomes, with the reference in place of the order, and that event's `detail-type` in `reports`.
    ///
    /// # Errors
    /// Returns an error if JSON cannot hold the report. This never happens with the reports of today; it would
    /// be a bug in Candor.
    pub fn to_bus(&self) -> Result<Value, serde_json::Error> {
        let Self { shop, stamp, said } = self;
        let (name, reference, mut detail) = match said {
            Said::Shipment(number, of) => {
                ("tracking_number", json!(number), serde_json::to_value(of.members())?)
            }
            Said::Payment(payment, of) => {
                ("payment_id", json!(payment), serde_json::to_value(of.clone().fact())?)
            }
        };
        if let Some(members) = detail.as_object_mut() {
            members.insert(name.into(), reference);
            members.insert("id".into(), json!(stamp.id));
            members.insert("shop".into(), json!(shop));
            members.insert("occurred_at".into(), json!(stamp.occurred_at));
            members.insert("reports".into(), json!(said.event_type().detail_type()));
        }
        Ok(json!({ "source": stamp.source.name(), "detail-type": Self::DETAIL_TYPE, "detail": detail }))
    }

    /// Returns true if the source of a report can be this one: only these do not know the order.
    #[must_use]
    pub fn may_come_from(source: Source) -> bool {
        match source {
            Source::Carrier | Source::Payments => true,
            Source::Storefront | Source::Warehouse | Source::Support | Source::Desk | Source::Mail => false,
        }
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

    /// Returns true if people must hear of the report when no order is found for it: money came in, went back, or is
    /// asked for, and it is not known what for. Plugins of payment providers only write it into a log, and refunds stay
    /// unknown to the shop: <https://github.com/woocommerce/woocommerce-gateway-stripe/issues/5478>.
    ///
    /// A tracking update without an order is daily work of a shop that gives its carriers' account to others, prints labels
    /// for returns, or sells on a marketplace. A failed payment without an order is a customer who left the checkout.
    #[must_use]
    pub fn needs_people(&self) -> bool {
        match self {
            Self::Shipment(..) | Self::Payment(_, OfPayment::Failed(_)) => false,
            Self::Payment(_, OfPayment::Confirmed(_) | OfPayment::Refunded(_) | OfPayment::Disputed(_)) => {
                true
            }
        }
    }
}

/// A thing of an order by which the order is found: reports and people name it in place of the order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// The tracking number of a shipment, in the form in which numbers are compared (see [`Reference::tracking_number`]).
    TrackingNumber(TrackingNumber),
    /// A payment.
    Payment(PaymentId),
    /// A return. People name it; no report does.
    Return(ReturnId),
}

impl Reference {
    /// Returns the reference that a tracking number is, in the one way in which it is stored and looked for.
    ///
    /// The shop and the carrier write one number in different ways: `1z 999 aa1` and `1Z999AA1`. So letters are upper
    /// case here, and blanks, dashes and other signs do not count. A number of which nothing else is left stays as it is.
    #[must_use]
    pub fn tracking_number(number: &TrackingNumber) -> Self {
        let kept = number.as_str().chars().filter(|c| c.is_alphanumeric());
        let plain: String = kept.flat_map(char::to_uppercase).collect();
        Self::TrackingNumber(plain.parse().unwrap_or_else(|_| number.clone()))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TrackingNumber(number) => write!(f, "tracking-number:{}", number.as_str()),
            Self::Payment(payment) => write!(f, "payment:{payment}"),
            Self::Return(id) => write!(f, "return:{id}"),
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

/// The members that a report of a carrier has on the bus, beside the tracking number.
#[derive(Serialize)]
#[serde(untagged)]
enum Members<'r> {
    Update {
        status: TrackingStatus,
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<&'r Remark>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pickup_until: Option<Timestamp>,
    },
    Estimate {
        promised_on: Date,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<&'r Remark>,
    },
}

impl OfShipment {
    fn members(&self) -> Members<'_> {
        match self {
            Self::Update { status, place, pickup_until } => {
                Members::Update { status: *status, place: place.as_ref(), pickup_until: *pickup_until }
            }
            Self::Estimate { promised_on, reason } => {
                Members::Estimate { promised_on: *promised_on, reason: reason.as_ref() }
            }
        }
    }

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
