//! The store: one DynamoDB table, one item an order, and the items of the [`registry`].

use std::error::Error;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
};
use aws_types::SdkConfig;
use candor_domain::values::id::OrderKey;
use candor_engine::ports::{Commit, CommitError, Revision, Shard, Store, StoreError, Stored, Sweep};
use jiff::Timestamp;
use tracing::{Level, debug, enabled};

mod item;
mod registry;

pub(crate) use item::parse_pk;
pub use item::{InvalidItem, key_of};
use item::{WriteToken, encode, nanoseconds, pk, shard_name};

/// The index by wake time, as `infra/template.yaml` names it.
const WAKE_INDEX: &str = "wake";

/// What must hold for an order to be written: that it is still as it was seen.
///
/// ```text
///   worker A   load r7 ──── decide ──── put, if r7 ──► r8
///   worker B      load r7 ──── decide ──────────── put, if r7 ──► refused: loads r8 and decides again
/// ```
///
/// Without it B would write what it decided about r7 over what A wrote, and A's facts (or A's claim to be the one
/// who sends a mail) would be gone.
const AS_SEEN: &str = "revision = :seen";
/// Two workers may see at once that there is no order yet.
const STILL_ABSENT: &str = "attribute_not_exists(pk)";

/// Orders in a DynamoDB table.
#[derive(Debug, Clone)]
pub struct Table {
    client: Client,
    name: String,
}

impl Table {
    /// The table of this name.
    #[must_use]
    pub fn new(config: &SdkConfig, name: impl Into<String>) -> Self {
        Self { client: Client::new(config), name: name.into() }
    }
}

impl Store for Table {
    async fn load(&self, key: &OrderKey) -> Result<Option<Stored>, StoreError> {
        let request = self.client.get_item().table_name(&self.name).key("pk", AttributeValue::S(pk(key)));
        // What another worker wrote a moment ago must be seen, or what was done would be done again.
        let request = request.consistent_read(true).set_return_consumed_capacity(if_measured());
        let answer = request.send().await.map_err(|cause| unavailable("load order", key, cause))?;
        measured("load order", &key, answer.consumed_capacity());
        let Some(item) = answer.item else { return Ok(None) };
        item::decode(key, &item).map(Some).map_err(|cause| corrupt("load order", key, cause))
    }

    async fn commit(&self, commit: &Commit) -> Result<Revision, CommitError> {
        let key = &commit.order.key;
        let revision = Revision(commit.seen.map_or(0, |seen| seen.0).saturating_add(1));
        let token = WriteToken::new();
        let item = encode(commit, revision, &token).map_err(|cause| corrupt("commit order", key, cause))?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        let request = match commit.seen {
            None => request.condition_expression(STILL_ABSENT),
            Some(seen) => {
                let seen = AttributeValue::N(seen.0.to_string());
                request.condition_expression(AS_SEEN).expression_attribute_values(":seen", seen)
            }
        };
        let request = request
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .set_return_consumed_capacity(if_measured());
        match request.send().await {
            Ok(answer) => measured("commit order", &key, answer.consumed_capacity()),
            Err(error) => was_ours(key, &token, error)?,
        }
        Ok(revision)
    }
}

/// Tells a conflict from our own write: when an answer is lost, the SDK puts again, and the second put finds what the
/// first one wrote. Called a conflict, that would leave a claim behind that nobody knows to be theirs, and a mail that
/// was never sent would count as perhaps sent. The token of the write, in the item that won, says whose it is.
fn was_ours(key: &OrderKey, token: &WriteToken, error: SdkError<PutItemError>) -> Result<(), CommitError> {
    match error.as_service_error() {
        Some(PutItemError::ConditionalCheckFailedException(lost)) => {
            let ours = lost.item().is_some_and(|winner| token.wrote(winner));
            if ours { Ok(()) } else { Err(CommitError::Conflict { key: key.clone() }) }
        }
        Some(_) | None => Err(unavailable("commit order", key, error).into()),
    }
}

impl Sweep for Table {
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
        // One page: `most` keys are far less than the megabyte a page may have, so what lies beyond is beyond `most`.
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
