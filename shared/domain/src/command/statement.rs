//! Statements of commands: what other systems were told, and so what they believe.

use serde::Deserialize;
use serde::Serialize;

use crate::fulfilment::request::FulfilmentRequest;
use crate::order::tagged::TagChange;
use crate::values::hash::CaseListHash;

/// The statement that a command made. Its receiver believes the latest statement about a subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommandStatement {
    /// Tells the warehouse what to do about the order.
    Fulfilment(FulfilmentRequest),
    /// Tells the shop about a tag.
    Tag(TagChange),
    /// Tells the shop to cancel the order.
    Cancellation,
    /// Tells the shop which cases the order has. Its hash is enough to see if something else is so.
    CaseList(CaseListHash),
    /// Tells the shop that all of the order is done.
    Archive,
}

#[cfg(test)]
mod tests {
    use crate::fulfilment::request::StopReason::*;

    #[test]
    fn why_the_warehouse_stops_has_the_name_it_has_on_the_bus() {
        let reasons = [Cancelled, Refunded, Held, LikelyDuplicate, NotPaid, NothingLeft];
        let named = ["cancelled", "refunded", "held", "likely-duplicate", "not-paid", "nothing-left"];
        assert_eq!(reasons.map(crate::fulfilment::request::StopReason::slug), named);
    }
}
