//! Lists the topics that are used. A further one is a row of [`Topic::ALL`].

use candor_domain::returns::updated::ReturnStatus;

/// A topic that is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    name: &'static str,
    pub(crate) body: Body,
}

/// The kind of payload that a topic delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// The whole order.
    Order(OrderTopic),
    /// The id of an order that was deleted.
    DeletedOrder,
    /// A refund.
    Refund,
    /// A fulfilment, which is Shopify's word for a shipment.
    Fulfillment,
    /// A fulfilment event, which is Shopify's word for a tracking update.
    FulfillmentEvent,
    /// A fulfilment event that was deleted.
    DeletedFulfillmentEvent,
    /// A transaction: an attempt to move money.
    Transaction,
    /// A dispute.
    Dispute,
    /// A return that waits for the shop's decision.
    RequestedReturn,
    /// A return that the shop approved or ended, or that goes on again.
    UpdatedReturn(ReturnStatus),
    /// An assessment of the risk that an order is fraud.
    Risk,
    /// A demand about personal data.
    Demand(DemandTopic),
}

/// A topic that demands something about personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DemandTopic {
    /// `customers/redact`
    RedactCustomer,
    /// `customers/data_request`
    RequestData,
    /// `shop/redact`
    RedactShop,
    /// `app/uninstalled`
    Uninstalled,
}

/// A topic that delivers the whole order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrderTopic {
    /// `orders/create`
    Create,
    /// `orders/updated`
    Updated,
    /// `orders/paid`
    Paid,
    /// `orders/partially_paid`
    PartiallyPaid,
    /// `orders/cancelled`
    Cancelled,
    /// `orders/fulfilled`
    Fulfilled,
    /// `orders/partially_fulfilled`
    PartiallyFulfilled,
}

const fn topic(name: &'static str, body: Body) -> Topic {
    Topic { name, body }
}

impl Topic {
    /// Lists all topics that are used.
    pub const ALL: [Self; 27] = [
        topic("orders/create", Body::Order(OrderTopic::Create)),
        topic("orders/updated", Body::Order(OrderTopic::Updated)),
        topic("orders/paid", Body::Order(OrderTopic::Paid)),
        topic("orders/cancelled", Body::Order(OrderTopic::Cancelled)),
        topic("orders/partially_paid", Body::Order(OrderTopic::PartiallyPaid)),
        topic("orders/fulfilled", Body::Order(OrderTopic::Fulfilled)),
        topic("orders/partially_fulfilled", Body::Order(OrderTopic::PartiallyFulfilled)),
        topic("orders/delete", Body::DeletedOrder),
        topic("orders/risk_assessment_changed", Body::Risk),
        topic("refunds/create", Body::Refund),
        topic("fulfillments/create", Body::Fulfillment),
        topic("fulfillments/update", Body::Fulfillment),
        topic("fulfillment_events/create", Body::FulfillmentEvent),
        topic("fulfillment_events/delete", Body::DeletedFulfillmentEvent),
        topic("order_transactions/create", Body::Transaction),
        topic("disputes/create", Body::Dispute),
        topic("disputes/update", Body::Dispute),
        topic("returns/request", Body::RequestedReturn),
        topic("returns/approve", Body::UpdatedReturn(ReturnStatus::Approved)),
        topic("returns/decline", Body::UpdatedReturn(ReturnStatus::Declined)),
        topic("returns/cancel", Body::UpdatedReturn(ReturnStatus::Cancelled)),
        topic("returns/close", Body::UpdatedReturn(ReturnStatus::Closed)),
        topic("returns/reopen", Body::UpdatedReturn(ReturnStatus::Reopened)),
        topic("customers/redact", Body::Demand(DemandTopic::RedactCustomer)),
        topic("customers/data_request", Body::Demand(DemandTopic::RequestData)),
        topic("shop/redact", Body::Demand(DemandTopic::RedactShop)),
        topic("app/uninstalled", Body::Demand(DemandTopic::Uninstalled)),
    ];

    /// Lists topics about orders that are not used, each with the reason.
    ///
    /// Every edit sends `orders/updated`, too
    /// (<https://community.shopify.com/c/shopify-apis-and-sdks/difference-between-the-orders-updated-and-orders-edited-webhooks/td-p/1060608>).
    /// Of those about a return's goods, none names the order:
    /// <https://shopify.dev/docs/api/webhooks/latest?reference=toml#list-of-topics>.
    pub const NOT_USED: [(&str, &str); 5] = [
        ("orders/edited", "it says only what an edit changed; orders/updated says the whole order after it"),
        (
            "returns/update",
            "it names a return and what was taken off it, and neither the order nor what is left",
        ),
        ("returns/process", "its payload is empty; a refund or a shipment says what came of the return"),
        ("reverse_deliveries/attach_deliverable", "it names a return and its label, and not the order"),
        (
            "reverse_fulfillment_orders/dispose",
            "it says where goods that came back are kept, and not of which order",
        ),
    ];

    /// Returns Shopify's name for the topic.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Returns the topic that has this name in Shopify.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name == name)
    }
}

/// Returns the reason why a topic that is not one of [`Topic::ALL`] is not used.
pub(crate) fn why_not_used(name: &str) -> &'static str {
    let known = Topic::NOT_USED.into_iter().find(|(topic, _)| *topic == name);
    if name.starts_with("fulfillment_orders/") || name.starts_with("fulfillment_holds/") {
        return "it names a fulfilment order, and not the order";
    }
    known.map_or("the topic is not one of ours", |(_, why)| why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_reads_back_as_it_was_written() {
        for topic in Topic::ALL {
            assert_eq!(Topic::named(topic.name()), Some(topic));
        }
        assert_eq!(Topic::named("ORDERS_CREATE"), None);
    }

    #[test]
    fn a_topic_is_used_or_there_is_a_reason() {
        for name in ["orders/edited", "returns/process", "fulfillment_orders/moved", "carts/update"] {
            assert_eq!(Topic::named(name), None);
            assert!(!why_not_used(name).is_empty());
        }
    }
}
