//! Messages to the customer: their keys and kinds, why one is withheld, what they say ([`letter`]) and what others
//! believe since ([`statement`]).

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::values::id::{EstimateSubject, ShipmentId};
use crate::values::text::Remark;

/// The kinds of message, the most important first: where a customer may not get all of them in a day, these go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageKind {
    /// We have your order.
    OrderConfirmation,
    /// A correction of what we said about the order: it changed, or is cancelled.
    OrderUpdate,
    /// Your order is cancelled, of which we had said nothing yet.
    CancellationNotice,
    /// Your payment did not go through.
    PaymentFailedNotice,
    /// A parcel is on its way.
    ShippingNotice,
    /// A correction of what we said about a parcel: other tracking, other contents, or not coming.
    ShippingUpdate,
    /// It arrives later than was said.
    DelayNotice,
    /// It arrives earlier than we had said last.
    BackOnTrack,
    /// A parcel arrived.
    DeliveredNotice,
    /// How was it?
    FollowUp,
}

impl MessageKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::OrderConfirmation,
        Self::OrderUpdate,
        Self::CancellationNotice,
        Self::PaymentFailedNotice,
        Self::ShippingNotice,
        Self::ShippingUpdate,
        Self::DelayNotice,
        Self::BackOnTrack,
        Self::DeliveredNotice,
        Self::FollowUp,
    ];

    /// The name in keys, policy, templates and logs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::OrderConfirmation => "order-confirmation",
            Self::OrderUpdate => "order-update",
            Self::CancellationNotice => "cancellation-notice",
            Self::PaymentFailedNotice => "payment-failed-notice",
            Self::ShippingNotice => "shipping-notice",
            Self::ShippingUpdate => "shipping-update",
            Self::DelayNotice => "delay-notice",
            Self::BackOnTrack => "back-on-track",
            Self::DeliveredNotice => "delivered-notice",
            Self::FollowUp => "follow-up",
        }
    }

    /// Whether it puts right what we had said: such a message always passes the contact budget.
    #[must_use]
    pub fn corrects(self) -> bool {
        match self {
            Self::OrderUpdate | Self::ShippingUpdate | Self::DelayNotice | Self::BackOnTrack => true,
            Self::OrderConfirmation | Self::CancellationNotice | Self::PaymentFailedNotice => false,
            Self::ShippingNotice | Self::DeliveredNotice | Self::FollowUp => false,
        }
    }
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// A message by its meaning, never by an event's id: what makes it go out once.
///
/// Corrections are numbered by how often the customer has been told about the subject before, since the
/// truth may return to what it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum MessageKey {
    /// `order-confirmation`
    OrderConfirmation,
    /// `order-update:<number>`
    OrderUpdate(u32),
    /// `cancellation-notice`
    CancellationNotice,
    /// `payment-failed-notice`
    PaymentFailedNotice,
    /// `shipping-notice:<parcel>`
    ShippingNotice(ShipmentId),
    /// `shipping-update:<number>:<parcel>`
    ShippingUpdate(u32, ShipmentId),
    /// `delay-notice:<number>:order` or `delay-notice:<number>:parcel:<parcel>`
    DelayNotice(u32, EstimateSubject),
    /// `back-on-track:<number>:order` or `back-on-track:<number>:parcel:<parcel>`
    BackOnTrack(u32, EstimateSubject),
    /// `delivered-notice:<parcel>`
    DeliveredNotice(ShipmentId),
    /// `follow-up`
    FollowUp,
}

impl MessageKey {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::OrderConfirmation => MessageKind::OrderConfirmation,
            Self::OrderUpdate(_) => MessageKind::OrderUpdate,
            Self::CancellationNotice => MessageKind::CancellationNotice,
            Self::PaymentFailedNotice => MessageKind::PaymentFailedNotice,
            Self::ShippingNotice(_) => MessageKind::ShippingNotice,
            Self::ShippingUpdate(..) => MessageKind::ShippingUpdate,
            Self::DelayNotice(..) => MessageKind::DelayNotice,
            Self::BackOnTrack(..) => MessageKind::BackOnTrack,
            Self::DeliveredNotice(_) => MessageKind::DeliveredNotice,
            Self::FollowUp => MessageKind::FollowUp,
        }
    }

    /// Which of several about its subject it is; 0 for what there is one of.
    #[must_use]
    pub fn number(&self) -> u32 {
        match self {
            Self::OrderUpdate(number) | Self::ShippingUpdate(number, _) => *number,
            Self::DelayNotice(number, _) | Self::BackOnTrack(number, _) => *number,
            Self::OrderConfirmation | Self::CancellationNotice | Self::PaymentFailedNotice => 0,
            Self::ShippingNotice(_) | Self::DeliveredNotice(_) | Self::FollowUp => 0,
        }
    }

    /// The parcel it is about, if it is about one.
    #[must_use]
    pub fn shipment(&self) -> Option<&ShipmentId> {
        match self {
            Self::ShippingNotice(id) | Self::ShippingUpdate(_, id) | Self::DeliveredNotice(id) => Some(id),
            Self::DelayNotice(_, subject) | Self::BackOnTrack(_, subject) => subject.shipment(),
            Self::OrderConfirmation | Self::OrderUpdate(_) | Self::CancellationNotice => None,
            Self::PaymentFailedNotice | Self::FollowUp => None,
        }
    }
}

impl fmt::Display for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind();
        match self {
            Self::OrderConfirmation | Self::CancellationNotice => write!(f, "{kind}"),
            Self::PaymentFailedNotice | Self::FollowUp => write!(f, "{kind}"),
            Self::OrderUpdate(number) => write!(f, "{kind}:{number}"),
            Self::ShippingNotice(shipment) | Self::DeliveredNotice(shipment) => {
                write!(f, "{kind}:{shipment}")
            }
            Self::ShippingUpdate(number, shipment) => write!(f, "{kind}:{number}:{shipment}"),
            Self::DelayNotice(number, subject) | Self::BackOnTrack(number, subject) => {
                write!(f, "{kind}:{number}:{subject}")
            }
        }
    }
}

/// Not a message's key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of a message")]
pub struct InvalidMessageKey(String);

impl FromStr for MessageKey {
    type Err = InvalidMessageKey;
    fn from_str(text: &str) -> Result<Self, InvalidMessageKey> {
        read_key(text).ok_or_else(|| InvalidMessageKey(text.to_owned()))
    }
}

fn read_key(text: &str) -> Option<MessageKey> {
    let (slug, rest) = text.split_once(':').unwrap_or((text, ""));
    let kind = MessageKind::ALL.into_iter().find(|kind| kind.slug() == slug)?;
    // What has no subject has no colon either.
    let alone = |key| (text == slug).then_some(key);
    match kind {
        MessageKind::OrderConfirmation => alone(MessageKey::OrderConfirmation),
        MessageKind::CancellationNotice => alone(MessageKey::CancellationNotice),
        MessageKind::PaymentFailedNotice => alone(MessageKey::PaymentFailedNotice),
        MessageKind::FollowUp => alone(MessageKey::FollowUp),
        MessageKind::OrderUpdate => rest.parse().ok().map(MessageKey::OrderUpdate),
        MessageKind::ShippingNotice => rest.parse().ok().map(MessageKey::ShippingNotice),
        MessageKind::DeliveredNotice => rest.parse().ok().map(MessageKey::DeliveredNotice),
        MessageKind::ShippingUpdate => numbered(rest).map(|(n, id)| MessageKey::ShippingUpdate(n, id)),
        MessageKind::DelayNotice => numbered(rest).map(|(n, subject)| MessageKey::DelayNotice(n, subject)),
        MessageKind::BackOnTrack => numbered(rest).map(|(n, subject)| MessageKey::BackOnTrack(n, subject)),
    }
}

fn numbered<T: FromStr>(text: &str) -> Option<(u32, T)> {
    let (number, subject) = text.split_once(':')?;
    Some((number.parse().ok()?, subject.parse().ok()?))
}

impl TryFrom<String> for MessageKey {
    type Error = InvalidMessageKey;
    fn try_from(text: String) -> Result<Self, InvalidMessageKey> {
        text.parse()
    }
}

impl From<MessageKey> for String {
    fn from(key: MessageKey) -> String {
        key.to_string()
    }
}

/// Why a mail service will not send a message, in its own words.
pub type Refusal = Remark;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_key_reads_back_as_it_was_written() {
        let shipment = || "p:1".parse().unwrap();
        for key in [
            MessageKey::OrderConfirmation,
            MessageKey::OrderUpdate(3),
            MessageKey::CancellationNotice,
            MessageKey::PaymentFailedNotice,
            MessageKey::ShippingNotice(shipment()),
            MessageKey::ShippingUpdate(2, shipment()),
            MessageKey::DelayNotice(0, EstimateSubject::Order),
            MessageKey::BackOnTrack(1, EstimateSubject::Shipment(shipment())),
            MessageKey::DeliveredNotice(shipment()),
            MessageKey::FollowUp,
        ] {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        for bad in [
            "",
            "shipped",
            "order-confirmation:1",
            "order-confirmation:",
            "order-update",
            "shipping-update:p1",
            "shipping-notice:",
            "delay-notice:1:p1",
            "delay-notice:order",
        ] {
            assert!(bad.parse::<MessageKey>().is_err(), "{bad}");
        }
    }
}
