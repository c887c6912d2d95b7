//! The table of event types and their names.

use crate::values::slug::slugs;

slugs! {
    /// A kind of event. The slug is its name in folders, packages and logs. Most kinds have a function of their own, in a
    /// crate of its own; see [`EventType::recorded_with`] for the others.
    pub enum EventType {
        /// See [`Fact::OrderPlaced`](crate::event::fact::Fact::OrderPlaced).
        OrderPlaced = "order-placed",
        /// See [`Fact::OrderCancelled`](crate::event::fact::Fact::OrderCancelled).
        OrderCancelled = "order-cancelled",
        /// See [`Fact::OrderTagged`](crate::event::fact::Fact::OrderTagged).
        OrderTagged = "order-tagged",
        /// See [`Fact::RiskAssessed`](crate::event::fact::Fact::RiskAssessed).
        RiskAssessed = "risk-assessed",
        /// See [`Fact::PaymentConfirmed`](crate::event::fact::Fact::PaymentConfirmed).
        PaymentConfirmed = "payment-confirmed",
        /// See [`Fact::PaymentFailed`](crate::event::fact::Fact::PaymentFailed).
        PaymentFailed = "payment-failed",
        /// See [`Fact::RefundIssued`](crate::event::fact::Fact::RefundIssued).
        RefundIssued = "refund-issued",
        /// See [`Fact::PaymentDisputed`](crate::event::fact::Fact::PaymentDisputed).
        PaymentDisputed = "payment-disputed",
        /// See [`Fact::ShipmentCreated`](crate::event::fact::Fact::ShipmentCreated).
        ShipmentCreated = "shipment-created",
        /// See [`Fact::FulfilmentReported`](crate::event::fact::Fact::FulfilmentReported).
        FulfilmentReported = "fulfilment-reported",
        /// See [`Fact::DeliveryScanned`](crate::event::fact::Fact::DeliveryScanned).
        DeliveryScanned = "delivery-scanned",
        /// See [`Fact::DeliveryDelayed`](crate::event::fact::Fact::DeliveryDelayed).
        DeliveryDelayed = "delivery-delayed",
        /// See [`Fact::PickupReady`](crate::event::fact::Fact::PickupReady).
        PickupReady = "pickup-ready",
        /// See [`Fact::ReturnRequested`](crate::event::fact::Fact::ReturnRequested).
        ReturnRequested = "return-requested",
        /// See [`Fact::ReturnUpdated`](crate::event::fact::Fact::ReturnUpdated).
        ReturnUpdated = "return-updated",
        /// See [`Fact::EmailStatusChanged`](crate::event::fact::Fact::EmailStatusChanged).
        EmailStatusChanged = "email-status-changed",
        /// See [`Fact::CaseResolved`](crate::event::fact::Fact::CaseResolved).
        CaseResolved = "case-resolved",
        /// See [`Fact::CaseWorkedOn`](crate::event::fact::Fact::CaseWorkedOn).
        CaseWorkedOn = "case-worked-on",
        /// See [`Fact::EventRefused`](crate::event::fact::Fact::EventRefused).
        EventRefused = "event-refused",
    }
}

impl EventType {
    /// Returns the name on the event bus, such as `PaymentConfirmed`.
    #[must_use]
    pub fn detail_type(self) -> &'static str {
        match self {
            Self::OrderPlaced => "OrderPlaced",
            Self::OrderCancelled => "OrderCancelled",
            Self::OrderTagged => "OrderTagged",
            Self::RiskAssessed => "RiskAssessed",
            Self::PaymentConfirmed => "PaymentConfirmed",
            Self::PaymentFailed => "PaymentFailed",
            Self::RefundIssued => "RefundIssued",
            Self::PaymentDisputed => "PaymentDisputed",
            Self::ShipmentCreated => "ShipmentCreated",
            Self::FulfilmentReported => "FulfilmentReported",
            Self::DeliveryScanned => "DeliveryScanned",
            Self::DeliveryDelayed => "DeliveryDelayed",
            Self::PickupReady => "PickupReady",
            Self::ReturnRequested => "ReturnRequested",
            Self::ReturnUpdated => "ReturnUpdated",
            Self::EmailStatusChanged => "EmailStatusChanged",
            Self::CaseResolved => "CaseResolved",
            Self::CaseWorkedOn => "CaseWorkedOn",
            Self::EventRefused => "EventRefused",
        }
    }

    /// Returns the event type whose function, queue and rule are those of this one, too: itself, or one about the same
    /// thing. A queue costs 0.10 USD a month even where nothing comes, because Lambda polls it, and a kind of event that
    /// seldom comes is not worth that.
    #[must_use]
    pub fn recorded_with(self) -> Self {
        match self {
            Self::RiskAssessed => Self::OrderTagged,
            Self::FulfilmentReported => Self::ShipmentCreated,
            Self::ReturnUpdated => Self::ReturnRequested,
            Self::CaseWorkedOn => Self::CaseResolved,
            Self::OrderPlaced | Self::OrderCancelled | Self::OrderTagged => self,
            Self::PaymentConfirmed | Self::PaymentFailed | Self::RefundIssued => self,
            Self::PaymentDisputed | Self::ShipmentCreated | Self::DeliveryScanned => self,
            Self::DeliveryDelayed | Self::PickupReady | Self::ReturnRequested => self,
            Self::EmailStatusChanged | Self::CaseResolved | Self::EventRefused => self,
        }
    }

    /// Returns the event type that has this name on the event bus.
    #[must_use]
    pub fn from_detail_type(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.detail_type() == text)
    }
}
