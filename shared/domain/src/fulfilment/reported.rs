//! Reports about fulfilment orders. A shop system divides an order into parts, each for one place to send, and asks that place, often
//! a warehouse of another company, which answers
//! (<https://shopify.dev/docs/apps/build/orders-fulfillment/fulfillment-service-apps>).

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::facts::held::{Held, Merge};
use crate::values::id::FulfilmentOrderId;
use crate::values::line_quantity::LineQuantity;
use crate::values::slug::slugs;
use crate::values::text::Remark;

/// The state of a fulfilment order. The fact always has the whole state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FulfilmentReported {
    /// The identifier that the shop system gave to the fulfilment order.
    pub fulfilment_order_id: FulfilmentOrderId,
    /// The status of the work.
    pub status: FulfilmentStatus,
    /// The status of what the place was asked.
    pub request_status: RequestStatus,
    /// The moment at which the place was last asked to send it, or not to send it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Timestamp>,
    /// The answer in the words of the place, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Remark>,
    /// The units that the place has not sent yet, each line once.
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::limits::LINES_MAX)))]
    pub lines: Vec<LineQuantity>,
    /// The holds that people and other apps put on it. Those that Candor asked for are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::limits::FULFILMENT_HOLDS_MAX)))]
    pub holds: Vec<FulfilmentHold>,
}

/// A hold in the shop system: nothing of the fulfilment order is sent until it ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FulfilmentHold {
    /// The reason, by the shop system's own name.
    pub reason: Remark,
    /// More about the reason, for people of the shop. It is never in a mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<Remark>,
}

slugs! {
    /// The status of the work on a fulfilment order
    /// (<https://shopify.dev/docs/api/admin-graphql/2026-10/enums/FulfillmentOrderStatus>).
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum FulfilmentStatus {
        /// It is to be sent.
        Open = "open",
        /// It is to be sent from some day on.
        Scheduled = "scheduled",
        /// It is held.
        OnHold = "on-hold",
        /// It is being sent.
        InProgress = "in-progress",
        /// It is done, or another fulfilment order took its place.
        Closed = "closed",
        /// It is cancelled.
        Cancelled = "cancelled",
        /// It cannot be sent as it was asked for.
        Incomplete = "incomplete",
    }
}

slugs! {
    /// The status of what a place was asked, and its answer
    /// (<https://shopify.dev/docs/api/admin-graphql/2026-10/enums/FulfillmentOrderRequestStatus>).
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum RequestStatus {
        /// It was not asked, or need not be.
        Unsubmitted = "unsubmitted",
        /// It was asked to send.
        Submitted = "submitted",
        /// It will send.
        Accepted = "accepted",
        /// It will not send.
        Rejected = "rejected",
        /// It was asked not to send, after it had accepted.
        CancellationRequested = "cancellation-requested",
        /// It will not send, as it was asked.
        CancellationAccepted = "cancellation-accepted",
        /// It will send, though it was asked not to.
        CancellationRejected = "cancellation-rejected",
        /// It ended the work without sending all.
        Closed = "closed",
    }
}

impl FulfilmentStatus {
    /// Returns true if nothing more is to come of a fulfilment order with this status.
    #[must_use]
    pub fn is_over(self) -> bool {
        match self {
            Self::Open | Self::Scheduled | Self::OnHold | Self::InProgress | Self::Incomplete => false,
            Self::Closed | Self::Cancelled => true,
        }
    }
}

impl RequestStatus {
    /// Returns true if the place is to send the goods, by its own word.
    #[must_use]
    pub fn is_accepted(self) -> bool {
        match self {
            Self::Accepted | Self::CancellationRequested | Self::CancellationRejected => true,
            Self::Unsubmitted | Self::Submitted | Self::Rejected => false,
            Self::CancellationAccepted | Self::Closed => false,
        }
    }
}

/// Everything that was reported about one fulfilment order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reports {
    /// The newest state.
    pub newest: Held<FulfilmentReported>,
    /// The newest state that came with words, where the newest of all has none: the words come once, and the state comes
    /// again with everything that changes later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    in_words: Option<Held<FulfilmentReported>>,
}

impl Reports {
    pub(super) fn of(new: Held<FulfilmentReported>) -> Self {
        Self { newest: new, in_words: None }
    }

    pub(super) fn hold(&mut self, new: Held<FulfilmentReported>) -> Merge {
        if self.newest == new || self.in_words.as_ref() == Some(&new) {
            return Merge::Duplicate;
        }
        let before = self.clone();
        let all = [Some(&self.newest), self.in_words.as_ref(), Some(&new)].into_iter().flatten();
        let in_words = all.filter(|held| held.body.answer.is_some()).max().cloned();
        if self.newest < new {
            self.newest = new;
        }
        self.in_words = in_words.filter(|held| *held != self.newest);
        if *self == before { Merge::Superseded } else { Merge::Merged }
    }

    /// Returns the states that people have to see: the newest one, and the one with the words of the same answer.
    pub(crate) fn telling(&self) -> impl Iterator<Item = &Held<FulfilmentReported>> {
        let newest = &self.newest.body;
        let is_same = |held: &&Held<FulfilmentReported>| {
            (held.body.request_status, held.body.asked_at) == (newest.request_status, newest.asked_at)
        };
        [&self.newest].into_iter().chain(self.in_words.as_ref().filter(is_same))
    }

    /// Returns the place's own words for its last answer.
    pub(crate) fn answer(&self) -> Option<&Remark> {
        self.telling().find_map(|held| held.body.answer.as_ref())
    }

    /// Returns the moment since which the answer stands, as far as is known: it was asked then, and later changes of other
    /// kinds do not make its answer a new one.
    pub(crate) fn asked_at(&self) -> Timestamp {
        self.newest.body.asked_at.unwrap_or(self.newest.stamp.occurred_at)
    }

    pub(super) fn stamps(&self) -> impl Iterator<Item = &crate::event::stamp::Stamp> {
        [&self.newest].into_iter().chain(&self.in_words).map(|held| &held.stamp)
    }
}
