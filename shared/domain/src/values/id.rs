//! Identifiers: names other systems gave to things. Parsed once, at the edge; opaque afterwards.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

/// The longest identifier any source may use, in bytes.
pub const ID_BYTES_MAX: usize = 128;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// Nothing in it.
    #[error("is empty")]
    Empty,
    /// Longer than [`ID_BYTES_MAX`].
    #[error("is longer than {ID_BYTES_MAX} bytes")]
    TooLong,
    /// White space, control characters, and `#` (which separates the parts of a storage key) are refused.
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
            /// The identifier as its source wrote it.
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
    /// A shop, by the name the policy knows it by.
    Shop;
    /// An order, by its storefront's identifier (not the number customers read).
    OrderId;
    /// An event, by its source. Unique within the source, shared by all deliveries of one event.
    EventId;
    /// A line of an order.
    LineId;
    /// A parcel, by the system that ships it.
    ShipmentId;
    /// A payment, by its provider.
    PaymentId;
    /// A refund, by whoever made it.
    RefundId;
    /// A return, by the system that keeps it.
    ReturnId;
    /// A stock keeping unit.
    Sku;
}

/// Which order of which shop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OrderKey {
    /// The shop.
    pub shop: Shop,
    /// The order within the shop.
    pub order_id: OrderId,
}

/// What a day was promised for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = crate::values::schema::promise_subject())))]
#[serde(try_from = "String", into = "String")]
pub enum EstimateSubject {
    /// `order`: all of it that is in no parcel yet.
    Order,
    /// `parcel:<parcel>`
    Shipment(ShipmentId),
}

impl EstimateSubject {
    /// The parcel, if it is one.
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

impl TryFrom<String> for EstimateSubject {
    type Error = InvalidId;
    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<EstimateSubject> for String {
    fn from(subject: EstimateSubject) -> String {
        subject.to_string()
    }
}

/// The beginning of the SHA-256 of a text, which names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub [u8; 8]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl EventId {
    /// The identifier of the event that says that a text was refused.
    #[must_use]
    pub fn refused(digest: Digest) -> Self {
        Self(format!("refused-{digest}"))
    }
}

impl OrderKey {
    /// What an event is about that cannot be ascribed to an order: an order of its own, named by its text, so that
    /// its case opens once however often it comes and is worked like any other.
    #[must_use]
    pub fn unreadable(shop: Option<Shop>, digest: Digest) -> Self {
        let shop = shop.unwrap_or_else(|| Shop("unreadable".to_owned()));
        Self { shop, order_id: OrderId(format!("unreadable-{digest}")) }
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
    fn an_identifier_has_no_separator_no_space_and_a_bounded_length() {
        assert_eq!("a#b".parse::<OrderId>(), Err(InvalidId::BadCharacter('#')));
        assert_eq!("a\nb".parse::<OrderId>(), Err(InvalidId::BadCharacter('\n')));
        assert_eq!("".parse::<OrderId>(), Err(InvalidId::Empty));
        assert!("x".repeat(ID_BYTES_MAX).parse::<OrderId>().is_ok());
        assert_eq!("x".repeat(ID_BYTES_MAX + 1).parse::<OrderId>(), Err(InvalidId::TooLong));
    }
}
