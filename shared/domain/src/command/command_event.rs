//! Commands from Candor to other systems, as events on the bus. The warehouse is told what to send, and the
//! shop which tags an order should have.
//!
//! A command describes the whole wanted state of its subject, not one step: so only the one with the highest
//! number counts, and one that comes twice does no harm. Its key, with shop and order, is its idempotency
//! key.

use serde::Serialize;

use crate::case::list::CaseList;
use crate::command::key::CommandKey;
use crate::fulfilment::request::{Priority, StopReason};
use crate::order::tagged::TagChange;
use crate::values::address::Address;
use crate::values::id::OrderKey;
use crate::values::line_quantity::LineQuantity;
use crate::values::text::{OrderNumber, TagName};

/// A command to another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The order.
    pub order: OrderKey,
    /// Its key.
    pub key: CommandKey,
    /// Its content.
    pub body: CommandBody,
}

/// The content of a command: the `detail` of its event, beside `id`, `shop`, `order_id` and `number`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CommandBody {
    /// Asks the warehouse to send this, and nothing else of the order.
    FulfilmentRequested {
        /// The order's number as people know it.
        #[serde(skip_serializing_if = "Option::is_none")]
        order_number: Option<OrderNumber>,
        /// The units in no shipment yet.
        lines: Vec<LineQuantity>,
        /// The address that they go to.
        #[serde(skip_serializing_if = "Option::is_none")]
        ship_to: Option<Address>,
        /// The priority of the order.
        priority: Priority,
        /// True for a gift.
        gift: bool,
    },
    /// Asks the warehouse to send nothing more, for now or for good.
    FulfilmentStopped {
        /// The reason.
        reason: StopReason,
    },
    /// Asks the shop to put a tag on the order, or to take it off.
    TagChangeRequested {
        /// The tag.
        tag: TagName,
        /// The change: on or off.
        change: TagChange,
    },
    /// Asks the shop to cancel the order, as a person decided.
    CancellationRequested {
        /// The case that the person decided about.
        case: crate::case::key::CaseKey,
        /// True if what was paid is to be paid back.
        refund: bool,
        /// True if the goods are for sale again.
        restock: bool,
    },
    /// Asks the shop to show which cases the order has.
    CaseListChanged {
        /// All that there is to show.
        cases: CaseList,
    },
    /// Asks the shop to archive the order: all of it is done.
    ArchiveRequested {},
}

impl CommandBody {
    /// Lists the names of all commands on the bus.
    pub const DETAIL_TYPES: [&'static str; 6] = [
        "FulfilmentRequested",
        "FulfilmentStopped",
        "TagChangeRequested",
        "CancellationRequested",
        "CaseListChanged",
        "ArchiveRequested",
    ];

    /// Returns the name on the bus. Our own events have the source `candor`, which is no source of facts.
    #[must_use]
    pub fn detail_type(&self) -> &'static str {
        let [requested, stopped, tag, cancellation, cases, archive] = Self::DETAIL_TYPES;
        match self {
            Self::FulfilmentRequested { .. } => requested,
            Self::FulfilmentStopped { .. } => stopped,
            Self::TagChangeRequested { .. } => tag,
            Self::CancellationRequested { .. } => cancellation,
            Self::CaseListChanged { .. } => cases,
            Self::ArchiveRequested {} => archive,
        }
    }
}

impl Command {
    /// The `source` of commands.
    pub const SOURCE: &'static str = "candor";

    /// Returns the event as it travels on the bus: `source`, `detail-type`, `detail`.
    ///
    /// # Errors
    /// Returns an error if the content cannot be written as JSON; every command of today can be.
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
        let keys = [CommandKey::Fulfilment(0), CommandKey::Tag(2, tag), CommandKey::Cancellation(1)];
        for key in keys.into_iter().chain([CommandKey::CaseList(3), CommandKey::Archive(4)]) {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        for bad in ["fulfilment", "fulfilment:x", "tag:1", "shipped:1", "fulfilment:1:2"] {
            assert!(bad.parse::<CommandKey>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_signal_says_whom_it_is_about_and_which_counts() {
        let command = Command {
            order: "demo-shop#5001".parse().unwrap(),
            key: CommandKey::Fulfilment(3),
            body: CommandBody::FulfilmentStopped { reason: StopReason::Held },
        };
        assert_eq!(
            command.to_bus().unwrap(),
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
