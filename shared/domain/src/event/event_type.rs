//! The table of event types and their names.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

use crate::event::fact::Fact;

/// A kind of event. Each kind has one function, in a crate of its own.
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
    /// Lists all event types.
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

    /// Returns the name in folders, packages and logs, such as `payment-confirmed`.
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

    /// Returns the name on the event bus, such as `PaymentConfirmed`.
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

    /// Returns the event type that has this name on the event bus.
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
    /// Returns the type of the event that reports this fact.
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
