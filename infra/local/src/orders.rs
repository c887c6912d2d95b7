//! Reads and removes orders in the table.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use candor_domain::facts::order::Order;
use candor_domain::message::key::MessageKey;
use candor_domain::values::id::OrderKey;
use candor_engine::at_rest::{self, Format, Unread};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cloud::CloudError;
use crate::stack::Stack;

/// An order as the table stores it.
#[derive(Debug, Clone)]
pub struct StoredOrder {
    /// The order itself.
    pub order: Order,
    /// The parts of the order that this release does not understand.
    pub unread: Unread,
    /// The moment when the order is to be looked at again.
    pub wake_at: Option<Timestamp>,
}

/// The table could not be read.
#[derive(Debug, thiserror::Error)]
pub enum OrdersError {
    /// The emulator did not answer, or refused the call.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// An item of the table cannot be read as an order.
    #[error("read the item {pk}: {problem}")]
    Item {
        /// The item's key.
        pk: String,
        /// A description of what is wrong.
        problem: String,
    },
}

const PREFIX: &str = "ORDER#";
/// Lists the prefixes of items that hold what is known beyond a single order: duplicate orders, contacts and references.
const REGISTRY: [&str; 3] = ["DUPLICATE#", "CONTACT#", "REFERENCE#"];

/// Returns every order of the table.
///
/// # Errors
/// Returns an error if the table cannot be read.
pub fn all(stack: &Stack) -> Result<Vec<StoredOrder>, OrdersError> {
    let mut orders = Vec::new();
    for item in items(stack)? {
        orders.extend(read(&item)?);
    }
    Ok(orders)
}

/// Returns the keys of all items of the table, of every kind.
///
/// # Errors
/// Returns an error if the table cannot be read.
pub fn keys(stack: &Stack) -> Result<BTreeSet<String>, CloudError> {
    let pk = |item: Value| Some(item.get("pk")?.get("S")?.as_str()?.to_owned());
    Ok(items(stack)?.into_iter().filter_map(pk).collect())
}

fn items(stack: &Stack) -> Result<Vec<Value>, CloudError> {
    let mut items = Vec::new();
    let mut input = json!({ "TableName": stack.deployment.table, "ConsistentRead": true });
    loop {
        let mut page = stack.cloud.json("dynamodb", "DynamoDB_20120810.Scan", &input)?;
        if let Some(Value::Array(found)) = page.get_mut("Items").map(Value::take) {
            items.extend(found);
        }
        match page.get("LastEvaluatedKey") {
            Some(key) => {
                input.as_object_mut().map(|input| input.insert("ExclusiveStartKey".into(), key.clone()))
            }
            None => return Ok(items),
        };
    }
}

/// Removes orders, so that a story begins with none of its orders known.
///
/// # Errors
/// Returns an error if the table refuses.
pub fn forget<'k>(stack: &Stack, keys: impl IntoIterator<Item = &'k OrderKey>) -> Result<(), CloudError> {
    keys.into_iter().try_for_each(|key| delete(stack, &pk(key)))
}

/// Removes what is known beyond single orders: which orders look the same, and which addresses get no mail.
///
/// # Errors
/// Returns an error if the table refuses.
pub fn forget_registry(stack: &Stack) -> Result<(), CloudError> {
    let pks = keys(stack)?;
    let mut cross_order = pks.iter().filter(|pk| REGISTRY.iter().any(|prefix| pk.starts_with(prefix)));
    cross_order.try_for_each(|pk| delete(stack, pk))
}

fn delete(stack: &Stack, pk: &str) -> Result<(), CloudError> {
    let input = json!({ "TableName": stack.deployment.table, "Key": { "pk": { "S": pk } } });
    stack.cloud.json("dynamodb", "DynamoDB_20120810.DeleteItem", &input).map(|_| ())
}

/// Reads the order of an item. Returns `None` if the item is something else.
fn read(item: &Value) -> Result<Option<StoredOrder>, OrdersError> {
    let attribute = |name: &str, kind: &str| item.get(name)?.get(kind)?.as_str();
    let pk = attribute("pk", "S").unwrap_or_default();
    let wrong = |problem: String| OrdersError::Item { pk: pk.to_owned(), problem };
    let Some(name) = pk.strip_prefix(PREFIX) else { return Ok(None) };
    let key: OrderKey = name.parse().map_err(|why| wrong(format!("{why}")))?;
    let body = attribute("body", "B").map(|body| STANDARD.decode(body)).transpose();
    let body = body.map_err(|why| wrong(format!("body: {why}")))?;
    let found = unpack(key, attribute("format", "S"), body.as_deref(), attribute("wake_at", "N"));
    found.map(Some).map_err(wrong)
}

/// Reads an order from the attributes of its item.
pub(crate) fn unpack(
    key: OrderKey,
    format: Option<&str>,
    body: Option<&[u8]>,
    wake_at: Option<&str>,
) -> Result<StoredOrder, String> {
    Format::read(format.ok_or("it has no format")?).map_err(|why| why.to_string())?;
    let (order, unread) = at_rest::unpack(&key, body.ok_or("it has no body")?).map_err(|why| {
        let cause = std::error::Error::source(&why).map(|cause| format!(": {cause}"));
        format!("{why}{}", cause.unwrap_or_default())
    })?;
    Ok(StoredOrder { order, unread, wake_at: wake_at.map(read_moment).transpose()? })
}

/// Returns the key of the item with the mails of a message that are kept.
pub(crate) fn pk_of_mail(key: &OrderKey, message: &MessageKey) -> String {
    format!("MAIL#{key}#{message}")
}

/// Returns the partition key of an order.
pub(crate) fn pk(key: &OrderKey) -> String {
    format!("{PREFIX}{key}")
}

/// Reads a moment, which the table keeps in nanoseconds.
fn read_moment(text: &str) -> Result<Timestamp, String> {
    let nanoseconds = text.parse::<i128>().map_err(|why| why.to_string())?;
    Timestamp::from_nanosecond(nanoseconds).map_err(|why| why.to_string())
}
