//! Lists the topics that are used. A further one is a row of [`Topic::ALL`].

use candor_domain::fulfilment::reported::RequestStatus;
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
    /// One fulfilment order or several, with the status that the words of an answer are about.
    FulfillmentOrder(Option<RequestStatus>),
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

const fn fulfillment_order(name: &'static str) -> Topic {
    topic(name, Body::FulfillmentOrder(None))
}

const fn answer(name: &'static str, status: RequestStatus) -> Topic {
    topic(name, Body::FulfillmentOrder(Some(status)))
}

const fn topic(name: &'static str, body: Body) -> Topic {
    Topic { name, body }
}

/// The reason to leave alone what the places that send say of their work.
const NO_ANSWER: &str = "it is no answer of the place that is to send, no hold and no other place";

impl Topic {
    /// Lists all topics that are used.
    pub const ALL: [Self; 42] = [
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
        fulfillment_order("fulfillment_orders/fulfillment_request_submitted"),
        answer("fulfillment_orders/fulfillment_request_accepted", RequestStatus::Accepted),
        answer("fulfillment_orders/fulfillment_request_rejected", RequestStatus::Rejected),
        fulfillment_order("fulfillment_orders/fulfillment_service_failed_to_complete"),
        fulfillment_order("fulfillment_orders/cancellation_request_submitted"),
        answer("fulfillment_orders/cancellation_request_accepted", RequestStatus::CancellationAccepted),
        answer("fulfillment_orders/cancellation_request_rejected", RequestStatus::CancellationRejected),
        fulfillment_order("fulfillment_orders/cancelled"),
        fulfillment_order("fulfillment_orders/moved"),
        fulfillment_order("fulfillment_orders/split"),
        fulfillment_order("fulfillment_orders/merged"),
        fulfillment_order("fulfillment_orders/placed_on_hold"),
        fulfillment_order("fulfillment_orders/hold_released"),
        fulfillment_order("fulfillment_holds/added"),
        fulfillment_order("fulfillment_holds/released"),
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
    pub const NOT_USED: [(&str, &str); 12] = [
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
        ("fulfillment_orders/order_routing_complete", NO_ANSWER),
        ("fulfillment_orders/rescheduled", NO_ANSWER),
        ("fulfillment_orders/scheduled_fulfillment_order_ready", NO_ANSWER),
        ("fulfillment_orders/progress_reported", NO_ANSWER),
        ("fulfillment_orders/manually_reported_progress_stopped", NO_ANSWER),
        ("fulfillment_orders/line_items_prepared_for_pickup", NO_ANSWER),
        ("fulfillment_orders/line_items_prepared_for_local_delivery", NO_ANSWER),
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
        for name in ["orders/edited", "returns/process", "fulfillment_orders/rescheduled", "carts/update"] {
            assert_eq!(Topic::named(name), None);
            assert!(!why_not_used(name).is_empty());
        }
    }
}
