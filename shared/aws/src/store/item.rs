//! Converts an order into a DynamoDB item, and back.
//!
//! Facts and ledger are JSON texts, not DynamoDB's own maps, because no expression looks into them. A text is
//! also smaller by a third, and faster to read. The same order always gives the same text, so that two items
//! differ only if the two orders differ.

use std::collections::HashMap;
use std::error::Error;
use std::hash::{BuildHasher, RandomState};
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::facts::order::Order;
use candor_domain::values::id::OrderKey;
use candor_engine::ports::{Commit, Revision, Shard, Stored};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A set of attributes by name, in the SDK's own type.
pub(super) type Item = HashMap<String, AttributeValue>;

/// The greatest size of an item, in bytes of names and values, which is DynamoDB's own limit.
const ITEM_BYTES_MAX: usize = 400 * 1024;
/// A size in bytes that is greater than all attributes other than facts and ledger ever take.
const REST_BYTES_MAX: usize = 1024;

const PREFIX: &str = "ORDER#";

/// The reasons why an item cannot be read as an order, or an order cannot be written as an item.
#[derive(Debug, thiserror::Error)]
pub enum InvalidItem {
    /// **Meaning**: an attribute is missing, or has another type.
    #[error("attribute {name} is missing or has another type")]
    Attribute {
        /// The attribute's name.
        name: &'static str,
    },
    /// **Meaning**: an attribute's text or number cannot be read, or a value cannot be written.
    #[error("attribute {name} cannot be read or written")]
    Content {
        /// The attribute's name.
        name: &'static str,
        /// The reason.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
    /// **Meaning**: the order is larger than an item can be. **Handling**: the same as for any bug of Candor:
    /// the message is delivered again, goes to the dead letters in the end, and raises the alarm. The order
    /// stays as it was.
    #[error("the order takes {bytes} bytes, more than an item can have")]
    TooLarge {
        /// The size of the order, in bytes.
        bytes: usize,
    },
}

/// A token that names one write, so that it can be recognised.
#[derive(Debug)]
pub(super) struct WriteToken(String);

impl WriteToken {
    /// Returns a token that no other write has. The hasher's keys are random for each process, and differ for
    /// each hasher.
    pub(super) fn new() -> Self {
        let half = || RandomState::new().hash_one(Timestamp::now().as_nanosecond());
        Self(format!("{:016x}{:016x}", half(), half()))
    }

    /// Returns whether this write wrote the item.
    pub(super) fn wrote(&self, item: &Item) -> bool {
        text(item, "write_token").is_ok_and(|found| found == self.0)
    }
}

/// Returns the partition key of an order.
pub(super) fn pk(key: &OrderKey) -> String {
    format!("{PREFIX}{key}")
}

/// Returns the order that an item, or the keys of a stream record, belong to.
///
/// # Errors
/// Returns an error if the partition key is missing, or is not that of an order.
pub fn key_of(item: &Item) -> Result<OrderKey, InvalidItem> {
    parse_pk(text(item, "pk")?)
}

/// Returns the order that a partition key names.
///
/// # Errors
/// Returns an error if the key names no order.
pub(crate) fn parse_pk(pk: &str) -> Result<OrderKey, InvalidItem> {
    let key = pk.strip_prefix(PREFIX).ok_or(InvalidItem::Attribute { name: "pk" })?;
    key.parse().map_err(|cause| InvalidItem::Content { name: "pk", cause: Box::new(cause) })
}

/// Returns the value of the attribute `wake_shard`.
pub(super) fn shard_name(shard: Shard) -> String {
    format!("{:02}", shard.number())
}

/// Returns a time as the index stores it: in nanoseconds, so that nothing is rounded. An order that was woken
/// before its time would have nothing to do, and would be woken again.
pub(super) fn nanoseconds(moment: Timestamp) -> String {
    moment.as_nanosecond().to_string()
}

/// Returns the item for the new content of an order.
pub(super) fn encode(commit: &Commit, revision: Revision, token: &WriteToken) -> Result<Item, InvalidItem> {
    let Order { key, facts, ledger } = &commit.order;
    let facts = to_json("facts", facts)?;
    let ledger = to_json("ledger", ledger)?;
    let bytes = facts.len().saturating_add(ledger.len()).saturating_add(REST_BYTES_MAX);
    if bytes > ITEM_BYTES_MAX {
        return Err(InvalidItem::TooLarge { bytes });
    }
    let mut item = Item::from([
        ("pk".to_owned(), AttributeValue::S(pk(key))),
        ("revision".to_owned(), AttributeValue::N(revision.0.to_string())),
        ("facts".to_owned(), AttributeValue::S(facts)),
        ("ledger".to_owned(), AttributeValue::S(ledger)),
        // The stream's filter passes on only items in which something is due.
        ("due".to_owned(), AttributeValue::Bool(commit.due)),
        ("expires_at".to_owned(), AttributeValue::N(commit.expires_at.as_second().to_string())),
        ("write_token".to_owned(), AttributeValue::S(token.0.clone())),
    ]);
    // Both are set together, and only if there is a wake time, so that the index holds only orders that wait
    // for one.
    if let Some(wake_at) = commit.wake_at {
        item.insert("wake_shard".to_owned(), AttributeValue::S(shard_name(Shard::of(key))));
        item.insert("wake_at".to_owned(), AttributeValue::N(nanoseconds(wake_at)));
    }
    Ok(item)
}

/// Returns the order that an item holds.
pub(super) fn decode(key: &OrderKey, item: &Item) -> Result<Stored, InvalidItem> {
    let facts = from_json("facts", text(item, "facts")?)?;
    let ledger = from_json("ledger", text(item, "ledger")?)?;
    let order = Order { key: key.clone(), facts, ledger };
    let revision = Revision(number(item, "revision")?);
    let wake_at = if item.contains_key("wake_at") { Some(moment(item, "wake_at")?) } else { None };
    Ok(Stored { order, revision, wake_at })
}

/// Reads a time that [`nanoseconds`] wrote.
pub(super) fn moment(item: &Item, name: &'static str) -> Result<Timestamp, InvalidItem> {
    let nanoseconds = number(item, name)?;
    Timestamp::from_nanosecond(nanoseconds)
        .map_err(|cause| InvalidItem::Content { name, cause: Box::new(cause) })
}

fn number<T>(item: &Item, name: &'static str) -> Result<T, InvalidItem>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    let number = item.get(name).and_then(|value| value.as_n().ok()).ok_or(InvalidItem::Attribute { name })?;
    number.parse().map_err(|cause| InvalidItem::Content { name, cause: Box::new(cause) })
}

/// Returns the text of an attribute.
pub(super) fn text<'i>(item: &'i Item, name: &'static str) -> Result<&'i str, InvalidItem> {
    let value = item.get(name).and_then(|value| value.as_s().ok());
    value.map(String::as_str).ok_or(InvalidItem::Attribute { name })
}

fn to_json(name: &'static str, value: &impl Serialize) -> Result<String, InvalidItem> {
    serde_json::to_string(value).map_err(|cause| InvalidItem::Content { name, cause: Box::new(cause) })
}

fn from_json<T: DeserializeOwned>(name: &'static str, text: &str) -> Result<T, InvalidItem> {
    serde_json::from_str(text).map_err(|cause| InvalidItem::Content { name, cause: Box::new(cause) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(wake_at: Option<&str>) -> Commit {
        Commit {
            order: Order::new("demo-shop#5001".parse().unwrap()),
            seen: None,
            wake_at: wake_at.map(|at| at.parse().unwrap()),
            due: true,
            expires_at: "2027-01-01T00:00:00.9Z".parse().unwrap(),
        }
    }

    #[test]
    fn an_order_reads_back_as_it_was_written() {
        let commit = commit(Some("2026-01-01T00:00:00.123456789Z"));
        let item = encode(&commit, Revision(7), &WriteToken::new()).unwrap();
        let stored = decode(&commit.order.key, &item).unwrap();
        assert_eq!(
            stored,
            Stored { order: commit.order.clone(), revision: Revision(7), wake_at: commit.wake_at }
        );
        assert_eq!(key_of(&item).unwrap(), commit.order.key);
    }

    #[test]
    fn an_order_that_waits_for_nothing_is_not_in_the_index() {
        let item = encode(&commit(None), Revision(1), &WriteToken::new()).unwrap();
        assert!(!item.contains_key("wake_shard") && !item.contains_key("wake_at"));
    }

    #[test]
    fn no_two_writes_have_one_token() {
        let (one, other) = (WriteToken::new(), WriteToken::new());
        let item = encode(&commit(None), Revision(1), &one).unwrap();
        assert!(one.wrote(&item) && !other.wrote(&item));
    }

    #[test]
    fn an_item_that_is_no_order_says_what_is_wrong() {
        let key: OrderKey = "demo-shop#5001".parse().unwrap();
        let mut item = encode(&commit(None), Revision(1), &WriteToken::new()).unwrap();
        item.insert("facts".to_owned(), AttributeValue::S("{".to_owned()));
        assert!(matches!(decode(&key, &item), Err(InvalidItem::Content { name: "facts", .. })));
        item.remove("facts");
        assert!(matches!(decode(&key, &item), Err(InvalidItem::Attribute { name: "facts" })));
    }
}
