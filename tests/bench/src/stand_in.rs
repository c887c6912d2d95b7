//! Imitates the services of AWS that the functions use: a real table, and minimal answers for the other
//! services.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use dynoxide::{Database, DynoxideError};
use hyper::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

const TABLES: &str = "DynamoDB_20120810.";

/// Holds a service's answer and its cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The requested operation.
    pub operation: String,
    /// The HTTP status of the answer.
    pub status: StatusCode,
    /// The body of the answer.
    pub body: String,
    /// The read units.
    pub read_units: f64,
    /// The write units of the table itself.
    pub write_units: f64,
    /// The write units of its indexes.
    pub index_write_units: f64,
}

impl Reply {
    /// Returns a successful answer without cost.
    #[must_use]
    pub fn ok(operation: &str, body: String) -> Self {
        let operation = operation.to_owned();
        Self {
            operation,
            status: StatusCode::OK,
            body,
            read_units: 0.0,
            write_units: 0.0,
            index_write_units: 0.0,
        }
    }

    fn refused(operation: &str, status: u16, body: String) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        Self { status, ..Self::ok(operation, body) }
    }

    fn unknown(operation: &str) -> Self {
        let body = json!({ "__type": "UnknownOperationException", "message": operation });
        Self::refused(operation, 400, body.to_string())
    }

    /// Adds the cost that DynamoDB reports in its answer.
    fn priced(mut self, answer: &Value) -> Self {
        let consumed = answer.get("ConsumedCapacity");
        let units = |place: Option<&Value>| {
            place.and_then(|it| it.get("CapacityUnits")?.as_f64()).unwrap_or_default()
        };
        let indexes = consumed.and_then(|it| it.get("GlobalSecondaryIndexes")?.as_object());
        let of_indexes: f64 = indexes.into_iter().flat_map(Map::values).map(|index| units(Some(index))).sum();
        if ["PutItem", "UpdateItem"].contains(&self.operation.as_str()) {
            self.index_write_units = of_indexes;
            self.write_units = units(consumed) - of_indexes;
        } else {
            self.read_units = units(consumed);
        }
        self
    }
}

/// Holds an item of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// The names and values, in DynamoDB's own JSON.
    pub attributes: Value,
    /// The size of names and values together, in bytes.
    pub bytes: usize,
}

/// Holds a request that was answered with success.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The requested operation.
    pub operation: String,
    /// The request's body.
    pub body: Value,
    /// The answer's body.
    pub answer: Value,
}

/// Holds the imitated services.
pub struct Services {
    tables: Database,
    /// The secret that Secrets Manager returns.
    secret: String,
    /// The requests since somebody wanted to see them.
    kept: Mutex<Option<Vec<Asked>>>,
    mails: AtomicU32,
}

impl std::fmt::Debug for Services {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Services")
    }
}

impl Services {
    /// Starts the services, without any table yet.
    ///
    /// # Errors
    /// Returns a [`DynoxideError`] if DynamoDB does not start.
    pub fn begin(secret: String) -> Result<Self, DynoxideError> {
        Ok(Self { tables: Database::memory()?, secret, kept: Mutex::default(), mails: AtomicU32::new(0) })
    }

    /// Returns the requests that were answered with success since the last call of this function. The first
    /// call returns none, because no requests are kept before it.
    #[must_use]
    pub fn kept(&self) -> Vec<Asked> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.replace(Vec::new()).unwrap_or_default()
    }

    fn keep(&self, body: Value, reply: &Reply) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_mut().filter(|_| reply.status.is_success()) {
            let answer = serde_json::from_str(&reply.body).unwrap_or_default();
            kept.push(Asked { operation: reply.operation.clone(), body, answer });
        }
    }

    /// Returns an identifier that no other mail has.
    fn mail_id(&self) -> String {
        format!("0102018d-{:06}", self.mails.fetch_add(1, Ordering::Relaxed))
    }

    /// Makes a table like the one in `infra/template.yaml`.
    ///
    /// # Errors
    /// Returns a [`DynoxideError`] if DynamoDB does not make it.
    pub fn create_table(&self, name: &str) -> Result<(), DynoxideError> {
        let table = json!({
            "TableName": name,
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                { "AttributeName": "pk", "AttributeType": "S" },
                { "AttributeName": "wake_shard", "AttributeType": "S" },
                { "AttributeName": "wake_at", "AttributeType": "N" },
                { "AttributeName": "cases_of", "AttributeType": "S" },
                { "AttributeName": "cases_since", "AttributeType": "N" },
                { "AttributeName": "number", "AttributeType": "S" },
                { "AttributeName": "customer", "AttributeType": "S" },
                { "AttributeName": "placed_at", "AttributeType": "N" },
            ],
            "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
            "GlobalSecondaryIndexes": [
                index("wake", &["wake_shard", "wake_at"], json!({ "ProjectionType": "KEYS_ONLY" })),
                index("numbers", &["number"], json!({ "ProjectionType": "KEYS_ONLY" })),
                index("customers", &["customer", "placed_at"], json!({ "ProjectionType": "KEYS_ONLY" })),
                index(
                    "cases",
                    &["cases_of", "cases_since"],
                    json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": ["cases"] }),
                ),
            ],
        });
        self.tables.create_table(read(table)?).map(|_| ())
    }

    /// Returns an order's item as DynamoDB holds it.
    ///
    /// # Errors
    /// Returns a [`DynoxideError`] if the item cannot be read.
    pub fn item(&self, table: &str, order: &str) -> Result<Option<Item>, DynoxideError> {
        let request = json!({ "TableName": table, "Key": { "pk": { "S": format!("ORDER#{order}") } } });
        let Some(item) = self.tables.get_item(read(request)?)?.item else { return Ok(None) };
        Ok(Some(Item { bytes: dynoxide::types::item_size(&item), attributes: written(&item)? }))
    }

    /// Answers a request. Its operation is known by its target or, if it has none, by its path.
    #[must_use]
    pub fn answer(&self, target: &str, body: &[u8]) -> Reply {
        let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
        let reply = self.answer_of(target, &body);
        self.keep(body, &reply);
        reply
    }

    fn answer_of(&self, target: &str, body: &Value) -> Reply {
        match target {
            "AWSEvents.PutEvents" => {
                let events = body.get("Entries").and_then(Value::as_array).map_or(0, Vec::len);
                let entries = vec![json!({ "EventId": "6f1c0d3e-0000-4000-8000-000000000000" }); events];
                Reply::ok("PutEvents", json!({ "FailedEntryCount": 0, "Entries": entries }).to_string())
            }
            "secretsmanager.GetSecretValue" => {
                let answer =
                    json!({ "Name": "keys", "VersionId": "v".repeat(32), "SecretString": self.secret });
                Reply::ok("GetSecretValue", answer.to_string())
            }
            "AmazonSQS.SendMessage" => Reply::ok("SendMessage", sent().to_string()),
            "AmazonSQS.SendMessageBatch" => Reply::ok("SendMessageBatch", sent_each(body).to_string()),
            "/v2/email/outbound-emails" => {
                Reply::ok("SendEmail", json!({ "MessageId": self.mail_id() }).to_string())
            }
            target => match target.strip_prefix(TABLES) {
                Some(operation) => self.answer_of_table(operation, body.clone()),
                None => Reply::unknown(target),
            },
        }
    }

    fn answer_of_table(&self, operation: &str, mut body: Value) -> Reply {
        if let Some(members) = body.as_object_mut() {
            members.insert("ReturnConsumedCapacity".to_owned(), "INDEXES".into());
        }
        let answer = match operation {
            "GetItem" => read(body).and_then(|request| written(&self.tables.get_item(request)?)),
            "PutItem" => read(body).and_then(|request| written(&self.tables.put_item(request)?)),
            "UpdateItem" => read(body).and_then(|request| written(&self.tables.update_item(request)?)),
            "Query" => read(body).and_then(|request| written(&self.tables.query(request)?)),
            _ => return Reply::unknown(operation),
        };
        match answer {
            Ok(answer) => Reply::ok(operation, answer.to_string()).priced(&answer),
            Err(error) => Reply::refused(operation, error.status_code(), error.to_json()),
        }
    }
}

/// Returns an index by a hash key and, if it has a second one, a range key.
fn index(name: &str, keys: &[&str], projection: Value) -> Value {
    let keys = keys.iter().zip(["HASH", "RANGE"]);
    let keys: Vec<Value> =
        keys.map(|(name, kind)| json!({ "AttributeName": name, "KeyType": kind })).collect();
    json!({ "IndexName": name, "KeySchema": keys, "Projection": projection })
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, DynoxideError> {
    serde_json::from_value(value).map_err(|why| DynoxideError::SerializationException(why.to_string()))
}

fn written(value: &impl Serialize) -> Result<Value, DynoxideError> {
    serde_json::to_value(value).map_err(|why| DynoxideError::SerializationException(why.to_string()))
}

fn sent() -> Value {
    json!({ "MessageId": "6f1c0d3e-0000-4000-8000-000000000000", "MD5OfMessageBody": "0".repeat(32) })
}

fn sent_each(body: &Value) -> Value {
    let entries = body.get("Entries").and_then(Value::as_array).into_iter().flatten();
    let each = entries.map(|entry| {
        let mut one = sent();
        if let Some(members) = one.as_object_mut() {
            members.insert("Id".to_owned(), entry.get("Id").cloned().unwrap_or_default());
        }
        one
    });
    json!({ "Successful": each.collect::<Vec<_>>(), "Failed": [] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(services: &Services, wake_at: u32, text: &str) -> Reply {
        let put = json!({
            "TableName": "orders",
            "Item": {
                "pk": { "S": "ORDER#s#1" },
                "wake_shard": { "S": "01" },
                "wake_at": { "N": wake_at.to_string() },
                "facts": { "S": text },
            },
        });
        services.answer("DynamoDB_20120810.PutItem", put.to_string().as_bytes())
    }

    #[test]
    fn units_are_told_for_the_table_and_its_index_apart() {
        let services = Services::begin(String::new()).unwrap();
        services.create_table("orders").unwrap();
        let first = put(&services, 1, &"x".repeat(1500));
        assert_eq!((first.status, first.operation.as_str()), (StatusCode::OK, "PutItem"), "{}", first.body);
        assert_eq!((first.write_units, first.index_write_units, first.read_units), (2.0, 1.0, 0.0));
        // The item moves to another place in the index: it is deleted at the old place and written at the new
        // one.
        assert_eq!(put(&services, 2, "x").index_write_units, 2.0);
        // The place and the keys stay the same, so the index is not written.
        assert_eq!(put(&services, 2, "y").index_write_units, 0.0);
        let get =
            json!({ "TableName": "orders", "Key": { "pk": { "S": "ORDER#s#1" } }, "ConsistentRead": true });
        let got = services.answer("DynamoDB_20120810.GetItem", get.to_string().as_bytes());
        assert_eq!((got.read_units, got.write_units), (1.0, 0.0));
        let item = services.item("orders", "s#1").unwrap().unwrap();
        assert_eq!(item.attributes["facts"], json!({ "S": "y" }));
        assert_eq!(item.bytes, 2 + 9 + 10 + 2 + 7 + 2 + 5 + 1);
    }

    #[test]
    fn requests_are_kept_from_the_moment_that_somebody_wants_them() {
        let services = Services::begin(String::new()).unwrap();
        let ask = |target: &str| services.answer(target, br#"{"MessageBody": "a"}"#);
        let _ = (ask("AmazonSQS.SendMessage"), services.kept());
        let _ = (ask("AmazonSQS.SendMessage"), ask("Trent.Decrypt"));
        let [asked] = services.kept().try_into().unwrap();
        assert_eq!((asked.operation.as_str(), &asked.body), ("SendMessage", &json!({ "MessageBody": "a" })));
        assert!(asked.answer["MessageId"].is_string() && services.kept().is_empty());
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let services = Services::begin(String::new()).unwrap();
        for target in ["DynamoDB_20120810.Scan", "Trent.Decrypt", "/v2/email/identities"] {
            assert_eq!(services.answer(target, b"{}").status, StatusCode::BAD_REQUEST);
        }
        assert_eq!(put(&services, 1, "no such table").status, StatusCode::BAD_REQUEST);
    }

    #[test]
    fn every_message_of_a_batch_is_taken() {
        let services = Services::begin(String::new()).unwrap();
        let reply =
            services.answer("AmazonSQS.SendMessageBatch", br#"{"Entries": [{"Id": "0"}, {"Id": "1"}]}"#);
        let answer: Value = serde_json::from_str(&reply.body).unwrap();
        let ids = answer["Successful"].as_array().unwrap().iter().map(|one| one["Id"].clone());
        assert_eq!(ids.collect::<Vec<_>>(), ["0", "1"]);
    }
}
