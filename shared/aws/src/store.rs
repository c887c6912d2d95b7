//! Implements the store with one DynamoDB table: one item for each order, the items of the
//! [`registry`], the book of outgoing mail ([`mail_books`]), the rhythm of shops ([`rhythms`]), what is known of
//! [`references`], the mails that were sent ([`sent_mails`]) and to how many teams ([`team_mails`]), who looked at which case
//! ([`case_looks`]), the [`figures`] of what happened, and the work on demands to be forgotten
//! ([`erasures`]), for which [`traces`] looks at all items.

use std::error::Error;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
};
use aws_types::SdkConfig;
use candor_domain::values::id::OrderKey;
use candor_engine::ports::{Commit, CommitError, Revision, Shard, Store, StoreError, Stored, Sweep};
use jiff::Timestamp;
use tracing::{Level, debug, enabled};

use crate::keys::ContactKeys;

mod all_orders;
mod case_entry;
mod case_index;
mod case_looks;
mod erasures;
mod figures;
mod indexes;
mod item;
mod mail_books;
mod mend;
mod mended;
mod order_index;
mod order_names;
mod place;
mod references;
mod registry;
mod rhythms;
mod sent_mails;
mod shop_books;
mod team_mails;
mod traces;

pub(crate) use item::parse_pk;
pub use item::{InvalidItem, key_of};
use item::{Item, WriteToken, encode, nanoseconds, pk, shard_name};
pub use mended::Mended;

/// The name of the index by wake time, as in `infra/template.yaml`.
const WAKE_INDEX: &str = "wake";

/// The condition for writing an order: it is still as it was when it was read.
///
/// ```text
///   worker A   load r7 ──── decide ──── put, if r7 ──► r8
///   worker B      load r7 ──── decide ──────────── put, if r7 ──► refused: loads r8 and decides again
/// ```
///
/// Without this condition, B would overwrite the order that A wrote with a decision about r7. A's facts, or
/// A's claim to send a mail, would be lost.
const AS_SEEN: &str = "revision = :seen";
/// The condition for writing an order for the first time. Two workers may see at the same time that there is
/// no order yet.
const STILL_ABSENT: &str = "attribute_not_exists(pk)";

/// A DynamoDB table of orders. With keys (`K`) it is also the registry, whose items about addresses need them.
#[derive(Debug, Clone)]
pub struct Table<K = ()> {
    client: Client,
    name: String,
    keys: K,
}

impl Table {
    /// Returns the table of this name.
    #[must_use]
    pub fn new(config: &SdkConfig, name: impl Into<String>) -> Self {
        Self { client: Client::new(config), name: name.into(), keys: () }
    }

    /// Returns the same table with the keys that addresses are hashed with.
    #[must_use]
    pub fn with_keys<K: ContactKeys>(self, keys: K) -> Table<K> {
        Table { client: self.client, name: self.name, keys }
    }
}

impl<K> Table<K> {
    /// Returns an item as it is now (a consistent read), for an operation on `key`.
    async fn read_now(
        &self,
        pk: String,
        operation: &'static str,
        key: &impl ToString,
    ) -> Result<Option<Item>, StoreError> {
        let request = self.client.get_item().table_name(&self.name).key("pk", AttributeValue::S(pk));
        let request = request.consistent_read(true).set_return_consumed_capacity(if_measured());
        let answer = request.send().await.map_err(|cause| unavailable(operation, key, cause))?;
        measured(operation, key, answer.consumed_capacity());
        Ok(answer.item)
    }

    /// Returns a request that writes an item of this key over the one that was seen.
    fn write_of(&self, pk: String, seen: Option<Revision>) -> PutItemFluentBuilder {
        let request = self.client.put_item().table_name(&self.name).item("pk", AttributeValue::S(pk));
        let request = request.item("revision", AttributeValue::N(after(seen).0.to_string()));
        if_as_seen(request, seen).set_return_consumed_capacity(if_measured())
    }
}

/// Sends a request of [`Table::write_of`]. Returns false if another worker wrote first.
async fn is_written(
    request: PutItemFluentBuilder,
    operation: &'static str,
    key: &impl ToString,
) -> Result<bool, StoreError> {
    match request.send().await {
        Ok(answer) => {
            measured(operation, key, answer.consumed_capacity());
            Ok(true)
        }
        Err(error) => match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(false),
            Some(_) | None => Err(unavailable(operation, key, error)),
        },
    }
}

/// Returns the revision of what is written over the one that was seen.
fn after(seen: Option<Revision>) -> Revision {
    Revision(seen.map_or(0, |seen| seen.0).saturating_add(1))
}

/// Lets a write happen only if the item is still as it was seen: otherwise what another worker wrote meanwhile is lost.
fn if_as_seen(request: PutItemFluentBuilder, seen: Option<Revision>) -> PutItemFluentBuilder {
    match seen {
        None => request.condition_expression(STILL_ABSENT),
        Some(seen) => {
            let seen = AttributeValue::N(seen.0.to_string());
            request.condition_expression(AS_SEEN).expression_attribute_values(":seen", seen)
        }
    }
}

impl<K> Store for Table<K> {
    async fn load(&self, key: &OrderKey) -> Result<Option<Stored>, StoreError> {
        // The read must see the writes that another worker made a moment ago. Otherwise an effect could be
        // carried out again.
        let Some(item) = self.read_now(pk(key), "load order", key).await? else { return Ok(None) };
        item::decode(key, &item).map(Some).map_err(|cause| corrupt("load order", key, cause))
    }

    async fn commit(&self, commit: &Commit) -> Result<Revision, CommitError> {
        let key = &commit.order.key;
        let revision = after(commit.seen);
        let token = WriteToken::new();
        let item = encode(commit, revision, &token).and_then(|mut item| {
            indexes::insert(&mut item, &commit.order)?;
            Ok(item)
        });
        let item = item.map_err(|cause| corrupt("commit order", key, cause))?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        let request = if_as_seen(request, commit.seen)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .set_return_consumed_capacity(if_measured());
        match request.send().await {
            Ok(answer) => measured("commit order", &key, answer.consumed_capacity()),
            Err(error) => was_ours(key, &token, error)?,
        }
        Ok(revision)
    }
}

/// Returns success if the write that won was our own, and a conflict if it was another worker's.
///
/// If an answer is lost, the SDK writes again, and the second write finds the item that the first one wrote.
/// If that were called a conflict, it would leave behind a claim that no worker knows to be its own, and a
/// mail that was never sent would count as perhaps sent. The write token in the item that won says which
/// write it came from.
fn was_ours(key: &OrderKey, token: &WriteToken, error: SdkError<PutItemError>) -> Result<(), CommitError> {
    match error.as_service_error() {
        Some(PutItemError::ConditionalCheckFailedException(lost)) => {
            let ours = lost.item().is_some_and(|winner| token.wrote(winner));
            if ours { Ok(()) } else { Err(CommitError::Conflict { key: key.clone() }) }
        }
        Some(_) | None => Err(unavailable("commit order", key, error).into()),
    }
}

impl<K> Sweep for Table<K> {
    async fn asleep_until(
        &self,
        shard: Shard,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<OrderKey>, StoreError> {
        let name = shard_name(shard);
        let request = self.client.query().table_name(&self.name).index_name(WAKE_INDEX);
        let request = request
            .key_condition_expression("wake_shard = :shard and wake_at <= :now")
            .expression_attribute_values(":shard", AttributeValue::S(name.clone()))
            .expression_attribute_values(":now", AttributeValue::N(nanoseconds(now)))
            .projection_expression("pk")
            .limit(i32::try_from(most).unwrap_or(i32::MAX))
            .set_return_consumed_capacity(if_measured());
        // Read one page. `most` keys take far less than the megabyte that a page may have, so a page holds
        // all of them.
        let answer = request.send().await.map_err(|cause| unavailable("sweep shard", &name, cause))?;
        measured("sweep shard", &name, answer.consumed_capacity());
        let keys = answer.items().iter().map(key_of).collect::<Result<Vec<_>, _>>();
        keys.map_err(|cause| corrupt("sweep shard", &name, cause))
    }
}

fn unavailable(
    operation: &'static str,
    key: &impl ToString,
    cause: impl Error + Send + Sync + 'static,
) -> StoreError {
    StoreError::Unavailable { operation, key: key.to_string(), cause: Box::new(cause) }
}

fn corrupt(operation: &'static str, key: &impl ToString, cause: InvalidItem) -> StoreError {
    StoreError::Corrupt { operation, key: key.to_string(), cause: Box::new(cause) }
}

fn if_measured() -> Option<ReturnConsumedCapacity> {
    enabled!(Level::DEBUG).then_some(ReturnConsumedCapacity::Total)
}

fn measured(operation: &'static str, key: &impl ToString, consumed: Option<&ConsumedCapacity>) {
    if let Some(units) = consumed.and_then(ConsumedCapacity::capacity_units) {
        debug!(operation, key = key.to_string(), units, "asked the table");
    }
}
