//! The subjects of cases: how each type of subject is read and written.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::command::key::CommandKey;
use crate::message::key::MessageKey;
use crate::values::id::{
    DisputeId, EstimateSubject, EventId, FulfilmentOrderId, InvalidId, OrderId, PaymentOrShipmentId,
    RefundId, ReturnId, ShipmentId,
};
use crate::values::text::TagName;

/// The subject of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'k> {
    /// The order that has the case. It is written `order`.
    Order,
    /// An event that was refused.
    Event(&'k EventId),
    /// Another order of the same customer.
    OtherOrder(&'k OrderId),
    /// A tag of the order.
    Tag(&'k TagName),
    /// A shipment of the order.
    Shipment(&'k ShipmentId),
    /// A fulfilment order: the part of the order that one place is to send.
    FulfilmentOrder(&'k FulfilmentOrderId),
    /// A return that the customer asked for.
    Return(&'k ReturnId),
    /// A payment or a shipment: the key does not tell which.
    PaymentOrShipment(&'k PaymentOrShipmentId),
    /// A dispute about a payment of the order.
    Dispute(&'k DisputeId),
    /// A refund of the order.
    Refund(&'k RefundId),
    /// A message to the customer.
    Message(&'k MessageKey),
    /// A command to another system.
    Command(&'k CommandKey),
}

const ORDER: &str = "order";

impl<'k> Subject<'k> {
    /// Returns the subject as the key has it.
    pub(crate) fn text(self) -> Cow<'k, str> {
        match self {
            Self::Order => ORDER.into(),
            Self::Event(id) => id.as_str().into(),
            Self::OtherOrder(id) => id.as_str().into(),
            Self::Tag(name) => name.as_str().into(),
            Self::Shipment(id) => id.as_str().into(),
            Self::FulfilmentOrder(id) => id.as_str().into(),
            Self::Return(id) => id.as_str().into(),
            Self::PaymentOrShipment(id) => id.as_str().into(),
            Self::Dispute(id) => id.as_str().into(),
            Self::Refund(id) => id.as_str().into(),
            Self::Message(key) => key.to_string().into(),
            Self::Command(key) => key.to_string().into(),
        }
    }
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// A type of subject that a kind of case can have.
pub(crate) trait SubjectType: FromStr<Err: fmt::Display> {
    /// Returns the subject.
    fn subject(&self) -> Subject<'_>;

    /// Returns the regular expression of such subjects, for JSON Schemas.
    #[cfg(feature = "schema")]
    fn pattern() -> String;
}

/// Makes subjects of the types that are written in a key as they are written elsewhere. A row is a type, its subject,
/// and its regular expression.
macro_rules! subject_types {
    ($($type:ident: $subject:ident, $pattern:expr;)+) => {$(
        impl SubjectType for $type {
            fn subject(&self) -> Subject<'_> {
                Subject::$subject(self)
            }

            #[cfg(feature = "schema")]
            fn pattern() -> String {
                $pattern
            }
        }
    )+};
}

subject_types! {
    EventId: Event, crate::values::schema::bounded_id();
    OrderId: OtherOrder, crate::values::schema::bounded_id();
    TagName: Tag, crate::values::schema::plain_text();
    ShipmentId: Shipment, crate::values::schema::bounded_id();
    FulfilmentOrderId: FulfilmentOrder, crate::values::schema::bounded_id();
    ReturnId: Return, crate::values::schema::bounded_id();
    PaymentOrShipmentId: PaymentOrShipment, crate::values::schema::bounded_id();
    DisputeId: Dispute, crate::values::schema::bounded_id();
    RefundId: Refund, crate::values::schema::bounded_id();
    MessageKey: Message, crate::message::key::message_key();
    CommandKey: Command, crate::command::key::command_key();
}

/// The order itself, as the subject of the kinds that have no other.
pub(crate) struct WholeOrder;

/// A text that does not stand for the order itself.
#[derive(Debug, thiserror::Error)]
#[error("is not {ORDER:?}")]
pub(crate) struct NotTheOrder;

impl FromStr for WholeOrder {
    type Err = NotTheOrder;
    fn from_str(text: &str) -> Result<Self, NotTheOrder> {
        if text == ORDER { Ok(Self) } else { Err(NotTheOrder) }
    }
}

impl SubjectType for WholeOrder {
    fn subject(&self) -> Subject<'_> {
        Subject::Order
    }

    #[cfg(feature = "schema")]
    fn pattern() -> String {
        ORDER.to_owned()
    }
}

/// The goods that did not arrive by the day of their estimate: a shipment, which is written as its identifier, or what is
/// in no shipment yet, which is written `order`. Events that name the subject of an estimate write it in another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateGoods(EstimateSubject);

impl From<EstimateSubject> for LateGoods {
    fn from(subject: EstimateSubject) -> Self {
        let late = Self(subject);
        // A shipment whose identifier is `order` has the same key as the order: it is read back as the order.
        if late.subject().text() == ORDER { Self(EstimateSubject::Order) } else { late }
    }
}

impl FromStr for LateGoods {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Ok(EstimateSubject::Shipment(text.parse()?).into())
    }
}

impl SubjectType for LateGoods {
    fn subject(&self) -> Subject<'_> {
        self.0.shipment().map_or(Subject::Order, Subject::Shipment)
    }

    #[cfg(feature = "schema")]
    fn pattern() -> String {
        ShipmentId::pattern()
    }
}
