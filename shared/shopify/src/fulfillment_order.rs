//! Reads how one fulfilment order stands, after a webhook that says no more than that it changed.

use serde::{Deserialize, Serialize};

use crate::operation::{Document, Operation, Refusals};
use crate::order::{FulfillmentOrderStatus, Nodes};
use crate::shop::Gid;

/// The greatest number of lines that are read: the longest page.
const LINES_MAX: u32 = 250;
/// The number of the last requests to the place that are read. Each has its time, and the last one counts.
const REQUESTS_MAX: u32 = 10;

/// Reads how a fulfilment order stands (<https://shopify.dev/docs/api/admin-graphql/2026-10/queries/fulfillmentOrder>).
#[derive(Debug, Clone, Serialize)]
pub struct ReadFulfillmentOrder {
    id: Gid,
    lines: u32,
    requests: u32,
}

impl ReadFulfillmentOrder {
    /// Returns the operation for a fulfilment order.
    #[must_use]
    pub fn new(id: Gid) -> Self {
        Self { id, lines: LINES_MAX, requests: REQUESTS_MAX }
    }
}

impl Operation for ReadFulfillmentOrder {
    const DOCUMENT: Document = Document {
        name: "ReadFulfillmentOrder",
        text: include_str!("documents/read-fulfillment-order.graphql"),
    };
    type Data = FulfillmentOrderRead;
}

/// The answer to [`ReadFulfillmentOrder`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FulfillmentOrderRead {
    /// The fulfilment order; none if there is none (any more), or the app may not see it.
    pub fulfillment_order: Option<FulfillmentOrderState>,
}

impl Refusals for FulfillmentOrderRead {}

/// The state of a fulfilment order (<https://shopify.dev/docs/api/admin-graphql/2026-10/objects/FulfillmentOrder>).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FulfillmentOrderState {
    /// Its id.
    pub id: Gid,
    /// The id of its order.
    pub order_id: Gid,
    /// Its status.
    pub status: FulfillmentOrderStatus,
    /// The status of what its place was asked.
    pub request_status: RequestStatus,
    /// The moment of its last change.
    pub updated_at: String,
    /// Its lines.
    pub line_items: Nodes<FulfillmentOrderLine>,
    /// The last requests to its place.
    pub merchant_requests: Requests,
    /// Its holds.
    pub fulfillment_holds: Vec<Hold>,
}

/// A line of a fulfilment order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FulfillmentOrderLine {
    /// The units that were not sent yet.
    pub remaining_quantity: u32,
    /// The line of the order.
    pub line_item: LineItem,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LineItem {
    /// Its id.
    pub id: Gid,
}

/// Requests to the place that is to send.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Requests {
    /// The last of them.
    pub nodes: Vec<Request>,
}

/// A request to the place that is to send: to send, or not to send.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The moment at which it was made.
    pub sent_at: String,
}

/// A hold, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hold {
    /// Its id.
    pub id: Gid,
    /// Its handle.
    pub handle: Option<String>,
    /// True if our own app put it on.
    pub held_by_requesting_app: bool,
    /// Its reason, by Shopify's own name (<https://shopify.dev/docs/api/admin-graphql/2026-10/enums/FulfillmentHoldReason>).
    pub reason: String,
    /// More about the reason.
    pub reason_notes: Option<String>,
}

/// The status of what a place was asked
/// (<https://shopify.dev/docs/api/admin-graphql/2026-10/enums/FulfillmentOrderRequestStatus>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequestStatus {
    /// It was not asked.
    Unsubmitted,
    /// It was asked to send.
    Submitted,
    /// It will send.
    Accepted,
    /// It will not send.
    Rejected,
    /// It was asked not to send.
    CancellationRequested,
    /// It will not send, as it was asked.
    CancellationAccepted,
    /// It will send all the same.
    CancellationRejected,
    /// It ended the work without sending all.
    Closed,
    /// Something that is not known yet.
    #[serde(other)]
    Unknown,
}
