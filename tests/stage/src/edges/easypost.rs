//! The edge of EasyPost.

use easypost_webhook::{PROVIDER, TOPICS};

use super::{Edge, carrier};

/// The edge of EasyPost.
pub const EASYPOST: Edge = Edge {
    name: "easypost",
    domain: "",
    translate: |origin, payload, now, reads| carrier::translated(PROVIDER, origin, payload, now, reads),
    body: carrier::body,
    topics: || TOPICS.into_iter().chain(["batch.created", "batch.updated"]).collect(),
};
