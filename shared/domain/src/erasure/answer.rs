//! The answer to a demand for erasure, for the systems that asked or that have data of the person too.

use serde::Serialize;

use crate::erasure::cover::WhyLeft;
use crate::erasure::work::Work;
use crate::values::id::{EventId, OrderId, Shop};

/// An event on the bus: a demand for erasure was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasureCompleted {
    /// The identifier of the answer: the same each time that it is given.
    pub id: String,
    /// The demand.
    pub request: EventId,
    /// The shop.
    pub shop: Shop,
    /// The number of orders that were erased.
    pub orders: u64,
    /// The number of other items that were forgotten.
    pub traces: u64,
    /// True if Candor had nothing of the person.
    pub found_nothing: bool,
    /// The orders that stay; at most [`LEFT_NAMED_MAX`](crate::erasure::work::LEFT_NAMED_MAX) of them are named.
    pub left: Vec<LeftOrder>,
    /// The orders that were erased while something was still to be done for them; as many are named.
    pub unfinished: Vec<OrderId>,
    /// The number of all orders that stay.
    pub left_count: u64,
    /// The number of items of the shop that could not be read, so that it is not known whose they are.
    pub unreadable: u64,
}

/// An order that stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOrder {
    /// The order.
    pub order_id: OrderId,
    /// The reason.
    pub why: WhyLeft,
}

impl ErasureCompleted {
    /// The `detail-type` of the answer on the event bus.
    pub const DETAIL_TYPE: &'static str = "ErasureCompleted";

    /// Returns the answer to a demand, as its work stands.
    #[must_use]
    pub fn of(work: &Work) -> Self {
        let (shop, request) = (work.demand.shop.clone(), work.demand.stamp.id.clone());
        let left =
            |(order_id, why): (&OrderId, &WhyLeft)| LeftOrder { order_id: order_id.clone(), why: *why };
        Self {
            id: format!("{shop}#{request}#erased"),
            request,
            shop,
            orders: work.counts.orders,
            traces: work.counts.traces,
            found_nothing: work.counts.orders == 0 && work.counts.left == 0 && work.counts.traces == 0,
            left: work.left.iter().map(left).collect(),
            unfinished: work.unfinished.iter().cloned().collect(),
            left_count: work.counts.left,
            unreadable: work.counts.unreadable,
        }
    }
}
