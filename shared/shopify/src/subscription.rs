//! Keeps a shop's subscriptions of webhooks as a file says them
//! (<https://shopify.dev/docs/apps/build/webhooks/subscribe>). Shopify removes one after failed deliveries
//! (<https://shopify.dev/docs/apps/build/webhooks/troubleshooting-webhooks>), and says so nowhere but in a mail.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::operation::{Changed, Document, Operation, Refusals};
use crate::order::PageInfo;

/// A topic as a webhook's header names it, such as `orders/create`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Topic(String);

impl Topic {
    /// Returns the topic with this name. One that is no topic is refused by Shopify, with its name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name that GraphQL has for it: `ORDERS_CREATE`
    /// (<https://shopify.dev/docs/api/admin-graphql/2026-10/enums/WebhookSubscriptionTopic>).
    #[must_use]
    pub fn of_graphql(&self) -> String {
        self.0.replace('/', "_").to_ascii_uppercase()
    }
}

/// Lists the subscriptions that a shop has for this app.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ListSubscriptions {
    /// The place of the list to go on from.
    pub after: Option<String>,
}

impl Operation for ListSubscriptions {
    const DOCUMENT: Document =
        Document { name: "ListSubscriptions", text: include_str!("documents/list-subscriptions.graphql") };
    type Data = Subscriptions;
}

/// The answer to [`ListSubscriptions`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscriptions {
    webhook_subscriptions: List,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    nodes: Vec<Subscription>,
    page_info: PageInfo,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Subscription {
    topic: String,
    uri: String,
}

impl Refusals for Subscriptions {}

impl Subscriptions {
    /// Returns the place at which the list goes on, if it does.
    #[must_use]
    pub fn next(&self) -> Option<String> {
        let PageInfo { has_next_page, end_cursor } = &self.webhook_subscriptions.page_info;
        end_cursor.clone().filter(|_| *has_next_page)
    }

    /// Returns the topics, by their names in GraphQL, that are delivered to this address.
    #[must_use]
    pub fn topics_to(&self, uri: &str) -> BTreeSet<String> {
        let to = self.webhook_subscriptions.nodes.iter().filter(|one| one.uri == uri);
        to.map(|one| one.topic.clone()).collect()
    }
}

/// Subscribes to a topic.
#[derive(Debug, Clone, Serialize)]
pub struct Subscribe {
    topic: String,
    uri: String,
}

impl Subscribe {
    /// Returns the operation that has a topic delivered to an address: one of HTTPS, or the ARN of a partner event
    /// source.
    #[must_use]
    pub fn new(topic: &Topic, uri: &str) -> Self {
        Self { topic: topic.of_graphql(), uri: uri.to_owned() }
    }
}

impl Operation for Subscribe {
    const DOCUMENT: Document =
        Document { name: "Subscribe", text: include_str!("documents/subscribe.graphql") };
    type Data = Changed;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_comes_to_our_own_address_counts() {
        let list: Subscriptions = serde_json::from_value(json!({ "webhookSubscriptions": {
            "nodes": [
                { "topic": "ORDERS_CREATE", "uri": "https://hooks.example/webhooks/shopify" },
                { "topic": "ORDERS_PAID", "uri": "https://elsewhere.example" }],
            "pageInfo": { "hasNextPage": false, "endCursor": "c" } } }))
        .unwrap();
        let ours = list.topics_to("https://hooks.example/webhooks/shopify");
        assert_eq!(ours, BTreeSet::from([Topic::named("orders/create").of_graphql()]));
        assert_eq!(list.next(), None);
    }

    #[test]
    fn a_topic_has_its_name_in_graphql() {
        assert_eq!(
            Topic::named("fulfillment_orders/placed_on_hold").of_graphql(),
            "FULFILLMENT_ORDERS_PLACED_ON_HOLD"
        );
    }
}
