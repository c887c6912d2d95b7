//! The edge of Shippo.

use shippo_webhook::{PROVIDER, TOPICS};

use super::{Edge, carrier};

/// The edge of Shippo.
pub const SHIPPO: Edge = Edge {
    name: "shippo",
    domain: "",
    translate: |origin, payload, now, reads| carrier::translated(PROVIDER, origin, payload, now, reads),
    body: carrier::body,
    topics: || TOPICS.to_vec(),
};
