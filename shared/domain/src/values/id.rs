//! Identifiers: the names that other systems gave to things. They are checked once, when they come in from
//! outside. After that, no code reads a meaning from them.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::values::text_form::text_form;

/// The greatest length of an identifier, in bytes.
pub const ID_BYTES_MAX: usize = 128;

/// A reason for which a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// The text is empty.
    #[error("is empty")]
    Empty,
    /// The text is longer than [`ID_BYTES_MAX`] bytes.
    #[error("is longer than {ID_BYTES_MAX} bytes")]
    TooLong,
    /// The text has this character, which is white space, a control character, or `#` (which separates the
    /// parts of a storage key).
    #[error("has the character {0:?}, which an identifier cannot have")]
    BadCharacter(char),
}

fn check(text: &str) -> Result<(), InvalidId> {
    if text.is_empty() {
        return Err(InvalidId::Empty);
    }
    if text.len() > ID_BYTES_MAX {
        return Err(InvalidId::TooLong);
    }
    match text.chars().find(|c| c.is_whitespace() || c.is_control() || *c == '#') {
        Some(bad) => Err(InvalidId::BadCharacter(bad)),
        None => Ok(()),
    }
}

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(extend("maxLength" = ID_BYTES_MAX, "pattern" = crate::values::schema::id())))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Returns the identifier as its source wrote it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                check(text).map(|()| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                check(&text).map(|()| Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )*};
}

identifiers! {
    /// The identifier of a shop: its name in the policy.
    Shop;
    /// The identifier that the shop system gave to an order. It is not the order number that customers read.
    OrderId;
    /// The identifier that a source gave to an event. It is unique within the source, and all deliveries of
    /// one event have the same identifier.
    EventId;
    /// The identifier of a line of an order.
    LineId;
    /// The identifier that the shipping system gave to a shipment.
    ShipmentId;
    /// The identifier that the shop system gave to a fulfilment order: the part of an order that one place is to send.
    FulfilmentOrderId;
    /// The identifier that the payment provider gave to a payment.
    PaymentId;
    /// The identifier of a payment or of a shipment, where it is not known which.
    PaymentOrShipmentId;
    /// The identifier of a refund, from the system that made it.
    RefundId;
    /// The identifier that the payment provider gave to a dispute.
    DisputeId;
    /// The identifier that the returns system gave to a return.
    ReturnId;
    /// The identifier of who assesses the risk of orders, from the shop system.
    RiskProviderId;
    /// A stock keeping unit (SKU): the identifier of a product variant.
    Sku;
}

impl From<PaymentId> for PaymentOrShipmentId {
    fn from(payment: PaymentId) -> Self {
        Self(payment.0)
    }
}

impl From<ShipmentId> for PaymentOrShipmentId {
    fn from(shipment: ShipmentId) -> Self {
        Self(shipment.0)
    }
}

/// The key of an order: its shop, and its identifier within the shop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OrderKey {
    /// The shop that the order belongs to.
    pub shop: Shop,
    /// The identifier of the order within the shop.
    pub order_id: OrderId,
}

/// The subject of a delivery estimate: the goods that should arrive by a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = crate::values::schema::promise_subject())))]
#[serde(try_from = "String", into = "String")]
pub enum EstimateSubject {
    /// The goods of the order that are in no shipment yet. It is written `order`.
    Order,
    /// One shipment. It is written `parcel:<shipment identifier>`.
    Shipment(ShipmentId),
}

impl EstimateSubject {
    /// Returns the identifier of the shipment, if the subject is a shipment.
    #[must_use]
    pub fn shipment(&self) -> Option<&ShipmentId> {
        match self {
            Self::Order => None,
            Self::Shipment(id) => Some(id),
        }
    }
}

impl From<Option<ShipmentId>> for EstimateSubject {
    fn from(shipment: Option<ShipmentId>) -> Self {
        shipment.map_or(Self::Order, Self::Shipment)
    }
}

impl fmt::Display for EstimateSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order => f.write_str("order"),
            Self::Shipment(id) => write!(f, "parcel:{id}"),
        }
    }
}

impl FromStr for EstimateSubject {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text.strip_prefix("parcel:") {
            Some(id) => id.parse().map(Self::Shipment),
            None if text == "order" => Ok(Self::Order),
            None => Err(InvalidId::Empty),
        }
    }
}

text_form!(EstimateSubject);

/// The first 8 bytes of the SHA-256 of a text. They serve as a name for the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub [u8; 8]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl EventId {
    /// Returns the identifier of the event that reports that a text was refused. It is made from the digest
    /// of the text.
    #[must_use]
    pub fn refused(digest: Digest) -> Self {
        Self(format!("refused-{digest}"))
    }
}

impl OrderKey {
    /// Returns the key for an event whose order cannot be read. The event gets an order of its own, named
    /// after the digest of its text. So its case opens only once, however often the event comes, and people
    /// work on it like on any other case.
    #[must_use]
    pub fn unreadable(shop: Option<Shop>, digest: Digest) -> Self {
        let shop = shop.unwrap_or_else(|| Shop("unreadable".to_owned()));
        Self { shop, order_id: OrderId(format!("{UNREADABLE}{digest}")) }
    }

    /// Returns true if no shop has an order of this name: Candor made it up for what is about no order that is known.
    #[must_use]
    pub fn is_made_up(&self) -> bool {
        self.order_id.0.starts_with(UNREADABLE) || self.is_unmatched()
    }

    /// Returns true for the order that stands for reports of which no order is known.
    #[must_use]
    pub fn is_unmatched(&self) -> bool {
        self.order_id.0.starts_with(UNMATCHED)
    }
}

/// The beginning of the names of orders that were made up for events whose order cannot be read.
const UNREADABLE: &str = "unreadable-";
/// The beginning of the names of orders that were made up for reports of no order.
const UNMATCHED: &str = "unmatched-";

impl OrderKey {
    /// Returns the key for reports whose order is not known. All reports that name the same thing get one order of their
    /// own, named after the digest of that thing.
    #[must_use]
    pub fn unmatched(shop: Shop, digest: Digest) -> Self {
        Self { shop, order_id: OrderId(format!("{UNMATCHED}{digest}")) }
    }
}

impl fmt::Display for OrderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.shop, self.order_id)
    }
}

impl FromStr for OrderKey {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (shop, order_id) = text.split_once('#').ok_or(InvalidId::Empty)?;
        Ok(Self { shop: shop.parse()?, order_id: order_id.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_key_reads_back_as_it_was_written() {
        let key: OrderKey = "demo-shop#5001".parse().unwrap();
        assert_eq!(key.to_string().parse::<OrderKey>().unwrap(), key);
    }

    #[test]
    fn an_order_that_stands_for_what_names_none_is_told_from_one_of_the_shop() {
        let of = |key: &str| {
            let key: OrderKey = key.parse().unwrap();
            (key.is_made_up(), key.is_unmatched())
        };
        assert_eq!(of("demo-shop#unmatched-payment-1"), (true, true));
        assert_eq!(of(&OrderKey::unreadable(None, Digest([7; 8])).to_string()), (true, false));
        assert_eq!(of("demo-shop#5001"), (false, false));
    }

    #[test]
    fn an_identifier_has_no_separator_no_space_and_a_bounded_length() {
        assert_eq!("a#b".parse::<OrderId>(), Err(InvalidId::BadCharacter('#')));
        assert_eq!("a\nb".parse::<OrderId>(), Err(InvalidId::BadCharacter('\n')));
        assert_eq!("".parse::<OrderId>(), Err(InvalidId::Empty));
        assert!("x".repeat(ID_BYTES_MAX).parse::<OrderId>().is_ok());
        assert_eq!("x".repeat(ID_BYTES_MAX + 1).parse::<OrderId>(), Err(InvalidId::TooLong));
    }
}
