//! Provides a DynamoDB for a test, either in this process or at an address, and a proxy to it that loses
//! answers.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
    Projection, ProjectionType, ScalarAttributeType,
};
use candor_aws::configuration::from_lookup;
use candor_aws::keys::Keys;
use candor_aws::sdk::Aws;
use candor_aws::store::Table;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The key that addresses are hashed with.
pub(crate) const KEY: &str = "0123456789abcdef0123456789abcdef";

/// A table whose key is known.
pub(crate) type Keyed = Table<Rc<Keys>>;

/// Holds a DynamoDB.
pub(crate) struct Dynamo {
    pub(crate) endpoint: String,
    pub(crate) client: Client,
}

/// Returns the configuration for AWS at an address, with credentials that are never checked.
pub(crate) fn reaching(endpoint: &str) -> Aws {
    let settings = BTreeMap::from([
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_ENDPOINT_URL", endpoint),
    ]);
    from_lookup(&|name| settings.get(name).map(|value| (*value).to_owned()), Aws::read).unwrap()
}

impl Dynamo {
    /// Starts a DynamoDB in this process, with a table.
    pub(crate) async fn start(table: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let dynamo = Self::at(&format!("http://{}", listener.local_addr().unwrap()));
        tokio::spawn(dynoxide::server::serve_on(listener, dynoxide::Database::memory().unwrap()));
        dynamo.create(table).await;
        dynamo
    }

    /// Uses a DynamoDB at an address.
    pub(crate) fn at(endpoint: &str) -> Self {
        let client = Client::new(&reaching(endpoint).repeating());
        Self { endpoint: endpoint.to_owned(), client }
    }

    pub(crate) fn table(&self, name: &str) -> Keyed {
        self.table_with(name, KEY)
    }

    /// Returns a table that hashes addresses with the keys of this secret.
    pub(crate) fn table_with(&self, name: &str, secret: &str) -> Keyed {
        let keys = Rc::new(Keys::parse(secret).unwrap());
        Table::new(&reaching(&self.endpoint).repeating(), name).with_keys(keys)
    }

    /// Makes a table like the one in `infra/template.yaml`.
    pub(crate) async fn create(&self, name: &str) {
        let attribute = |name: &str, kind| {
            AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().unwrap()
        };
        let part = |name: &str, kind| {
            KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
        };
        let index = GlobalSecondaryIndex::builder()
            .index_name("wake")
            .key_schema(part("wake_shard", KeyType::Hash))
            .key_schema(part("wake_at", KeyType::Range))
            .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build());
        let cases = GlobalSecondaryIndex::builder()
            .index_name("cases")
            .key_schema(part("cases_of", KeyType::Hash))
            .key_schema(part("cases_since", KeyType::Range))
            .projection(
                Projection::builder()
                    .projection_type(ProjectionType::Include)
                    .non_key_attributes("cases")
                    .build(),
            );
        let named = |index: &str, keys: &[KeySchemaElement]| {
            GlobalSecondaryIndex::builder()
                .index_name(index)
                .set_key_schema(Some(keys.to_vec()))
                .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build())
                .build()
                .unwrap()
        };
        let customer = [part("customer", KeyType::Hash), part("placed_at", KeyType::Range)];
        let request = self.client.create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
        let created = request
            .attribute_definitions(attribute("pk", ScalarAttributeType::S))
            .attribute_definitions(attribute("wake_shard", ScalarAttributeType::S))
            .attribute_definitions(attribute("wake_at", ScalarAttributeType::N))
            .attribute_definitions(attribute("cases_of", ScalarAttributeType::S))
            .attribute_definitions(attribute("cases_since", ScalarAttributeType::N))
            .attribute_definitions(attribute("number", ScalarAttributeType::S))
            .attribute_definitions(attribute("customer", ScalarAttributeType::S))
            .attribute_definitions(attribute("placed_at", ScalarAttributeType::N))
            .key_schema(part("pk", KeyType::Hash))
            .global_secondary_indexes(index.build().unwrap())
            .global_secondary_indexes(cases.build().unwrap())
            .global_secondary_indexes(named("numbers", &[part("number", KeyType::Hash)]))
            .global_secondary_indexes(named("customers", &customer))
            .send()
            .await;
        // The client asks again where an answer is late, and the table is there then.
        let there = |error: &SdkError<CreateTableError>| {
            error.as_service_error().is_some_and(CreateTableError::is_resource_in_use_exception)
        };
        assert!(created.is_ok() || created.as_ref().is_err_and(there), "{created:?}");
    }

    pub(crate) async fn item(&self, table: &str, pk: &str) -> HashMap<String, AttributeValue> {
        let request = self.client.get_item().table_name(table).key("pk", AttributeValue::S(pk.to_owned()));
        request.consistent_read(true).send().await.unwrap().item.unwrap()
    }
}

/// Counts how often each operation was requested.
#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<BTreeMap<String, u32>>>);

impl Seen {
    pub(crate) fn get(&self, operation: &str) -> u32 {
        self.0.lock().unwrap().get(operation).copied().unwrap_or_default()
    }

    fn add(&self, operation: &str) {
        *self.0.lock().unwrap().entry(operation.to_owned()).or_default() += 1;
    }
}

/// Forwards requests to a DynamoDB.
pub(crate) struct Proxy {
    pub(crate) endpoint: String,
    pub(crate) seen: Seen,
}

/// Starts a proxy that loses the first `times` answers to an operation, although the operation is carried
/// out.
pub(crate) async fn forgetful(endpoint: &str, operation: &'static str, times: u32) -> Proxy {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy =
        Proxy { endpoint: format!("http://{}", listener.local_addr().unwrap()), seen: Seen::default() };
    let (upstream, seen) = (endpoint.trim_start_matches("http://").to_owned(), proxy.seen.clone());
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (upstream, seen) = (upstream.clone(), seen.clone());
            tokio::spawn(async move { relay(client, &upstream, operation, times, &seen).await });
        }
    });
    proxy
}

async fn relay(mut client: TcpStream, upstream: &str, operation: &str, times: u32, seen: &Seen) {
    let mut server = TcpStream::connect(upstream).await.unwrap();
    while let Some(request) = read_message(&mut client).await {
        let head = String::from_utf8_lossy(&request).to_ascii_lowercase();
        let asked = head.contains(&format!(".{}", operation.to_ascii_lowercase()));
        if asked {
            seen.add(operation);
        }
        server.write_all(&request).await.unwrap();
        let answer = read_message(&mut server).await.unwrap();
        if asked && seen.get(operation) <= times {
            return;
        }
        client.write_all(&answer).await.unwrap();
    }
}

/// Reads one HTTP message, whose header gives its length.
async fn read_message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = message.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&message[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(0, |text| text.trim().parse().unwrap());
            if message.len() >= end + 4 + length {
                return Some(message);
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => message.extend_from_slice(&buffer[..read]),
        }
    }
}
