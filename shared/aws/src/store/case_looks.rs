//! Notes who looked at which case, in the same table as the orders:
//!
//! | item | attributes |
//! |---|---|
//! | `LOOKS#<shop>#<hash of the order and the case>` | `revision`, `looks` (JSON: names of people who work here, and when they looked), `expires_at` |
//!
//! It holds nothing of customers, not even the order's id. It has no `due` and no `figures`, by which the readers of the stream
//! choose, so that a look invokes no function; and no `wake_shard`.
//!
//! All people at a case are in one item, so that one read finds them: the table has no sort key. DynamoDB may take days to
//! delete what expired (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html>), so what is
//! too old is left out when it is read, and is dropped by the next write.

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::case::key::CaseKey;
use candor_domain::values::id::OrderKey;
use candor_domain::values::text::PersonName;
use candor_engine::ports::{CaseLooks, LOOK_NAMED, Look, Looks, LookupHash, Revision, StoreError};
use jiff::Timestamp;
use tokio::time::timeout;

use super::item::{InvalidItem, Item, number, text};
use super::registry::until;
use super::{Table, corrupt, is_written, unavailable};
use crate::times::LOOK;

const NOTE: &str = "note a look at a case of order";
/// The number of attempts at a write against others who look at the same moment. A person who loses all is noted half a
/// minute later, with the next look.
const ATTEMPTS_MAX: usize = 3;

impl<K> CaseLooks for Table<K> {
    /// Notes a look, or gives up after [`LOOK`]: the page is shown all the same, and soon.
    async fn note_look(
        &self,
        order: &OrderKey,
        case: &CaseKey,
        by: &PersonName,
        now: Timestamp,
    ) -> Result<Vec<Look>, StoreError> {
        let noted = timeout(LOOK, self.note(order, pk(order, case), by, now));
        noted.await.map_err(|cause| unavailable(NOTE, order, cause))?
    }
}

impl<K> Table<K> {
    async fn note(
        &self,
        order: &OrderKey,
        pk: String,
        by: &PersonName,
        now: Timestamp,
    ) -> Result<Vec<Look>, StoreError> {
        let mut others = vec![];
        for _ in 0..ATTEMPTS_MAX {
            let item = self.read_now(pk.clone(), NOTE, order).await?;
            let kept = item.as_ref().map(kept).transpose().map_err(|cause| corrupt(NOTE, order, cause))?;
            let (looks, seen) = kept.map_or_else(Default::default, |(looks, seen)| (looks, Some(seen)));
            let noted = looks.noted(by, now);
            others = noted.as_ref().unwrap_or(&looks).others(by, now);
            let Some(noted) = noted else { break };
            let json = serde_json::to_string(&noted).map_err(|cause| unavailable(NOTE, order, cause))?;
            let expires_at = now.saturating_add(LOOK_NAMED).unwrap_or(Timestamp::MAX);
            // Otherwise, of two people who open a case at the same moment, one would not be seen.
            let request = self.write_of(pk.clone(), seen).item("looks", AttributeValue::S(json));
            if is_written(request.item("expires_at", until(expires_at)), NOTE, order).await? {
                break;
            }
        }
        Ok(others)
    }
}

fn kept(item: &Item) -> Result<(Looks, Revision), InvalidItem> {
    // Looks that this release cannot read are soon too old in any case.
    let looks = serde_json::from_str(text(item, "looks")?).unwrap_or_default();
    Ok((looks, Revision(number(item, "revision")?)))
}

fn pk(order: &OrderKey, case: &CaseKey) -> String {
    format!("LOOKS#{}", LookupHash::of_case(order, case))
}
