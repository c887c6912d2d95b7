//! The edge of tracking updates in Candor's own format.

use tracking_webhook::{PROVIDER, TOPICS};

use super::{Edge, carrier};

/// The edge of tracking updates in Candor's own format.
pub const TRACKING: Edge = Edge {
    name: "tracking",
    domain: "",
    translate: |origin, payload, now, reads| carrier::translated(PROVIDER, origin, payload, now, reads),
    body: carrier::body,
    topics: || TOPICS.to_vec(),
};
