//! Says how long a command waits for the parts of a new order: a worker of Shopify makes them soon after the order
//! (<https://shopify.dev/docs/api/admin-graphql/latest/objects/FulfillmentOrder>).

use candor_domain::command::entry::CommandEntry;
use jiff::{SignedDuration, Timestamp};

/// The time within which a shop divides a new order into parts. Shopify has its own flows wait five minutes for it
/// (<https://help.shopify.com/en/manual/shopify-flow/reference/actions/release-fulfillment-hold>).
const DIVIDED_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// Returns true if the parts of an order may still come, by when its command was said.
pub(super) fn may_follow(entry: Option<&CommandEntry>, now: Timestamp) -> bool {
    match entry {
        Some(CommandEntry::Done { at, .. } | CommandEntry::Unknown { since: at, .. }) => {
            now.duration_since(*at) < DIVIDED_WITHIN
        }
        // It is faster than the note that it was said.
        Some(CommandEntry::Claimed { .. } | CommandEntry::Due { .. }) => true,
        None => false,
    }
}
