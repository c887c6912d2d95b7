//! Holds fulfilment orders, and releases them. A hold has a handle, which no two holds of one app on a fulfilment order
//! share: so a hold that was put on is found again, and only our own is released.

use candor_domain::values::text::Remark;
use serde::Serialize;

use crate::operation::{Changed, Document, Operation};
use crate::shop::Gid;

/// The handle of our holds.
pub const HANDLE: &str = "candor";

/// Puts a hold on one fulfilment order
/// (<https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/fulfillmentOrderHold>).
#[derive(Debug, Clone, Serialize)]
pub struct Hold {
    id: Gid,
    hold: HoldInput,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct HoldInput {
    handle: &'static str,
    reason: HoldReason,
    reason_notes: Remark,
}

/// A reason to hold, as Shopify names it
/// (<https://shopify.dev/docs/api/admin-graphql/2026-10/enums/FulfillmentHoldReason>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HoldReason {
    /// The order is not paid.
    AwaitingPayment,
    /// The order may be fraud.
    HighRiskOfFraud,
    /// Any other reason.
    Other,
}

impl Hold {
    /// Returns the hold of a fulfilment order. The notes are for people in the shop.
    #[must_use]
    pub fn new(fulfillment_order: Gid, reason: HoldReason, reason_notes: Remark) -> Self {
        Self { id: fulfillment_order, hold: HoldInput { handle: HANDLE, reason, reason_notes } }
    }
}

impl Operation for Hold {
    const DOCUMENT: Document = Document { name: "Hold", text: include_str!("documents/hold.graphql") };
    type Data = Changed;
}

/// Releases holds of one fulfilment order
/// (<https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/fulfillmentOrderReleaseHold>).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    id: Gid,
    hold_ids: Vec<Gid>,
}

impl Release {
    /// Returns the release of one hold. Without an id Shopify would release every hold, those of others too.
    #[must_use]
    pub fn new(fulfillment_order: Gid, hold: Gid) -> Self {
        Self { id: fulfillment_order, hold_ids: vec![hold] }
    }
}

impl Operation for Release {
    const DOCUMENT: Document = Document { name: "Release", text: include_str!("documents/release.graphql") };
    type Data = Changed;
}
