//! The warehouse of a fulfilment order is asked, and answers
//! (<https://shopify.dev/docs/apps/build/orders-fulfillment/fulfillment-service-apps/build-for-fulfillment-services>).

use jiff::Timestamp;
use serde_json::json;

use crate::order::FulfillmentOrder;
use crate::shop::Shop;
use crate::webhook::of_fulfillment_order;

/// The answer of a warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It will send.
    WillSend,
    /// It will not send.
    WillNotSend,
    /// It will not send, as it was asked.
    WillStop,
    /// It will send, though it was asked not to.
    WillNotStop,
}

impl Answer {
    /// Returns the topic, the status of the request, and the status of the work that follow.
    fn follows(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::WillSend => ("fulfillment_request_accepted", "ACCEPTED", "IN_PROGRESS"),
            Self::WillNotSend => ("fulfillment_request_rejected", "REJECTED", "OPEN"),
            Self::WillStop => ("cancellation_request_accepted", "CANCELLATION_ACCEPTED", "CLOSED"),
            Self::WillNotStop => ("cancellation_request_rejected", "CANCELLATION_REJECTED", "IN_PROGRESS"),
        }
    }
}

impl Shop {
    /// Asks the warehouse to send a fulfilment order, or not to send it after all.
    pub fn ask_warehouse(&mut self, id: u64, to_send: bool, now: Timestamp) {
        self.begin();
        let (topic, status) = if to_send {
            ("fulfillment_request_submitted", "SUBMITTED")
        } else {
            ("cancellation_request_submitted", "CANCELLATION_REQUESTED")
        };
        let asked = self.touch_part(id, now);
        asked.request_status = status;
        asked.asked_at.push(now);
        let body = of_fulfillment_order(id, &asked.status().to_lowercase());
        self.send(&format!("fulfillment_orders/{topic}"), body, now);
    }

    /// Has the warehouse answer, in its words.
    pub fn answer_as_warehouse(&mut self, id: u64, answer: Answer, words: Option<&str>, now: Timestamp) {
        self.begin();
        let (topic, request_status, status) = answer.follows();
        let answered = self.touch_part(id, now);
        (answered.request_status, answered.status) = (request_status, status);
        let mut body = of_fulfillment_order(id, &answered.status().to_lowercase());
        body["fulfillment_order"]["request_status"] = request_status.to_lowercase().into();
        body["message"] = json!(words);
        self.send(&format!("fulfillment_orders/{topic}"), body, now);
    }

    fn touch_part(&mut self, id: u64, now: Timestamp) -> &mut FulfillmentOrder {
        let part = self.fulfillment_order(id).expect("the shop has the fulfilment order");
        part.updated_at = now;
        part
    }
}
