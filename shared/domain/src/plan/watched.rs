//! Orders that were watched from their start, and those that became known only later.

use jiff::{SignedDuration, Timestamp};

use crate::order::placed::Placed;
use crate::plan::context::Context;
use crate::plan::moment::after;
use crate::policy::settings::FulfilWhen;

/// The time after an order was placed within which it must have become known, to count as watched from its start.
/// Shopify repeats a webhook for four hours (<https://shopify.dev/docs/apps/build/webhooks/subscribe/https>).
const KNOWN_WITHIN: SignedDuration = SignedDuration::from_hours(24);

impl Context<'_> {
    /// Returns the time since which no payment is in the way of sending the goods, for rules about age. A payment that
    /// is known from a status alone came in at an unknown time before: for an order that became known late, that is as
    /// old as the order, and for one that was watched from its start it is as new as the status.
    pub(crate) fn ready_since(&self, placed: &Placed) -> Option<Timestamp> {
        let facts = &self.order.facts;
        let ready_at = facts.ready_at(placed)?;
        let unknown = !self.is_watched(placed) && facts.is_known_from_status(ready_at);
        Some(if unknown { placed.placed_at } else { ready_at.max(placed.placed_at) })
    }

    /// Returns the time since which the order is ready to be sent, but for holds, by when the policy has orders sent.
    pub(crate) fn sendable_since(&self, placed: &Placed) -> Option<Timestamp> {
        match self.policy.fulfilment.when {
            FulfilWhen::Placed => Some(placed.placed_at),
            FulfilWhen::Paid | FulfilWhen::Never => self.ready_since(placed),
        }
    }

    /// Returns true for an order that became known only after it would have been inactive: it is from before the shop was
    /// connected. It was most likely paid and sent long ago, and no source says that again.
    pub(crate) fn is_from_before(&self, placed: &Placed) -> bool {
        self.known_since() >= after(placed.placed_at, self.policy.activity_window)
    }

    fn known_since(&self) -> Timestamp {
        self.order.ledger.known_since.unwrap_or(self.moment.now)
    }

    /// Returns true for an order that became known soon after it was placed.
    pub(crate) fn is_watched(&self, placed: &Placed) -> bool {
        self.known_since() <= after(placed.placed_at, KNOWN_WITHIN)
    }
}
