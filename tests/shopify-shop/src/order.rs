//! An order of the shop: the payload that webhooks would deliver, with its fulfilment orders and metafields.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::money::Purse;
use crate::times::of_webhook;

/// An order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The order, as `orders/updated` delivers it.
    pub payload: Value,
    /// The parts that one place each is to send.
    pub fulfillment_orders: Vec<FulfillmentOrder>,
    /// Its metafields, by namespace and key; each a type and a value.
    pub metafields: BTreeMap<(String, String), (String, String)>,
}

/// The part of an order that one place is to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FulfillmentOrder {
    /// Its number.
    pub id: u64,
    /// Its status, without holds.
    pub status: &'static str,
    /// The status of what its place was asked.
    pub request_status: &'static str,
    /// The moments at which its place was asked something.
    pub asked_at: Vec<Timestamp>,
    /// The moment of its last change.
    pub updated_at: Timestamp,
    /// Its holds.
    pub holds: Vec<Hold>,
}

/// A hold of a fulfilment order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its number.
    pub id: u64,
    /// Its handle.
    pub handle: Option<String>,
    /// Its reason.
    pub reason: String,
    /// More about the reason.
    pub notes: Option<String>,
    /// True if the app that asks put it on.
    pub is_own: bool,
}

impl FulfillmentOrder {
    fn new(id: u64, created_at: Timestamp) -> Self {
        let (status, request_status) = ("OPEN", "UNSUBMITTED");
        Self { id, status, request_status, asked_at: vec![], updated_at: created_at, holds: vec![] }
    }

    /// Returns its status.
    #[must_use]
    pub fn status(&self) -> &'static str {
        if self.status == "OPEN" && !self.holds.is_empty() { "ON_HOLD" } else { self.status }
    }
}

impl Order {
    /// Returns the order of a payload, with one fulfilment order that has the same number.
    #[must_use]
    pub fn new(payload: Value) -> Self {
        let id = payload["id"].as_u64().expect("an order has a number");
        let created_at = payload["created_at"].as_str().and_then(|text| text.parse().ok());
        let open = FulfillmentOrder::new(id, created_at.unwrap_or(Timestamp::UNIX_EPOCH));
        Self { payload, fulfillment_orders: vec![open], metafields: BTreeMap::new() }
    }

    /// Returns its number.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.payload["id"].as_u64().unwrap_or_default()
    }

    /// Returns its tags.
    #[must_use]
    pub fn tags(&self) -> Vec<String> {
        let tags = self.payload["tags"].as_str().unwrap_or_default().split(',');
        tags.map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
    }

    /// Returns true if it is cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        !self.payload["cancelled_at"].is_null()
    }

    /// Returns the holds on what is to be sent of it.
    pub fn holds(&self) -> impl Iterator<Item = &Hold> {
        self.fulfillment_orders.iter().flat_map(|each| &each.holds)
    }

    /// Sets its tags. Shopify keeps them in the order of the alphabet.
    pub(crate) fn set_tags(&mut self, mut tags: Vec<String>) {
        tags.sort_by_key(|tag| tag.to_lowercase());
        self.payload["tags"] = tags.join(", ").into();
    }

    /// Returns the moment of its last change.
    #[must_use]
    pub fn updated_at(&self) -> Timestamp {
        self.moment("updated_at").unwrap_or(Timestamp::UNIX_EPOCH)
    }

    pub(crate) fn moment(&self, name: &str) -> Option<Timestamp> {
        self.payload[name].as_str()?.parse().ok()
    }

    /// Returns its currencies.
    pub(crate) fn purse(&self) -> Purse {
        Purse::of(&self.payload)
    }

    /// Notes that it was changed. Two changes of one second have the same moment, as in Shopify.
    pub(crate) fn touch(&mut self, now: Timestamp) {
        self.payload["updated_at"] = of_webhook(now).into();
    }

    /// Cancels it.
    pub(crate) fn cancel(&mut self, reason: &str, now: Timestamp) {
        self.payload["cancelled_at"] = of_webhook(now).into();
        self.payload["cancel_reason"] = reason.to_lowercase().into();
        for open in &mut self.fulfillment_orders {
            // A place that took it has to be asked, and may say no.
            if open.request_status != "CANCELLATION_REJECTED" {
                open.status = "CANCELLED";
            }
            open.holds.clear();
            open.updated_at = now;
        }
        self.touch(now);
    }

    /// Returns true if something of it was sent.
    pub(crate) fn is_sent(&self) -> bool {
        let fulfillments = self.payload["fulfillments"].as_array();
        fulfillments.is_some_and(|all| all.iter().any(|one| one["status"] == json!("success")))
    }
}
