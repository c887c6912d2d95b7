//! The edge of AfterShip. A tracking without the webhook around it, as AfterShip's API answers, is read under a topic such
//! as `tracking_Delivered`.

use aftership_webhook::{BARE, PROVIDER, TOPICS};

use super::{Edge, carrier};

/// The edge of AfterShip.
pub const AFTERSHIP: Edge = Edge {
    name: "aftership",
    domain: "",
    translate: |origin, payload, now, reads| {
        let provider = if is_bare(&origin.topic) { BARE } else { PROVIDER };
        carrier::translated(provider, origin, payload, now, reads)
    },
    body: carrier::body,
    topics,
};

/// A webhook that says only that there was no news.
const NO_NEWS: &str = "tracking_pending_time";

/// Returns true for the topic of a tracking without a webhook around it: the tag may be any.
fn is_bare(topic: &str) -> bool {
    topic.starts_with("tracking_") && topic != NO_NEWS && !TOPICS.contains(&topic)
}

/// Lists the topics of trackings that have a tag of today.
const BARE_TOPICS: [&str; 9] = [
    "tracking_Pending",
    "tracking_InfoReceived",
    "tracking_InTransit",
    "tracking_OutForDelivery",
    "tracking_AttemptFail",
    "tracking_Delivered",
    "tracking_AvailableForPickup",
    "tracking_Exception",
    "tracking_Expired",
];

fn topics() -> Vec<&'static str> {
    TOPICS.into_iter().chain([NO_NEWS]).chain(BARE_TOPICS).collect()
}
