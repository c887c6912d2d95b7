//! Signals: what Candor tells other systems, as events back on the bus. The warehouse hears what to send, the shop which
//! tags an order should have.
//!
//! A signal is a state, not a command: it says all there is to say about its subject, so the one with the highest
//! number alone counts, and one that comes twice does no harm. Its key, with shop and order, is its idempotency key.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::fact::{Address, LineQuantity, TagChange};
use crate::id::OrderKey;
use crate::message::{Priority, StopReason};
use crate::text::{OrderNumber, TagName};

/// A signal by its meaning, numbered by how often something was said of the subject before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommandKey {
    /// `fulfilment:<number>`
    Fulfilment(u32),
    /// `tag:<number>:<tag>`
    Tag(u32, TagName),
    /// `cancellation:<number>`
    Cancellation(u32),
}

impl fmt::Display for CommandKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fulfilment(number) => write!(f, "fulfilment:{number}"),
            Self::Tag(number, tag) => write!(f, "tag:{number}:{}", tag.as_str()),
            Self::Cancellation(number) => write!(f, "cancellation:{number}"),
        }
    }
}

/// Not a signal's key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of a signal")]
pub struct InvalidCommandKey(String);

impl FromStr for CommandKey {
    type Err = InvalidCommandKey;
    fn from_str(text: &str) -> Result<Self, InvalidCommandKey> {
        let read = || match text.split_once(':')? {
            ("fulfilment", number) => number.parse().ok().map(Self::Fulfilment),
            ("cancellation", number) => number.parse().ok().map(Self::Cancellation),
            ("tag", rest) => {
                let (number, tag) = rest.split_once(':')?;
                Some(Self::Tag(number.parse().ok()?, tag.parse().ok()?))
            }
            (_, _) => None,
        };
        read().ok_or_else(|| InvalidCommandKey(text.to_owned()))
    }
}

/// What is said to another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The order.
    pub order: OrderKey,
    /// Which signal.
    pub key: CommandKey,
    /// What it says.
    pub body: CommandBody,
}

/// What a signal says: the `detail` of its event, beside `id`, `shop`, `order_id` and `number`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CommandBody {
    /// To the warehouse: send this, and nothing else of the order.
    FulfilmentRequested {
        /// The order's number as people know it.
        #[serde(skip_serializing_if = "Option::is_none")]
        order_number: Option<OrderNumber>,
        /// The units in no parcel yet.
        lines: Vec<LineQuantity>,
        /// Where they go.
        #[serde(skip_serializing_if = "Option::is_none")]
        ship_to: Option<Address>,
        /// How soon.
        priority: Priority,
        /// Whether it is a gift.
        gift: bool,
    },
    /// To the warehouse: send nothing more, for now or for good.
    FulfilmentStopped {
        /// Why.
        reason: StopReason,
    },
    /// To the shop: this tag ought to be on the order, or not.
    TagChangeRequested {
        /// The tag.
        tag: TagName,
        /// On or off.
        change: TagChange,
    },
    /// To the shop: a person decided that the order shall be cancelled.
    CancellationRequested {
        /// The case they decided about.
        case: crate::case::CaseKey,
    },
}

impl CommandBody {
    /// The names of all signals on the bus.
    pub const DETAIL_TYPES: [&'static str; 4] =
        ["FulfilmentRequested", "FulfilmentStopped", "TagChangeRequested", "CancellationRequested"];

    /// The name on the bus. Events of ours have the source `candor`, which is no source of facts.
    #[must_use]
    pub fn detail_type(&self) -> &'static str {
        let [requested, stopped, tag, cancellation] = Self::DETAIL_TYPES;
        match self {
            Self::FulfilmentRequested { .. } => requested,
            Self::FulfilmentStopped { .. } => stopped,
            Self::TagChangeRequested { .. } => tag,
            Self::CancellationRequested { .. } => cancellation,
        }
    }
}

impl CommandKey {
    /// The tag it is about, if it is about one.
    #[must_use]
    pub fn tag(&self) -> Option<&TagName> {
        match self {
            Self::Tag(_, tag) => Some(tag),
            Self::Fulfilment(_) | Self::Cancellation(_) => None,
        }
    }

    /// Its number among those of its subject, from 0; the highest counts.
    #[must_use]
    pub fn number(&self) -> u32 {
        match self {
            Self::Fulfilment(number) | Self::Tag(number, _) | Self::Cancellation(number) => *number,
        }
    }
}

impl Command {
    /// The `source` of signals.
    pub const SOURCE: &'static str = "candor";

    /// The event as it travels on the bus: `source`, `detail-type`, `detail`.
    ///
    /// # Errors
    /// Never for signals as they are today.
    pub fn to_bus(&self) -> Result<serde_json::Value, serde_json::Error> {
        let mut detail = serde_json::to_value(&self.body)?;
        if let Some(members) = detail.as_object_mut() {
            members.insert("id".into(), format!("{}#{}", self.order, self.key).into());
            members.insert("shop".into(), self.order.shop.as_str().into());
            members.insert("order_id".into(), self.order.order_id.as_str().into());
            members.insert("number".into(), self.key.number().into());
        }
        Ok(serde_json::json!({
            "source": Self::SOURCE,
            "detail-type": self.body.detail_type(),
            "detail": detail,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_key_reads_back_as_it_was_written() {
        let tag: TagName = "vip: gold".parse().unwrap();
        for key in [CommandKey::Fulfilment(0), CommandKey::Tag(2, tag), CommandKey::Cancellation(1)] {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        for bad in ["fulfilment", "fulfilment:x", "tag:1", "shipped:1", "fulfilment:1:2"] {
            assert!(bad.parse::<CommandKey>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_signal_says_whom_it_is_about_and_which_counts() {
        let signal = Command {
            order: "demo-shop#5001".parse().unwrap(),
            key: CommandKey::Fulfilment(3),
            body: CommandBody::FulfilmentStopped { reason: StopReason::Held },
        };
        assert_eq!(
            signal.to_bus().unwrap(),
            serde_json::json!({
                "source": "candor",
                "detail-type": "FulfilmentStopped",
                "detail": {
                    "id": "demo-shop#5001#fulfilment:3", "shop": "demo-shop", "order_id": "5001",
                    "number": 3, "reason": "held",
                },
            })
        );
    }
}
