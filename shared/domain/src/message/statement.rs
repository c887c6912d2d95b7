//! What was told, and so what others believe: customers by messages, the warehouse and the shop by signals.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::fulfilment::request::FulfilmentRequest;
use crate::order::statement::OrderStatement;
use crate::order::tagged::TagChange;
use crate::shipment::statement::ShipmentStatement;
use crate::values::id::OrderId;

/// What an effect told somebody. The latest about a subject is what they believe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statement {
    /// A customer, about the order.
    Order(OrderStatement),
    /// A customer, about a parcel.
    Shipment(ShipmentStatement),
    /// A customer, about the day by which something arrives.
    DeliveryEstimate(Date),
    /// A customer, that a parcel arrived.
    Delivered,
    /// A customer, nothing that could become untrue.
    Nothing,
    /// The warehouse, what to do about the order.
    Fulfilment(FulfilmentRequest),
    /// The shop, about a tag.
    Tag(TagChange),
    /// Nobody: what was learnt about an order that looks the same.
    DuplicateOrder(Option<OrderId>),
}

#[cfg(test)]
mod tests {
    use crate::fulfilment::request::StopReason::*;

    #[test]
    fn why_the_warehouse_stops_has_the_name_it_has_on_the_bus() {
        let reasons = [Cancelled, Refunded, Held, LikelyDuplicate, NotPaid, NothingLeft];
        let named = ["cancelled", "refunded", "held", "likely-duplicate", "not-paid", "nothing-left"];
        assert_eq!(reasons.map(crate::fulfilment::request::StopReason::slug), named);
    }
}
