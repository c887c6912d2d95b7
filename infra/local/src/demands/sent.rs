//! Reads the mails that were sent to a person.

use candor_aws::store::Table;
use candor_domain::erasure::cover::Belongs;
use candor_domain::facts::order::Order;
use candor_engine::ports::{SentMails, StoreError};
use serde_json::{Value, json};

/// Returns the mails about orders as they were sent, as far as they are kept.
pub(super) async fn mails(table: &Table, orders: &[(Order, Belongs)]) -> Result<Vec<Value>, StoreError> {
    let mut sent = Vec::new();
    for (order, _) in orders {
        for message in order.ledger.messages.keys() {
            let mails = table.sent_mails(&order.key, message).await?;
            let shown =
                |mail| json!({ "order": order.key.order_id, "message": message.to_string(), "mail": mail });
            sent.extend(mails.into_iter().map(shown));
        }
    }
    Ok(sent)
}
