//! Writes the note of an order, which people of the shop read and write too.

use serde::Serialize;

use crate::operation::{Changed, Document, Operation};
use crate::shop::Gid;

/// Replaces the note (<https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/orderUpdate>).
#[derive(Debug, Clone, Serialize)]
pub struct WriteNote {
    /// The order.
    pub id: Gid,
    /// The whole note.
    pub note: String,
}

impl Operation for WriteNote {
    const DOCUMENT: Document =
        Document { name: "WriteNote", text: include_str!("documents/write-note.graphql") };
    type Data = Changed;
}
