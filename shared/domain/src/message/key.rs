//! The table of messages to the customer: each kind with its key.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::values::id::{EstimateSubject, RefundId, ShipmentId};
use crate::values::key_part::KeyPart;
use crate::values::slug::slugs;
use crate::values::text_form::text_form;

/// Defines the kinds of message and their keys by one table. A row is a kind, the parts of its key, its slug, the role that
/// it has, and the settings of the policy that only some kinds have.
macro_rules! messages {
    ($(
        $(#[$meta:meta])*
        $kind:ident $(($($part:ident: $type:ty),+))? = $slug:literal, $role:ident, [$($setting:literal),*];
    )+) => {
        slugs! {
            /// The kinds of message, the most important first: where a customer may not get all of them in a day, the
            /// first ones go out.
            pub enum MessageKind {
                $($(#[$meta])* $kind = $slug,)+
            }
        }

        impl MessageKind {
            fn role(self) -> Role {
                match self {
                    $(Self::$kind => Role::$role,)+
                }
            }

            /// Returns the settings of its table in the policy besides those that every kind has.
            pub(crate) fn settings(self) -> &'static [&'static str] {
                match self {
                    $(Self::$kind => &[$($setting),*],)+
                }
            }

            /// Returns the regular expression of its keys.
            #[cfg(feature = "schema")]
            fn key_pattern(self) -> String {
                match self {
                    $(Self::$kind => [$slug.to_owned() $($(, <$type>::pattern())+)?].join(":"),)+
                }
            }
        }

        /// A message by its meaning, never by the identifier of an event: this makes it go out once.
        ///
        /// It is written as its slug and its parts, with colons between them: `shipping-update:2:p1`. A correction has
        /// a number, the count of earlier statements about its subject, since the truth may return to what it was.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum MessageKey {
            $($(#[$meta])* $kind $(($($type),+))?,)+
        }

        impl MessageKey {
            /// Returns its kind.
            #[must_use]
            pub fn kind(&self) -> MessageKind {
                match self {
                    $(Self::$kind { .. } => MessageKind::$kind,)+
                }
            }

            /// Returns its number among the messages about its subject; 0 for a kind that has only one.
            #[must_use]
            pub fn number(&self) -> u32 {
                match self {
                    $(Self::$kind $(($($part),+))? => {
                        let numbers: &[Option<u32>] = &[$($($part.number()),+)?];
                        numbers.iter().copied().flatten().next().unwrap_or_default()
                    })+
                }
            }

            /// Returns the shipment it is about, if it is about one.
            #[must_use]
            pub fn shipment(&self) -> Option<&ShipmentId> {
                match self {
                    $(Self::$kind $(($($part),+))? => {
                        let shipments: &[Option<&ShipmentId>] = &[$($(KeyPart::shipment($part)),+)?];
                        shipments.iter().copied().flatten().next()
                    })+
                }
            }
        }

        impl fmt::Display for MessageKey {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$kind $(($($part),+))? => {
                        f.write_str($slug)?;
                        $($(write!(f, ":{}", $part)?;)+)?
                        Ok(())
                    })+
                }
            }
        }

        fn read_key(text: &str) -> Option<MessageKey> {
            let (slug, rest) = text.split_once(':').map_or((text, None), |(slug, rest)| (slug, Some(rest)));
            match slug {
                $($slug => {
                    $($(let ($part, rest) = <$type>::take(rest?)?;)+)?
                    rest.is_none().then_some(MessageKey::$kind $(($($part),+))?)
                })+
                _ => None,
            }
        }
    };
}

/// The part that a kind of message plays for the customer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It tells something new.
    Informs,
    /// It tells what a carrier reported of a shipment, and shows the shipment beside.
    Reports,
    /// It corrects an earlier statement.
    Corrects,
    /// It corrects the day of an earlier statement, and shows a shipment beside.
    CorrectsDay,
    /// It asks something. Customers may refuse it, since the order does not need it.
    Asks,
}

impl MessageKind {
    /// Returns whether it corrects an earlier statement: such a message always passes the frequency cap.
    #[must_use]
    pub fn corrects(self) -> bool {
        matches!(self.role(), Role::Corrects | Role::CorrectsDay)
    }

    /// Returns true if it shows a shipment beside what it is about.
    pub(crate) fn shows_shipment_aside(self) -> bool {
        matches!(self.role(), Role::Reports | Role::CorrectsDay)
    }

    /// Returns true if a customer can unsubscribe from it. All other messages are about an order in progress.
    #[must_use]
    pub fn is_refusable(self) -> bool {
        self.role() == Role::Asks
    }
}

messages! {
    /// Confirms the order.
    OrderConfirmation = "order-confirmation", Informs, ["when"];
    /// Corrects what was said about the order: it changed, or is cancelled.
    OrderUpdate(number: u32) = "order-update", Corrects, [];
    /// Says that an order is cancelled of which the customer had heard nothing yet.
    CancellationNotice = "cancellation-notice", Informs, ["send"];
    /// Says what a customer bought at the counter.
    Receipt = "receipt", Informs, ["send"];
    /// Says that a payment did not go through.
    PaymentFailedNotice = "payment-failed-notice", Informs, ["send"];
    /// Says that a shipment waits for the customer to fetch it.
    PickupNotice(shipment: ShipmentId) = "pickup-notice", Reports, ["send"];
    /// Corrects where or until when goods wait to be fetched.
    PickupUpdate(number: u32) = "pickup-update", Corrects, [];
    /// Says that goods wait at a place of the shop to be fetched.
    PickupReadyNotice = "pickup-ready-notice", Informs, ["send"];
    /// Reminds of goods that wait to be fetched, before the time to fetch them is over.
    PickupReminder = "pickup-reminder", Informs, ["send", "before"];
    /// Says that the carrier could not deliver a shipment.
    AttemptFailedNotice(shipment: ShipmentId) = "attempt-failed-notice", Reports, ["send"];
    /// Says that a shipment goes back to the shop.
    ParcelReturningNotice(shipment: ShipmentId) = "parcel-returning-notice", Informs, ["send"];
    /// Says that a shipment is on its way.
    ShippingNotice(shipment: ShipmentId) = "shipping-notice", Informs, ["tracking_wait"];
    /// Corrects what was said about a shipment: other tracking, other contents, or not coming.
    ShippingUpdate(number: u32, shipment: ShipmentId) = "shipping-update", Corrects, [];
    /// Says that something arrives later than was said.
    DelayNotice(number: u32, subject: EstimateSubject) = "delay-notice", CorrectsDay, ["send", "interval"];
    /// Says that something arrives earlier than was said last.
    BackOnTrack(number: u32, subject: EstimateSubject) = "back-on-track", CorrectsDay, [];
    /// Says that a shipment is on the vehicle that delivers it.
    OutForDeliveryNotice(shipment: ShipmentId) = "out-for-delivery-notice", Reports, ["send"];
    /// Says that money went back to the customer.
    RefundNotice(refund: RefundId) = "refund-notice", Informs, ["send"];
    /// Says that a shipment arrived.
    DeliveredNotice(shipment: ShipmentId) = "delivered-notice", Informs, ["send"];
    /// Asks how it was.
    FollowUp = "follow-up", Asks, ["send", "after"];
}

/// A text that is not the key of a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of a message")]
pub struct InvalidMessageKey(String);

impl FromStr for MessageKey {
    type Err = InvalidMessageKey;
    fn from_str(text: &str) -> Result<Self, InvalidMessageKey> {
        read_key(text).ok_or_else(|| InvalidMessageKey(text.to_owned()))
    }
}

text_form!(MessageKey);

/// Returns the regular expression of all keys.
#[cfg(feature = "schema")]
pub(crate) fn message_key() -> String {
    MessageKind::ALL.map(MessageKind::key_pattern).join("|")
}

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
            MessageKey::Receipt,
            MessageKey::PaymentFailedNotice,
            MessageKey::PickupNotice(shipment()),
            MessageKey::PickupReadyNotice,
            MessageKey::PickupUpdate(1),
            MessageKey::PickupReminder,
            MessageKey::AttemptFailedNotice(shipment()),
            MessageKey::ParcelReturningNotice(shipment()),
            MessageKey::ShippingNotice(shipment()),
            MessageKey::ShippingUpdate(2, shipment()),
            MessageKey::DelayNotice(0, EstimateSubject::Order),
            MessageKey::BackOnTrack(1, EstimateSubject::Shipment(shipment())),
            MessageKey::OutForDeliveryNotice(shipment()),
            MessageKey::RefundNotice("re:1".parse().unwrap()),
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
            "refund-notice",
            "delay-notice:1:p1",
            "delay-notice:order",
        ] {
            assert!(bad.parse::<MessageKey>().is_err(), "{bad}");
        }
    }
}
