//! The edge of AfterShip. A tracking without the webhook around it, as AfterShip's API answers, is read under a topic such
//! as `tracking_Delivered`.

use aftership_webhook::{BARE, PROVIDER, TOPICS};

use super::{Edge, carrier};

/// The edge of AfterShip.
pub const AFTERSHIP: Edge = Edge {
    name: "aftership",
    translate: |origin, payload, now, reads| {
        let provider = if BARE_TOPICS.contains(&origin.topic.as_str()) { BARE } else { PROVIDER };
        carrier::translated(provider, origin, payload, now, reads)
    },
    body: carrier::body,
    topics,
};

/// The topics of trackings without a webhook around them.
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
    TOPICS.into_iter().chain(["tracking_pending_time"]).chain(BARE_TOPICS).collect()
}
