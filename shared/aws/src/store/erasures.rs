//! Keeps the work on demands to be forgotten, as items in the same table as the orders:
//!
//! | item | attributes |
//! |---|---|
//! | `ERASURE#<shop>#<demand>` | `revision`, `work` (JSON), `expires_at`; while something is to be done, `wake_shard` (`erasures`) and `wake_at` |
//!
//! They are found by the index by wake time, in a part of it that `wake` does not ask for. While the work lasts, an item
//! names the person. It has no `due`, so the reader of the stream does not see it.

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::erasure::work::Work;
use candor_domain::values::id::EventId;
use candor_engine::ports::{DemandKey, Erasures, KeptWork, Revision, StoreError};
use jiff::Timestamp;

use super::item::{InvalidItem, Item, nanoseconds, number, text};
use super::registry::{at, until};
use super::{Table, WAKE_INDEX, after, corrupt, if_measured, is_written, measured, unavailable};

pub(super) const PREFIX: &str = "ERASURE#";
const SHARD: &str = "erasures";
const FIND: &str = "find demands of";
const READ: &str = "read the work on demand";
const WRITE: &str = "write the work on demand";
const WORK: &str = "work";

impl<K> Erasures for Table<K> {
    async fn pending(&self, now: Timestamp, most: usize) -> Result<Vec<DemandKey>, StoreError> {
        let request = self.client.query().table_name(&self.name).index_name(WAKE_INDEX);
        let request = request
            .key_condition_expression("wake_shard = :shard and wake_at <= :now")
            .expression_attribute_values(":shard", AttributeValue::S(SHARD.to_owned()))
            .expression_attribute_values(":now", AttributeValue::N(nanoseconds(now)))
            .projection_expression("pk")
            .limit(i32::try_from(most).unwrap_or(i32::MAX))
            .set_return_consumed_capacity(if_measured());
        let answer = request.send().await.map_err(|cause| unavailable(FIND, &SHARD, cause))?;
        measured(FIND, &SHARD, answer.consumed_capacity());
        let keys = answer.items().iter().map(key_of).collect::<Result<Vec<_>, _>>();
        keys.map_err(|cause| corrupt(FIND, &SHARD, cause))
    }

    async fn work(&self, key: &DemandKey) -> Result<Option<KeptWork>, StoreError> {
        let item = self.read_now(pk(key), READ, key).await?;
        item.as_ref().map(read).transpose().map_err(|cause| corrupt(READ, key, cause))
    }

    async fn write_work(
        &self,
        kept: &KeptWork,
        expires_at: Timestamp,
    ) -> Result<Option<Revision>, StoreError> {
        let key = DemandKey::of(&kept.work);
        let json = serde_json::to_string(&kept.work).map_err(|cause| unavailable(WRITE, &key, cause))?;
        // Without the condition, a worker that is behind would do again what another one has done.
        let request = self.write_of(pk(&key), kept.revision);
        let request = request.item(WORK, AttributeValue::S(json)).item("expires_at", until(expires_at));
        let request = match kept.work.wake_at() {
            Some(wake_at) => {
                request.item("wake_shard", AttributeValue::S(SHARD.to_owned())).item("wake_at", at(wake_at))
            }
            None => request,
        };
        Ok(is_written(request, WRITE, &key).await?.then(|| after(kept.revision)))
    }
}

fn pk(key: &DemandKey) -> String {
    format!("{PREFIX}{key}")
}

fn key_of(item: &Item) -> Result<DemandKey, InvalidItem> {
    let wrong = |cause| InvalidItem::Content { name: "pk", cause };
    let key = text(item, "pk")?.strip_prefix(PREFIX).and_then(|key| key.split_once('#'));
    let (shop, id) = key.ok_or(InvalidItem::Attribute { name: "pk" })?;
    let id: EventId = id.parse().map_err(|cause| wrong(Box::new(cause)))?;
    Ok(DemandKey { shop: shop.parse().map_err(|cause| wrong(Box::new(cause)))?, id })
}

fn read(item: &Item) -> Result<KeptWork, InvalidItem> {
    let unreadable = |cause| InvalidItem::Content { name: WORK, cause: Box::new(cause) };
    let work: Work = serde_json::from_str(text(item, WORK)?).map_err(unreadable)?;
    Ok(KeptWork { work, revision: Some(Revision(number(item, "revision")?)) })
}
