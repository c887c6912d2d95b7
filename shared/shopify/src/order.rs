//! Reads how an order stands, before it is changed.

use serde::{Deserialize, Serialize};

use crate::hold::HANDLE;
use crate::metafield::{CASES, NAMESPACE};
use crate::operation::{Document, Operation, Refusals};
use crate::shop::Gid;

/// The greatest number of fulfilment orders that are read.
const FULFILMENT_ORDERS_MAX: u32 = 20;

/// Reads how an order stands (<https://shopify.dev/docs/api/admin-graphql/2026-10/queries/order>).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadOrder {
    id: Gid,
    namespace: &'static str,
    key: &'static str,
    fulfillment_orders: u32,
}

impl ReadOrder {
    /// Returns the operation for an order.
    #[must_use]
    pub fn new(id: Gid) -> Self {
        Self { id, namespace: NAMESPACE, key: CASES, fulfillment_orders: FULFILMENT_ORDERS_MAX }
    }
}

impl Operation for ReadOrder {
    const DOCUMENT: Document =
        Document { name: "ReadOrder", text: include_str!("documents/read-order.graphql") };
    type Data = OrderRead;
}

/// The answer to [`ReadOrder`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OrderRead {
    /// The order; none if there is no such order, or it is older than the app may read.
    pub order: Option<OrderState>,
}

impl Refusals for OrderRead {}

/// The state of an order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderState {
    /// Its id.
    pub id: Gid,
    /// Its tags.
    pub tags: Vec<String>,
    /// The moment at which it was cancelled.
    pub cancelled_at: Option<String>,
    /// True if it is archived.
    pub closed: bool,
    /// Its metafield with cases.
    pub metafield: Option<MetafieldState>,
    /// Its fulfilment orders.
    pub fulfillment_orders: Nodes<FulfillmentOrder>,
}

/// A metafield.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MetafieldState {
    /// Its value.
    pub value: String,
}

/// A list of which there may be more.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Nodes<T> {
    /// The first of them.
    pub nodes: Vec<T>,
    /// Says if there are more.
    pub page_info: PageInfo,
}

/// The place of a page in a list (<https://shopify.dev/docs/api/usage/pagination-graphql>).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageInfo {
    /// True if more follow.
    pub has_next_page: bool,
    /// The place to go on from.
    pub end_cursor: Option<String>,
}

/// The part of an order that one place is to send
/// (<https://shopify.dev/docs/api/admin-graphql/2026-10/objects/FulfillmentOrder>).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FulfillmentOrder {
    /// Its id.
    pub id: Gid,
    /// Its status.
    pub status: FulfillmentOrderStatus,
    /// Its holds.
    pub fulfillment_holds: Vec<FulfillmentHold>,
}

/// The status of a fulfilment order
/// (<https://shopify.dev/docs/api/admin-graphql/2026-10/enums/FulfillmentOrderStatus>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FulfillmentOrderStatus {
    /// It is to be sent.
    Open,
    /// It is to be sent from some day on.
    Scheduled,
    /// It is held.
    OnHold,
    /// It is being sent.
    InProgress,
    /// It is sent.
    Closed,
    /// It is cancelled.
    Cancelled,
    /// It cannot be sent as it was asked for.
    Incomplete,
    /// Something that is not known yet.
    #[serde(other)]
    Unknown,
}

/// A hold of a fulfilment order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FulfillmentHold {
    /// Its id.
    pub id: Gid,
    /// Its handle.
    pub handle: Option<String>,
    /// True if our own app put it on.
    pub held_by_requesting_app: bool,
}

impl FulfillmentOrder {
    /// Returns our own hold.
    #[must_use]
    pub fn own_hold(&self) -> Option<&FulfillmentHold> {
        let own =
            |hold: &&FulfillmentHold| hold.held_by_requesting_app && hold.handle.as_deref() == Some(HANDLE);
        self.fulfillment_holds.iter().find(own)
    }
}
