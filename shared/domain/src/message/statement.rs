//! Statements of messages: what customers were told, and so what they believe.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::order::statement::OrderStatement;
use crate::pickup::ready::PickupReady;
use crate::shipment::statement::ShipmentStatement;

/// The statement that a message made. The customer believes the latest statement about a subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageStatement {
    /// Tells about the order.
    Order(OrderStatement),
    /// Tells about a shipment.
    Shipment(ShipmentStatement),
    /// Tells the day by which something arrives.
    DeliveryEstimate(Date),
    /// Tells where and until when goods wait to be fetched.
    Pickup(PickupReady),
    /// Tells that a shipment arrived.
    Delivered,
    /// Tells nothing that could become untrue.
    Nothing,
}
