//! Keeps mails as they were sent, as items in the same table as the orders:
//!
//! | item | attributes |
//! |---|---|
//! | `MAIL#<shop>#<order>#<message>` | `expires_at`, and for each mail its bytes, under the moment at which it was handed over |
//!
//! They are personal data. They have no `wake_shard` and no `due`, so no index has them, and the reader of the stream does not
//! see them. All attempts at a message are in one item, so that one read finds them: the table has no sort key.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::message::key::MessageKey;
use candor_domain::values::id::{OrderId, OrderKey};
use candor_engine::at_rest::{AtRestError, pack_mail, unpack_mail};
use candor_engine::ports::{SentMail, SentMails, StoreError};
use jiff::Timestamp;
use tokio::time::timeout;

use super::item::{Item, unreadable};
use super::registry::until;
use super::{Table, corrupt, if_measured, measured, unavailable};
use crate::times::KEEP;

const PREFIX: &str = "MAIL#";
const WRITE: &str = "keep a mail of order";
const READ: &str = "read the mails of order";
/// The beginning of the names of attributes with mails.
const AT: &str = "at ";
/// The name of such an attribute in errors.
const MAIL: &str = "at";

impl<K> SentMails for Table<K> {
    /// Keeps a mail, or gives up after [`KEEP`]: the customer's mail is sent all the same, and soon.
    async fn keep_mail(
        &self,
        order: &OrderKey,
        message: &MessageKey,
        mail: &SentMail,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let bytes = pack_mail(mail).map_err(|cause| corrupt(WRITE, order, unreadable(MAIL, cause)))?;
        // Two attempts never have the same moment, so nothing is overwritten, and no condition is needed.
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .key("pk", AttributeValue::S(pk(order, message)))
            .update_expression("SET #mail = :mail, expires_at = :expires_at")
            .expression_attribute_names("#mail", format!("{AT}{}", mail.at))
            .expression_attribute_values(":mail", AttributeValue::B(Blob::new(bytes)))
            .expression_attribute_values(":expires_at", until(expires_at))
            .set_return_consumed_capacity(if_measured());
        let answer = timeout(KEEP, request.send()).await.map_err(|cause| unavailable(WRITE, order, cause))?;
        let answer = answer.map_err(|cause| unavailable(WRITE, order, cause))?;
        measured(WRITE, order, answer.consumed_capacity());
        Ok(())
    }

    async fn sent_mails(&self, order: &OrderKey, message: &MessageKey) -> Result<Vec<SentMail>, StoreError> {
        let item = self.read_now(pk(order, message), READ, order).await?;
        let mails = item
            .as_ref()
            .map(read)
            .transpose()
            .map_err(|cause| corrupt(READ, order, unreadable(MAIL, cause)))?;
        Ok(mails.unwrap_or_default())
    }
}

fn pk(order: &OrderKey, message: &MessageKey) -> String {
    format!("{PREFIX}{order}#{message}")
}

/// Returns the order that an item with mails is of.
pub(super) fn order_of(pk: &str) -> Option<OrderId> {
    pk.strip_prefix(PREFIX)?.split('#').nth(1)?.parse().ok()
}

fn read(item: &Item) -> Result<Vec<SentMail>, AtRestError> {
    let bytes =
        item.iter().filter(|(name, _)| name.starts_with(AT)).filter_map(|(_, value)| value.as_b().ok());
    let mut mails = bytes.map(|bytes| unpack_mail(bytes.as_ref())).collect::<Result<Vec<_>, _>>()?;
    mails.sort_by_key(|mail| mail.at);
    Ok(mails)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_names_its_order() {
        let (order, message) = ("demo-shop#5001".parse().unwrap(), "shipping-notice:p1".parse().unwrap());
        assert_eq!(pk(&order, &message), "MAIL#demo-shop#5001#shipping-notice:p1");
        assert_eq!(order_of(&pk(&order, &message)), Some(order.order_id));
        assert_eq!(order_of("MAIL-BOOK"), None);
    }
}
