//! Statements: what we told others, and so what they believe. Customers are told by messages, the warehouse
//! and the shop by commands.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::fulfilment::request::FulfilmentRequest;
use crate::order::statement::OrderStatement;
use crate::order::tagged::TagChange;
use crate::shipment::statement::ShipmentStatement;
use crate::values::id::OrderId;

/// The statement that an effect made. Its hearer believes the latest statement about a subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statement {
    /// Tells a customer about the order.
    Order(OrderStatement),
    /// Tells a customer about a shipment.
    Shipment(ShipmentStatement),
    /// Tells a customer the day by which something arrives.
    DeliveryEstimate(Date),
    /// Tells a customer that a shipment arrived.
    Delivered,
    /// Tells nothing that could become untrue.
    Nothing,
    /// Tells the warehouse what to do about the order.
    Fulfilment(FulfilmentRequest),
    /// Tells the shop about a tag.
    Tag(TagChange),
    /// Tells no one: it keeps the result of the duplicate check.
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
