//! Archives an order: nothing is left to do with it.

use serde::Serialize;

use crate::operation::{Changed, Document, Operation};
use crate::shop::Gid;

/// Archives an order, which Shopify calls to close it: no further work is required
/// (<https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/orderClose>).
#[derive(Debug, Clone, Serialize)]
pub struct Close {
    /// The order.
    pub id: Gid,
}

impl Operation for Close {
    const DOCUMENT: Document = Document { name: "Close", text: include_str!("documents/close.graphql") };
    type Data = Changed;
}
