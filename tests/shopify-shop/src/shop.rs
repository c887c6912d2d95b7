//! The shop.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::limits::Bucket;
use crate::order::{FulfillmentOrder, Order};
use crate::trouble::Trouble;
use crate::webhook::Webhook;

/// The token that every shop takes.
pub const TOKEN: &str = "shpat_stand-in";
/// The client id that every shop grants tokens to.
pub const CLIENT_ID: &str = "stand-in-app";
/// The secret of the client, which webhooks are signed with, too.
pub const CLIENT_SECRET: &str = "stand-in-secret";
/// The time for which a granted token is good.
const GRANTED: SignedDuration = SignedDuration::from_secs(86_399);

/// The scopes of the app, unless others are set.
const SCOPES: [&str; 3] =
    ["write_orders", "write_merchant_managed_fulfillment_orders", "write_third_party_fulfillment_orders"];

/// A shop.
#[derive(Debug)]
pub struct Shop {
    /// The domain, such as `demo-shop.myshopify.com`.
    pub domain: String,
    /// The orders, by number.
    pub orders: BTreeMap<u64, Order>,
    /// The subscriptions, by number: a topic and an address.
    pub subscriptions: BTreeMap<u64, (String, String)>,
    /// The scopes of the app.
    pub scopes: BTreeSet<String>,
    /// The points that are left.
    pub bucket: Bucket,
    /// The trouble that the next requests have, one each.
    pub trouble: VecDeque<Trouble>,
    /// True while [`TOKEN`] is good.
    pub takes_the_token: bool,
    /// True while webhooks are lost: whatever is done, the shop says nothing of it.
    pub loses_webhooks: bool,
    pub(crate) granted: BTreeMap<String, Timestamp>,
    pub(crate) cancelling: Vec<Cancelling>,
    webhooks: VecDeque<Webhook>,
    last_number: u64,
    /// The number of what is being done.
    act: u64,
}

/// A cancellation that Shopify does a while after it has answered.
#[derive(Debug)]
pub(crate) struct Cancelling {
    pub(crate) order: u64,
    pub(crate) reason: String,
}

impl Shop {
    /// Returns a shop without orders.
    #[must_use]
    pub fn new(domain: &str) -> Self {
        Self {
            domain: domain.to_owned(),
            orders: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
            scopes: SCOPES.map(str::to_owned).into(),
            bucket: Bucket::default(),
            trouble: VecDeque::new(),
            takes_the_token: true,
            loses_webhooks: false,
            granted: BTreeMap::new(),
            cancelling: vec![],
            webhooks: VecDeque::new(),
            last_number: 7_000_000_000,
            act: 0,
        }
    }

    /// Puts an order into the shop, or another version of it, without a webhook.
    pub fn put(&mut self, order: Order) {
        self.orders.insert(order.id(), order);
    }

    /// Takes the webhooks that the shop would have sent since the last call.
    pub fn take_webhooks(&mut self, now: Timestamp) -> Vec<Webhook> {
        self.settle(now);
        self.webhooks.drain(..).collect()
    }

    /// Does what was answered and not yet done.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        for Cancelling { order, reason } in std::mem::take(&mut self.cancelling) {
            let Some(order) = self.orders.get_mut(&order) else { continue };
            order.cancel(&reason, now);
            let payload = order.payload.clone();
            let cancelled: Vec<u64> = order.fulfillment_orders.iter().map(|each| each.id).collect();
            self.send("orders/cancelled", payload.clone(), now);
            self.send("orders/updated", payload, now);
            for id in cancelled {
                self.send(
                    "fulfillment_orders/cancelled",
                    crate::webhook::of_fulfillment_order(id, "cancelled"),
                    now,
                );
            }
        }
    }

    /// Returns a number that nothing in the shop has.
    pub(crate) fn number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// Begins an act. All webhooks that one act sends have the same event id
    /// (<https://shopify.dev/docs/apps/build/webhooks/ignore-duplicates>).
    pub(crate) fn begin(&mut self) {
        self.act = self.number();
    }

    pub(crate) fn send(&mut self, topic: &str, body: serde_json::Value, now: Timestamp) {
        let number = self.number();
        if !self.loses_webhooks {
            self.webhooks.push_back(Webhook::new(&self.domain, topic, body, [number, self.act], now));
        }
    }

    /// Sends `orders/updated`, after a change of an order.
    pub(crate) fn send_updated(&mut self, order: u64, now: Timestamp) {
        if let Some(payload) = self.orders.get(&order).map(|order| order.payload.clone()) {
            self.send("orders/updated", payload, now);
        }
    }

    pub(crate) fn fulfillment_order(&mut self, id: u64) -> Option<&mut FulfillmentOrder> {
        self.orders.values_mut().flat_map(|order| &mut order.fulfillment_orders).find(|each| each.id == id)
    }

    /// Returns the order of a fulfilment order, and the fulfilment order.
    pub(crate) fn part(&self, id: u64) -> Option<(&Order, &FulfillmentOrder)> {
        let parts = self
            .orders
            .values()
            .flat_map(|order| order.fulfillment_orders.iter().map(move |one| (order, one)));
        { parts }.find(|(_, one)| one.id == id)
    }

    /// Grants a token for a day.
    pub(crate) fn grant(&mut self, now: Timestamp) -> (String, i64) {
        let token = format!("shpat_{}", self.number());
        self.granted.insert(token.clone(), now + GRANTED);
        (token, GRANTED.as_secs())
    }

    pub(crate) fn takes(&self, token: &str, now: Timestamp) -> bool {
        let granted = self.granted.get(token).is_some_and(|until| now < *until);
        granted || (self.takes_the_token && token == TOKEN)
    }
}
