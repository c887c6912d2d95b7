//! Asks the function `report-received` to tell an order what waited for it.

use std::cell::OnceCell;

use aws_sdk_sqs::Client;
use aws_types::SdkConfig;
use candor_domain::reference::report::Reference;
use candor_domain::values::id::Shop;
use candor_engine::ports::StoreError;
use serde_json::{Value, json};

/// The `detail-type` of the message that a reference was learned. It is never on the bus: only the functions that record
/// facts send it, to the queue itself.
const LEARNED: &str = "ReferenceLearned";
const ASK: &str = "ask to tell what waited for";

/// The queue of `report-received`.
#[derive(Debug)]
pub struct ReportsQueue {
    config: SdkConfig,
    /// The client, which is made with the first message: hardly any report comes before its order.
    client: OnceCell<Client>,
    url: String,
}

impl ReportsQueue {
    /// Returns the queue at this address.
    #[must_use]
    pub fn new(config: &SdkConfig, url: impl Into<String>) -> Self {
        Self { config: config.clone(), client: OnceCell::new(), url: url.into() }
    }

    /// Sends the message that a reference was learned.
    pub(crate) async fn ask(&self, shop: &Shop, reference: &Reference) -> Result<(), StoreError> {
        let client = self.client.get_or_init(|| Client::new(&self.config));
        let message = client.send_message().queue_url(&self.url).message_body(learned(shop, reference));
        let failed = |cause| StoreError::Unavailable {
            operation: ASK,
            key: reference.to_string(),
            cause: Box::new(cause),
        };
        message.send().await.map(|_| ()).map_err(failed)
    }
}

/// Returns the message that a reference was learned.
pub(crate) fn learned(shop: &Shop, reference: &Reference) -> String {
    let detail = match reference {
        Reference::TrackingNumber(number) => json!({ "shop": shop, "tracking_number": number }),
        Reference::Payment(payment) => json!({ "shop": shop, "payment_id": payment }),
        Reference::Return(id) => json!({ "shop": shop, "return_id": id }),
    };
    json!({ "detail-type": LEARNED, "detail": detail }).to_string()
}

/// Reads the message that a reference was learned; `None` if it is another message.
pub(crate) fn read_learned(message: &Value) -> Option<(Shop, Reference)> {
    if message.get("detail-type").and_then(Value::as_str) != Some(LEARNED) {
        return None;
    }
    let detail = message.get("detail")?;
    let member = |name: &str| detail.get(name).and_then(Value::as_str);
    let number = member("tracking_number").and_then(|text| text.parse().ok());
    let payment = member("payment_id").and_then(|text| text.parse().ok());
    let returned = member("return_id").and_then(|text| text.parse().ok());
    let number = number.map(|number| Reference::tracking_number(&number));
    let reference = number.or(payment.map(Reference::Payment)).or(returned.map(Reference::Return));
    Some((member("shop")?.parse().ok()?, reference?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_that_a_reference_was_learned_reads_back_and_no_other_does() {
        let shop: Shop = "demo-shop".parse().unwrap();
        let number = Reference::tracking_number(&"1Z 999".parse().unwrap());
        let (payment, returned) = ("pi_1".parse().unwrap(), "R-1".parse().unwrap());
        for reference in [number, Reference::Payment(payment), Reference::Return(returned)] {
            let message = serde_json::from_str(&learned(&shop, &reference)).unwrap();
            assert_eq!(read_learned(&message), Some((shop.clone(), reference)));
        }
        assert_eq!(
            read_learned(&json!({ "detail-type": "ReportReceived", "detail": { "shop": "s" } })),
            None
        );
    }
}
