//! The parts of a key that is written as one text: `shipping-update:2:p1` has the parts `2` and `p1`.

use std::fmt;

use crate::values::id::{EstimateSubject, RefundId, ShipmentId};

/// A part of a key. A number ends at the next colon. A shipment, a refund or an estimate subject is all the text
/// that is left, colons included.
pub trait KeyPart: fmt::Display + Sized {
    /// Takes the part from the front of a text. Returns the part, and the rest of the text (`None` if nothing
    /// follows the part). Returns `None` if the text does not begin with such a part.
    fn take(text: &str) -> Option<(Self, Option<&str>)>;

    /// Returns the number, if the part is one.
    fn number(&self) -> Option<u32> {
        None
    }

    /// Returns the shipment, if the part is about one.
    fn shipment(&self) -> Option<&ShipmentId> {
        None
    }

    /// Returns the regular expression of the part, for JSON Schemas.
    #[cfg(feature = "schema")]
    fn pattern() -> String;
}

impl KeyPart for u32 {
    fn take(text: &str) -> Option<(Self, Option<&str>)> {
        match text.split_once(':') {
            Some((number, rest)) => Some((number.parse().ok()?, Some(rest))),
            None => Some((text.parse().ok()?, None)),
        }
    }

    fn number(&self) -> Option<u32> {
        Some(*self)
    }

    #[cfg(feature = "schema")]
    fn pattern() -> String {
        "[0-9]+".to_owned()
    }
}

impl KeyPart for ShipmentId {
    fn take(text: &str) -> Option<(Self, Option<&str>)> {
        Some((text.parse().ok()?, None))
    }

    fn shipment(&self) -> Option<&ShipmentId> {
        Some(self)
    }

    #[cfg(feature = "schema")]
    fn pattern() -> String {
        crate::values::schema::bounded_id()
    }
}

impl KeyPart for RefundId {
    fn take(text: &str) -> Option<(Self, Option<&str>)> {
        Some((text.parse().ok()?, None))
    }

    #[cfg(feature = "schema")]
    fn pattern() -> String {
        crate::values::schema::bounded_id()
    }
}

impl KeyPart for EstimateSubject {
    fn take(text: &str) -> Option<(Self, Option<&str>)> {
        Some((text.parse().ok()?, None))
    }

    fn shipment(&self) -> Option<&ShipmentId> {
        Self::shipment(self)
    }

    #[cfg(feature = "schema")]
    fn pattern() -> String {
        format!("({})", crate::values::schema::estimate())
    }
}
