//! Events: a fact, whom it is about, who says so, and when it happened.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::fact::Fact;
use crate::id::{EventId, OrderKey};
use crate::reading::At;

/// One source's statement that something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The order it is about.
    pub key: OrderKey,
    /// The event's own name and time.
    pub stamp: Stamp,
    /// What happened.
    pub fact: Fact,
}

/// When something happened, by which event, and who says so. Orders events of one register: later wins, and
/// between two of the same moment the greater id does, so that every order of arrival ends alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stamp {
    /// When it happened, by the source's clock.
    pub occurred_at: Timestamp,
    /// The event's identifier.
    pub id: EventId,
    /// Who says so.
    pub source: Source,
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.source.name();
        write!(f, "{} {} {}", self.occurred_at, source.strip_prefix(PREFIX).unwrap_or(source), self.id)
    }
}

/// What every source's name begins with.
const PREFIX: &str = "candor.";

/// Not a stamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a stamp")]
pub struct InvalidStamp(String);

impl FromStr for Stamp {
    type Err = InvalidStamp;
    fn from_str(text: &str) -> Result<Self, InvalidStamp> {
        let mut parts = text.splitn(3, ' ');
        let mut next = || parts.next().unwrap_or_default();
        let (occurred_at, source, id) = (next(), next(), next());
        let read = || {
            let source = format!("{PREFIX}{source}").parse().ok()?;
            Some(Self { occurred_at: occurred_at.parse().ok()?, id: id.parse().ok()?, source })
        };
        read().ok_or_else(|| InvalidStamp(text.to_owned()))
    }
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Source {
    /// The shop itself.
    #[serde(rename = "candor.storefront")]
    Storefront,
    /// The payment provider.
    #[serde(rename = "candor.payments")]
    Payments,
    /// A carrier.
    #[serde(rename = "candor.carrier")]
    Carrier,
    /// The warehouse.
    #[serde(rename = "candor.warehouse")]
    Warehouse,
    /// The helpdesk.
    #[serde(rename = "candor.support")]
    Support,
    /// A person at the exception desk.
    #[serde(rename = "candor.desk")]
    CaseNotifier,
    /// The mail service.
    #[serde(rename = "candor.mail")]
    Mail,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Storefront,
        Self::Payments,
        Self::Carrier,
        Self::Warehouse,
        Self::Support,
        Self::CaseNotifier,
        Self::Mail,
    ];

    /// The `source` of an event on the bus.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Storefront => "candor.storefront",
            Self::Payments => "candor.payments",
            Self::Carrier => "candor.carrier",
            Self::Warehouse => "candor.warehouse",
            Self::Support => "candor.support",
            Self::CaseNotifier => "candor.desk",
            Self::Mail => "candor.mail",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Not a source of events.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not one of candor.storefront, .payments, .carrier, .warehouse, .support, .desk and .mail")]
pub struct UnknownSource;

impl FromStr for Source {
    type Err = UnknownSource;
    fn from_str(text: &str) -> Result<Self, UnknownSource> {
        Self::ALL.into_iter().find(|source| source.name() == text).ok_or(UnknownSource)
    }
}

/// The kinds of event. One function's crate each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventType {
    /// See [`Fact::OrderPlaced`].
    OrderPlaced,
    /// See [`Fact::OrderCancelled`].
    OrderCancelled,
    /// See [`Fact::OrderTagged`].
    OrderTagged,
    /// See [`Fact::PaymentConfirmed`].
    PaymentConfirmed,
    /// See [`Fact::PaymentFailed`].
    PaymentFailed,
    /// See [`Fact::RefundIssued`].
    RefundIssued,
    /// See [`Fact::ShipmentCreated`].
    ShipmentCreated,
    /// See [`Fact::DeliveryScanned`].
    DeliveryScanned,
    /// See [`Fact::DeliveryDelayed`].
    DeliveryDelayed,
    /// See [`Fact::ReturnRequested`].
    ReturnRequested,
    /// See [`Fact::EmailStatusChanged`].
    EmailStatusChanged,
    /// See [`Fact::CaseResolved`].
    CaseResolved,
    /// See [`Fact::EventRefused`].
    EventRefused,
}

impl EventType {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::OrderPlaced,
        Self::OrderCancelled,
        Self::OrderTagged,
        Self::PaymentConfirmed,
        Self::PaymentFailed,
        Self::RefundIssued,
        Self::ShipmentCreated,
        Self::DeliveryScanned,
        Self::DeliveryDelayed,
        Self::ReturnRequested,
        Self::EmailStatusChanged,
        Self::CaseResolved,
        Self::EventRefused,
    ];

    /// The name in folders, packages, logs: `payment-confirmed`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::OrderPlaced => "order-placed",
            Self::OrderCancelled => "order-cancelled",
            Self::OrderTagged => "order-tagged",
            Self::PaymentConfirmed => "payment-confirmed",
            Self::PaymentFailed => "payment-failed",
            Self::RefundIssued => "refund-issued",
            Self::ShipmentCreated => "shipment-created",
            Self::DeliveryScanned => "delivery-scanned",
            Self::DeliveryDelayed => "delivery-delayed",
            Self::ReturnRequested => "return-requested",
            Self::EmailStatusChanged => "email-status-changed",
            Self::CaseResolved => "case-resolved",
            Self::EventRefused => "event-refused",
        }
    }

    /// The name on the bus: `PaymentConfirmed`.
    #[must_use]
    pub fn detail_type(self) -> &'static str {
        match self {
            Self::OrderPlaced => "OrderPlaced",
            Self::OrderCancelled => "OrderCancelled",
            Self::OrderTagged => "OrderTagged",
            Self::PaymentConfirmed => "PaymentConfirmed",
            Self::PaymentFailed => "PaymentFailed",
            Self::RefundIssued => "RefundIssued",
            Self::ShipmentCreated => "ShipmentCreated",
            Self::DeliveryScanned => "DeliveryScanned",
            Self::DeliveryDelayed => "DeliveryDelayed",
            Self::ReturnRequested => "ReturnRequested",
            Self::EmailStatusChanged => "EmailStatusChanged",
            Self::CaseResolved => "CaseResolved",
            Self::EventRefused => "EventRefused",
        }
    }

    /// The kind with this name on the bus.
    #[must_use]
    pub fn from_detail_type(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.detail_type() == text)
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl Fact {
    /// Which kind of event says this.
    #[must_use]
    pub fn event_type(&self) -> EventType {
        match self {
            Self::OrderPlaced(_) => EventType::OrderPlaced,
            Self::OrderCancelled(_) => EventType::OrderCancelled,
            Self::OrderTagged(_) => EventType::OrderTagged,
            Self::PaymentConfirmed(_) => EventType::PaymentConfirmed,
            Self::PaymentFailed(_) => EventType::PaymentFailed,
            Self::RefundIssued(_) => EventType::RefundIssued,
            Self::ShipmentCreated(_) => EventType::ShipmentCreated,
            Self::DeliveryScanned(_) => EventType::DeliveryScanned,
            Self::DeliveryDelayed(_) => EventType::DeliveryDelayed,
            Self::ReturnRequested(_) => EventType::ReturnRequested,
            Self::EmailStatusChanged(_) => EventType::EmailStatusChanged,
            Self::CaseResolved(_) => EventType::CaseResolved,
            Self::EventRefused(_) => EventType::EventRefused,
        }
    }
}

/// What every `detail` has: whom it is about and when it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The order.
    pub key: OrderKey,
    /// Event, moment and source.
    pub stamp: Stamp,
}

impl Envelope {
    /// Reads `id`, `shop`, `order_id` and `occurred_at` of a `detail`.
    #[must_use]
    pub fn read(detail: &At<'_>, source: Source) -> Option<Self> {
        let id = detail.field("id").parsed();
        let key = Self::read_key(detail);
        let occurred_at = detail.field("occurred_at").moment();
        Some(Self { key: key?, stamp: Stamp { occurred_at: occurred_at?, id: id?, source } })
    }

    /// Reads `shop` and `order_id` alone.
    #[must_use]
    pub fn read_key(detail: &At<'_>) -> Option<OrderKey> {
        let shop = detail.field("shop").parsed();
        let order_id = detail.field("order_id").parsed();
        Some(OrderKey { shop: shop?, order_id: order_id? })
    }
}

impl Event {
    /// The event as it travels on the bus: `source`, `detail-type`, `detail`.
    ///
    /// # Errors
    /// Never for facts as they are today; a fact that JSON cannot hold would be a fault of ours.
    pub fn to_bus(&self) -> Result<Value, serde_json::Error> {
        let mut detail = serde_json::to_value(&self.fact)?;
        if let Some(members) = detail.as_object_mut() {
            members.insert("id".into(), json!(self.stamp.id));
            members.insert("shop".into(), json!(self.key.shop));
            members.insert("order_id".into(), json!(self.key.order_id));
            members.insert("occurred_at".into(), json!(self.stamp.occurred_at));
        }
        Ok(json!({
            "source": self.stamp.source.name(),
            "detail-type": self.fact.event_type().detail_type(),
            "detail": detail,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slug_and_the_detail_type_are_one_name() {
        for kind in EventType::ALL {
            let pascal: String =
                kind.slug().split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
            assert_eq!(pascal, kind.detail_type());
            assert_eq!(EventType::from_detail_type(&pascal), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.slug());
        }
    }

    #[test]
    fn a_stamp_reads_back_as_it_was_written() {
        let occurred_at: Timestamp = "2026-03-01T10:00:00.123456789Z".parse().unwrap();
        for source in Source::ALL {
            let stamp = Stamp { occurred_at, id: "évt-1".parse().unwrap(), source };
            assert_eq!(stamp.to_string().parse(), Ok(stamp));
        }
        assert!("2026-03-01T10:00:00Z desk".parse::<Stamp>().is_err());
    }

    #[test]
    fn a_source_reads_back_as_it_was_written() {
        for source in Source::ALL {
            assert_eq!(source.name().parse(), Ok(source));
            assert_eq!(serde_json::to_value(source).unwrap(), source.name());
        }
    }
}
