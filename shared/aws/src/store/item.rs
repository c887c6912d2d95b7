//! Converts an order into a DynamoDB item, and back.
//!
//! | attribute | content |
//! |---|---|
//! | `pk` | `ORDER#<shop>#<order>` |
//! | `format` | the version of `body`, `major.minor` ([`Format`]) |
//! | `body` | facts and ledger, packed ([`at_rest`]) |
//! | `revision`, `write_token` | the number of writes, and the name of the last one |
//! | `due` | true if something is to be done at once; the stream's filter reads it |
//! | `wake_shard`, `wake_at` | the key of the index of orders that wait for a time |
//! | `cases_of`, `cases_since`, `cases` | the order among those with an open case ([`super::case_entry`]) |
//! | `number`, `customer`, `placed_at` | the names by which people find the order ([`super::order_names`]) |
//! | `figures` | the change of the figures by the last write, if there is one: for the reader of the stream ([`FiguresChange`]) |
//! | `expires_at` | the time from which DynamoDB may delete the item |
//!
//! Facts and ledger are packed, and are not DynamoDB's own maps, because no expression looks into them. So a
//! typical order takes one write unit. The same order always gives the same bytes.

use std::collections::HashMap;
use std::error::Error;
use std::hash::{BuildHasher, RandomState};
use std::str::FromStr;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
#[cfg(doc)]
use candor_domain::figures::change::FiguresChange;
use candor_domain::values::id::OrderKey;
use candor_engine::at_rest::{self, AtRestError, Format, FormatError};
use candor_engine::ports::{Commit, Revision, Shard, Stored};
use jiff::Timestamp;

/// A set of attributes by name, in the SDK's own type.
pub(super) type Item = HashMap<String, AttributeValue>;

/// The greatest size of an item, in bytes of names and values, which is DynamoDB's own limit.
const ITEM_BYTES_MAX: usize = 400 * 1024;
/// A size in bytes that is greater than all attributes other than the body ever take.
pub(super) const REST_BYTES_MAX: usize = 16_384;

pub(super) const PREFIX: &str = "ORDER#";
const FORMAT: &str = "format";
const BODY: &str = "body";
/// The name of the attribute with the change of the figures.
pub(super) const FIGURES: &str = "figures";

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
    /// **Meaning**: a newer release wrote the item in a way that this one would misunderstand. **Handling**:
    /// deploy that release first. Until then, messages about the order are delivered again, and go to the dead
    /// letters in the end.
    #[error("the item was written by a newer release: deploy first")]
    Newer {
        /// The part that is too new.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
    /// **Meaning**: the order is larger than an item can be. **Handling**: the same as for any bug of Candor:
    /// the message is delivered again, goes to the dead letters in the end, and raises the alarm. The order
    /// stays as it was.
    #[error("the order takes {bytes} bytes, packed, more than an item can have")]
    TooLarge {
        /// The size of the packed order, in bytes.
        bytes: usize,
    },
}

/// A token that names one write, so that it can be recognised. It need only differ from those of the few writes that race for
/// one order, and every byte of an item counts: so it has eight.
#[derive(Debug)]
pub(super) struct WriteToken([u8; 8]);

impl WriteToken {
    /// Returns a token that no other write has. The hasher's keys are random for each process, and differ for
    /// each hasher.
    pub(super) fn new() -> Self {
        Self(RandomState::new().hash_one(Timestamp::now().as_nanosecond()).to_be_bytes())
    }

    /// Returns whether this write wrote the item.
    pub(super) fn wrote(&self, item: &Item) -> bool {
        let found = item.get("write_token").and_then(|value| value.as_b().ok());
        found.is_some_and(|found| found.as_ref() == self.0)
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
    let Commit { order, unread, .. } = commit;
    let body = at_rest::pack(order, unread).map_err(|cause| unreadable(BODY, cause))?;
    let bytes = body.len().saturating_add(REST_BYTES_MAX);
    if bytes > ITEM_BYTES_MAX {
        return Err(InvalidItem::TooLarge { bytes });
    }
    let mut item = Item::from([
        ("pk".to_owned(), AttributeValue::S(pk(&order.key))),
        ("revision".to_owned(), AttributeValue::N(revision.0.to_string())),
        (FORMAT.to_owned(), AttributeValue::S(unread.format().to_string())),
        (BODY.to_owned(), AttributeValue::B(Blob::new(body))),
        // The stream's filter passes on only items in which something is due.
        ("due".to_owned(), AttributeValue::Bool(commit.due)),
        ("expires_at".to_owned(), AttributeValue::N(commit.expires_at.as_second().to_string())),
        ("write_token".to_owned(), AttributeValue::B(Blob::new(token.0))),
    ]);
    // The next write replaces the whole item, so that no change is seen twice.
    if !commit.figures.is_empty() {
        item.insert(FIGURES.to_owned(), AttributeValue::S(commit.figures.to_string()));
    }
    // Both are set together, and only if there is a wake time, so that the index holds only orders that wait
    // for one.
    if let Some(wake_at) = commit.wake_at {
        item.insert("wake_shard".to_owned(), AttributeValue::S(shard_name(Shard::of(&order.key))));
        item.insert("wake_at".to_owned(), AttributeValue::N(nanoseconds(wake_at)));
    }
    Ok(item)
}

/// Returns the order that an item holds.
pub(super) fn decode(key: &OrderKey, item: &Item) -> Result<Stored, InvalidItem> {
    let format = Format::read(text(item, FORMAT)?).map_err(of_another_format)?;
    let body = item.get(BODY).and_then(|value| value.as_b().ok());
    let body = body.ok_or(InvalidItem::Attribute { name: BODY })?;
    let (order, unread) = at_rest::unpack(key, body.as_ref()).map_err(|cause| unreadable(BODY, cause))?;
    let revision = Revision(number(item, "revision")?);
    let wake_at = if item.contains_key("wake_at") { Some(moment(item, "wake_at")?) } else { None };
    Ok(Stored { order, unread: unread.of_format(format), revision, wake_at })
}

fn of_another_format(cause: FormatError) -> InvalidItem {
    match cause {
        FormatError::Newer { .. } => InvalidItem::Newer { cause: Box::new(cause) },
        FormatError::Invalid(_) => InvalidItem::Content { name: FORMAT, cause: Box::new(cause) },
    }
}

/// Returns the error for the bytes of an attribute.
pub(super) fn unreadable(name: &'static str, cause: AtRestError) -> InvalidItem {
    match cause {
        AtRestError::UnknownDictionary(_) => InvalidItem::Newer { cause: Box::new(cause) },
        AtRestError::Json(_) | AtRestError::NoOrder | AtRestError::Damaged | AtRestError::TooLarge => {
            InvalidItem::Content { name, cause: Box::new(cause) }
        }
    }
}

/// Reads a time that [`nanoseconds`] wrote.
pub(super) fn moment(item: &Item, name: &'static str) -> Result<Timestamp, InvalidItem> {
    let nanoseconds = number(item, name)?;
    Timestamp::from_nanosecond(nanoseconds)
        .map_err(|cause| InvalidItem::Content { name, cause: Box::new(cause) })
}

pub(super) fn number<T>(item: &Item, name: &'static str) -> Result<T, InvalidItem>
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

#[cfg(test)]
mod tests {
    use candor_domain::facts::order::Order;
    use candor_domain::figures::change::FiguresChange;
    use candor_engine::at_rest::Unread;

    use super::*;

    fn commit(wake_at: Option<&str>) -> Commit {
        Commit {
            order: Order::new("demo-shop#5001".parse().unwrap()),
            unread: Unread::default(),
            seen: None,
            wake_at: wake_at.map(|at| at.parse().unwrap()),
            due: true,
            expires_at: "2027-01-01T00:00:00.9Z".parse().unwrap(),
            figures: FiguresChange::default(),
        }
    }

    fn encoded() -> (OrderKey, Item) {
        let commit = commit(None);
        let item = encode(&commit, Revision(1), &WriteToken::new()).unwrap();
        (commit.order.key, item)
    }

    #[test]
    fn an_order_reads_back_as_it_was_written() {
        let commit = commit(Some("2026-01-01T00:00:00.123456789Z"));
        let item = encode(&commit, Revision(7), &WriteToken::new()).unwrap();
        let stored = decode(&commit.order.key, &item).unwrap();
        let (order, unread) = (commit.order.clone(), Unread::default());
        assert_eq!(stored, Stored { order, unread, revision: Revision(7), wake_at: commit.wake_at });
        assert_eq!(key_of(&item).unwrap(), commit.order.key);
    }

    #[test]
    fn an_order_that_waits_for_nothing_is_not_in_the_index() {
        let (_, item) = encoded();
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
        let (key, mut item) = encoded();
        item.insert(BODY.to_owned(), AttributeValue::B(Blob::new([1, 0xff])));
        assert!(matches!(decode(&key, &item), Err(InvalidItem::Content { name: BODY, .. })));
        item.insert(BODY.to_owned(), AttributeValue::S("{}".to_owned()));
        assert!(matches!(decode(&key, &item), Err(InvalidItem::Attribute { name: BODY })));
        item.insert(FORMAT.to_owned(), AttributeValue::S("latest".to_owned()));
        assert!(matches!(decode(&key, &item), Err(InvalidItem::Content { name: FORMAT, .. })));
        item.remove(FORMAT);
        assert!(matches!(decode(&key, &item), Err(InvalidItem::Attribute { name: FORMAT })));
    }

    #[test]
    fn an_item_of_a_newer_major_format_or_dictionary_says_to_deploy_first() {
        let (key, item) = encoded();
        let (mut newer_format, mut newer_dictionary) = (item.clone(), item);
        newer_format.insert(FORMAT.to_owned(), AttributeValue::S("2.0".to_owned()));
        newer_dictionary.insert(BODY.to_owned(), AttributeValue::B(Blob::new([200, 0])));
        for item in [newer_format, newer_dictionary] {
            let refused = decode(&key, &item).unwrap_err();
            assert!(
                matches!(refused, InvalidItem::Newer { .. }) && refused.to_string().contains("deploy first")
            );
        }
    }

    #[test]
    fn an_item_keeps_the_newest_minor_format_it_was_written_in() {
        let (key, mut item) = encoded();
        item.insert(FORMAT.to_owned(), AttributeValue::S("1.7".to_owned()));
        let stored = decode(&key, &item).unwrap();
        let commit = Commit { unread: stored.unread, ..commit(None) };
        let again = encode(&commit, Revision(2), &WriteToken::new()).unwrap();
        assert_eq!(text(&again, FORMAT).unwrap(), "1.7");
    }
}
