//! Tells which data hold words that a person or another system wrote. What is told away from the desk repeats none of them:
//! they may name anybody.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::fulfilment::request::StopReason;
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::order::assessed::RiskAssessed;
use crate::order::placed::Risk;
use crate::order::statement::OrderStatement;
use crate::pickup::ready::PickupReady;
use crate::returns::updated::ReturnStatus;
use crate::shipment::statement::ShipmentStatement;
use crate::shipment::tracking_update::TrackingStatus;
use crate::values::id::{
    DisputeId, EstimateSubject, FulfilmentOrderId, LineId, OrderId, PaymentId, RefundId, ReturnId,
    ShipmentId, Shop,
};
use crate::values::line_quantity::LineQuantity;
use crate::values::money::Money;
use crate::values::quantity::Quantity;
use crate::values::reading::Violation;
use crate::values::text::{OrderNumber, Remark, TagName};

/// A part of a sentence in a case. A type without this trait can be in no sentence.
pub(crate) trait Quotes {
    /// Returns true if it holds words that a person or another system wrote.
    fn quotes(&self) -> bool;
}

/// Says of each type alike if it holds words of others.
macro_rules! quotes {
    ($answer:literal: $($type:ty),+ $(,)?) => {$(
        impl Quotes for $type {
            fn quotes(&self) -> bool {
                $answer
            }
        }
    )+};
}

quotes!(true: Remark, TagName, Violation, String);
quotes!(false: bool, u32, usize, Date, Timestamp, Money, Quantity, LineQuantity);
quotes!(false: DisputeId, FulfilmentOrderId, LineId, OrderId, PaymentId, RefundId, ReturnId, ShipmentId, Shop);
quotes!(false: OrderNumber, EstimateSubject, MessageKey, OrderStatement);
quotes!(false: Reason, ReturnStatus, Risk, StopReason, TrackingStatus);
// The number of a parcel is said, and no name of its carrier.
quotes!(false: ShipmentStatement);

impl<T: Quotes> Quotes for Option<T> {
    fn quotes(&self) -> bool {
        self.as_ref().is_some_and(Quotes::quotes)
    }
}

impl<T: Quotes> Quotes for Vec<T> {
    fn quotes(&self) -> bool {
        self.iter().any(Quotes::quotes)
    }
}

impl<A: Quotes, B: Quotes> Quotes for (A, B) {
    fn quotes(&self) -> bool {
        self.0.quotes() || self.1.quotes()
    }
}

impl Quotes for PickupReady {
    fn quotes(&self) -> bool {
        let Self { place, ready_until } = self;
        place.quotes() || ready_until.quotes()
    }
}

impl Quotes for RiskAssessed {
    /// A provider names itself.
    fn quotes(&self) -> bool {
        self.provider.is_some()
    }
}
