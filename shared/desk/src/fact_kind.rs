//! The kinds of fact that are known of an order.

use candor_domain::event::event_type::EventType;

/// The subject of a fact, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The order, as it was placed or last revised.
    Placed,
    /// A tag.
    Tag,
    /// A rating of the risk of fraud.
    Risk,
    /// An attempt to pay that failed.
    Unpaid,
    /// A payment.
    Paid,
    /// A part of the order that one place is to send.
    Part,
    /// A shipment.
    Parcel,
    /// A tracking update.
    Scan,
    /// A day by which something should arrive.
    Promise,
    /// The status of a mail.
    Mail,
    /// The cancellation.
    Cancelled,
    /// A refund.
    Refund,
    /// A refund that failed.
    RefundFailed,
    /// A dispute about a payment.
    Dispute,
    /// Goods that wait to be fetched.
    Ready,
    /// A return.
    Return,
    /// A decision of a person.
    Decided,
    /// Something that a person did with a case.
    Worked,
    /// An event that was refused.
    Refused,
}

impl Kind {
    /// Returns the word, as `cargo local order` shows it.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Tag => "tag",
            Self::Risk => "risk",
            Self::Unpaid => "unpaid",
            Self::Paid => "paid",
            Self::Part => "part",
            Self::Parcel => "parcel",
            Self::Scan => "scan",
            Self::Promise => "promise",
            Self::Mail => "mail",
            Self::Cancelled => "cancelled",
            Self::Refund => "refund",
            Self::RefundFailed => "no refund",
            Self::Dispute => "dispute",
            Self::Ready => "ready",
            Self::Return => "return",
            Self::Decided => "decided",
            Self::Worked => "case",
            Self::Refused => "refused",
        }
    }
}

impl From<EventType> for Kind {
    fn from(event_type: EventType) -> Self {
        match event_type {
            EventType::OrderPlaced => Self::Placed,
            EventType::OrderCancelled => Self::Cancelled,
            EventType::OrderTagged => Self::Tag,
            EventType::RiskAssessed => Self::Risk,
            EventType::PaymentConfirmed => Self::Paid,
            EventType::PaymentFailed => Self::Unpaid,
            EventType::RefundIssued => Self::Refund,
            EventType::PaymentDisputed => Self::Dispute,
            EventType::ShipmentCreated => Self::Parcel,
            EventType::FulfilmentReported => Self::Part,
            EventType::DeliveryScanned => Self::Scan,
            EventType::DeliveryDelayed => Self::Promise,
            EventType::PickupReady => Self::Ready,
            EventType::ReturnRequested | EventType::ReturnUpdated => Self::Return,
            EventType::EmailStatusChanged => Self::Mail,
            EventType::CaseResolved => Self::Decided,
            EventType::CaseWorkedOn => Self::Worked,
            EventType::EventRefused => Self::Refused,
        }
    }
}
