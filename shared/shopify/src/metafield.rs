//! Sets metafields of an order, for people in the shop, its flows and other apps: the cases of the order.

use serde::Serialize;

use crate::operation::{Changed, Document, Operation};
use crate::shop::Gid;

/// The namespace of our metafields.
pub const NAMESPACE: &str = "candor";
/// The key of the metafield with an order's cases.
pub const CASES: &str = "cases";

/// Sets metafields (<https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/metafieldsSet>).
#[derive(Debug, Clone, Serialize)]
pub struct SetMetafields {
    metafields: Vec<Metafield>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Metafield {
    owner_id: Gid,
    namespace: &'static str,
    key: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
}

impl SetMetafields {
    /// Returns the operation that says which cases an order has, as JSON.
    #[must_use]
    pub fn cases(order: Gid, cases: &serde_json::Value) -> Self {
        let value = cases.to_string();
        let metafield = Metafield { owner_id: order, namespace: NAMESPACE, key: CASES, kind: "json", value };
        Self { metafields: vec![metafield] }
    }
}

impl Operation for SetMetafields {
    const DOCUMENT: Document =
        Document { name: "SetMetafields", text: include_str!("documents/set-metafields.graphql") };
    type Data = Changed;
}
