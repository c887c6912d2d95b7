//! Cancels an order, as a person decided.

use candor_domain::values::text::Remark;
use serde::Serialize;

use crate::operation::{Changed, Document, Operation};
use crate::shop::Gid;

/// The longest note for the shop's staff that Shopify takes.
const STAFF_NOTE_MAX: usize = 255;

/// Cancels an order (<https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/orderCancel>). It moves no money,
/// unless it says so; an authorisation is voided in any case. Shopify does it a while after it has answered.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cancel {
    order_id: Gid,
    reason: &'static str,
    restock: bool,
    refund_method: RefundMethod,
    staff_note: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct RefundMethod {
    original_payment_methods_refund: bool,
}

/// The consequences of a cancellation for an order's money and goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consequences {
    /// True if what was paid is paid back.
    pub refunded: bool,
    /// True if the goods are for sale again.
    pub restocked: bool,
}

impl Cancel {
    /// Returns the cancellation. The note is for the shop's staff.
    #[must_use]
    pub fn new(order: Gid, consequences: Consequences, note: &Remark) -> Self {
        Self {
            order_id: order,
            reason: "OTHER",
            restock: consequences.restocked,
            refund_method: RefundMethod { original_payment_methods_refund: consequences.refunded },
            staff_note: note.as_str().chars().take(STAFF_NOTE_MAX).collect(),
        }
    }
}

impl Operation for Cancel {
    const DOCUMENT: Document = Document { name: "Cancel", text: include_str!("documents/cancel.graphql") };
    type Data = Changed;
}
