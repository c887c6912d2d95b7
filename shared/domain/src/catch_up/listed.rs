//! Holds an order as a shop lists it, and says if all of that is held already.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::facts::entries::Facts;
use crate::values::id::{OrderKey, RefundId, ShipmentId};

/// An order in a shop's list of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The order.
    pub key: OrderKey,
    /// The time of its last revision.
    pub revised_at: Timestamp,
    /// True if it is cancelled.
    pub is_cancelled: bool,
    /// The shipments, each with the time of its last change.
    pub shipments: BTreeMap<ShipmentId, Timestamp>,
    /// The refunds that money went back with.
    pub refunds: BTreeSet<RefundId>,
}

impl Listed {
    /// Returns true if everything that the list says is held. One webhook of several that a change makes may be lost, so
    /// the revision alone does not tell. Of an order that was erased nothing is to be held any more.
    #[must_use]
    pub fn is_held(&self, facts: &Facts) -> bool {
        let Self { key: _, revised_at, is_cancelled, shipments, refunds } = self;
        let is_revised = facts.placed().is_some_and(|held| held.stamp.occurred_at >= *revised_at);
        let is_shipped = |(id, changed_at): (&ShipmentId, &Timestamp)| {
            facts.shipments().get(id).is_some_and(|held| held.stamp.occurred_at >= *changed_at)
        };
        let (paid_back, not_paid_back) = (facts.refunds(), facts.failed_refunds());
        let is_refunded = |id: &RefundId| paid_back.contains_key(id) || not_paid_back.contains_key(id);
        let is_all = is_revised
            && (!is_cancelled || facts.cancelled().is_some())
            && shipments.iter().all(is_shipped)
            && refunds.iter().all(is_refunded);
        facts.erased_at().is_some() || is_all
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::facts::order::Order;

    fn facts(value: Value) -> Facts {
        serde_json::from_value(value).unwrap()
    }

    fn listed() -> Listed {
        Listed {
            key: "demo-shop#1".parse().unwrap(),
            revised_at: "2026-03-01T10:00:00Z".parse().unwrap(),
            is_cancelled: false,
            shipments: BTreeMap::new(),
            refunds: BTreeSet::new(),
        }
    }

    fn placed_at(at: &str) -> Value {
        let stamp = format!("{at} storefront e1");
        let money = json!({ "amount_minor": 100, "currency": "EUR" });
        json!({ "stamp": stamp, "body": { "placed_at": at, "customer": {}, "total": money, "adjustments": [],
            "lines": [{ "line_id": "1", "title": "Mug", "quantity": 1, "unit_price": money }] } })
    }

    #[test]
    fn a_revision_is_held_from_its_own_time_on() {
        let at = |at: &str| facts(json!({ "order": { "placed": placed_at(at) } }));
        assert!(listed().is_held(&at("2026-03-01T10:00:00Z")));
        assert!(listed().is_held(&at("2026-03-01T10:00:01Z")));
        assert!(!listed().is_held(&at("2026-03-01T09:59:59Z")));
        assert!(!listed().is_held(&Facts::default()));
    }

    #[test]
    fn an_order_that_was_erased_is_not_fetched_again() {
        let order = Order::tombstone(listed().key, "2026-02-01T10:00:00Z".parse().unwrap());
        assert!(listed().is_held(&order.facts));
    }

    #[test]
    fn a_part_that_is_not_held_is_missed_though_the_revision_is_held() {
        let held = facts(json!({ "order": { "placed": placed_at("2026-03-01T10:00:00Z") } }));
        let at: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
        let shipments = BTreeMap::from([("s1".parse().unwrap(), at)]);
        assert!(!Listed { shipments, ..listed() }.is_held(&held));
        assert!(!Listed { refunds: BTreeSet::from(["r1".parse().unwrap()]), ..listed() }.is_held(&held));
        assert!(!Listed { is_cancelled: true, ..listed() }.is_held(&held));
    }
}
