//! Puts tags on an order, and takes them off. Both may be done twice: a tag that is on is not put on again.

use candor_domain::values::text::TagName;
use serde::Serialize;

use crate::operation::{Changed, Document, Operation};
use crate::shop::Gid;

/// Puts tags on (<https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/tagsAdd>).
#[derive(Debug, Clone, Serialize)]
pub struct AddTags {
    /// The order.
    pub id: Gid,
    /// The tags.
    pub tags: Vec<TagName>,
}

impl Operation for AddTags {
    const DOCUMENT: Document = Document { name: "AddTags", text: include_str!("documents/add-tags.graphql") };
    type Data = Changed;
}

/// Takes tags off (<https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/tagsRemove>).
#[derive(Debug, Clone, Serialize)]
pub struct RemoveTags {
    /// The order.
    pub id: Gid,
    /// The tags.
    pub tags: Vec<TagName>,
}

impl Operation for RemoveTags {
    const DOCUMENT: Document =
        Document { name: "RemoveTags", text: include_str!("documents/remove-tags.graphql") };
    type Data = Changed;
}
