//! Reaches a deployed stack: finds its parts by their names in CloudFormation, and counts what it asks of AWS.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::timeout::TimeoutConfig;
use aws_credential_types::Credentials;
use aws_sdk_cloudformation::types::Stack;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use aws_sdk_sqs::types::QueueAttributeName;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_types::SdkConfig;
use aws_types::region::Region;
use candor_domain::values::id::OrderKey;
use serde_json::Value;

use crate::cloud::Cloud;
use crate::emulator::Brand;
use crate::orders::{self, StoredOrder};

use super::report::Trouble;

/// Says where a stack is.
#[derive(Debug, Clone)]
pub enum Place {
    /// In the account and region of the user's ordinary settings.
    Aws,
    /// On an emulator of this brand, at this address.
    Emulator(Brand, String),
}

impl From<&Cloud> for Place {
    fn from(cloud: &Cloud) -> Self {
        Self::Emulator(cloud.brand(), format!("http://127.0.0.1:{}", cloud.port()))
    }
}

/// A stack that can be asked, and how often it was.
#[derive(Debug)]
pub(crate) struct Account {
    name: String,
    place: Place,
    region: String,
    stacks: aws_sdk_cloudformation::Client,
    table: aws_sdk_dynamodb::Client,
    bus: aws_sdk_eventbridge::Client,
    queues: aws_sdk_sqs::Client,
    asked: Asked,
    config: SdkConfig,
}

/// Counts the requests that cost something. CloudFormation's are free.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) events: AtomicU64,
    pub(crate) reads: AtomicU64,
    pub(crate) writes: AtomicU64,
    pub(crate) queues: AtomicU64,
}

/// The parts and parameters of a stack.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) status: String,
    pub(crate) outputs: BTreeMap<String, String>,
    pub(crate) parameters: BTreeMap<String, String>,
}

/// The order as the table has it.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) stored: StoredOrder,
    pub(crate) revision: u64,
    pub(crate) bytes: usize,
}

const ANSWER: Duration = Duration::from_secs(20);

impl Account {
    /// Reads region and credentials where every tool of AWS looks for them; on an emulator, any will do.
    pub(crate) async fn of(stack: &str, place: Place) -> Self {
        let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
        let times = TimeoutConfig::builder().operation_timeout(ANSWER).build();
        let loader = aws_config::defaults(BehaviorVersion::latest()).http_client(http).timeout_config(times);
        let any = Credentials::new("test", "test", None, None, "emulator");
        let loader = match &place {
            Place::Aws => loader,
            Place::Emulator(_, address) => {
                loader.region(Region::new("us-east-1")).endpoint_url(address).credentials_provider(any)
            }
        };
        let config = loader.load().await;
        // An address that the user's settings name is an emulator's, too. Of such a one, only the usual is expected.
        let place = match (place, config.endpoint_url()) {
            (Place::Aws, Some(address)) => Place::Emulator(Brand::default(), address.to_owned()),
            (place, _) => place,
        };
        Self {
            name: stack.to_owned(),
            place,
            region: config.region().map(ToString::to_string).unwrap_or_default(),
            stacks: aws_sdk_cloudformation::Client::new(&config),
            table: aws_sdk_dynamodb::Client::new(&config),
            bus: aws_sdk_eventbridge::Client::new(&config),
            queues: aws_sdk_sqs::Client::new(&config),
            asked: Asked::default(),
            config,
        }
    }

    pub(crate) fn config(&self) -> &SdkConfig {
        &self.config
    }

    pub(crate) fn asked(&self) -> &Asked {
        &self.asked
    }

    pub(crate) fn is_emulator(&self) -> bool {
        matches!(self.place, Place::Emulator(..))
    }

    /// Returns true if SES reports there what became of mails.
    pub(crate) fn reports_mails(&self) -> bool {
        match self.place {
            Place::Aws => true,
            Place::Emulator(brand, _) => brand.reports_mails(),
        }
    }

    pub(crate) fn shown(&self) -> String {
        match &self.place {
            Place::Aws => format!("{} in {}", self.name, self.region),
            Place::Emulator(_, address) => format!("{} at {address}", self.name),
        }
    }

    /// Finds the stack's parameters and outputs.
    pub(crate) async fn parts(&self) -> Result<Parts, Trouble> {
        let advice = format!(
            "is {} its name, and {} its region? `aws cloudformation describe-stacks` lists what there is.\n\
             no credentials or no permission: `aws sts get-caller-identity` shows who you are",
            self.name,
            if self.region.is_empty() { "(none is set)" } else { &self.region }
        );
        let answer = self.stacks.describe_stacks().stack_name(&self.name).send().await;
        let answer = answer.map_err(|why| Trouble::new(told("find the stack", &why), advice.clone()))?;
        let found = answer.stacks().first();
        found.map(parts_of).ok_or_else(|| Trouble::new("CloudFormation names no stack", advice))
    }

    /// Returns the name that AWS gave to a part.
    pub(crate) async fn physical(&self, logical: &str) -> Option<String> {
        let part = self.stacks.describe_stack_resource().stack_name(&self.name).logical_resource_id(logical);
        let answer = part.send().await.ok()?;
        answer.stack_resource_detail()?.physical_resource_id().map(str::to_owned)
    }

    /// Puts a fact on the bus.
    pub(crate) async fn put(
        &self,
        bus: &str,
        (source, kind, detail): (&str, &str, &Value),
    ) -> Result<(), String> {
        self.asked.events.fetch_add(1, Ordering::Relaxed);
        let entry = PutEventsRequestEntry::builder().event_bus_name(bus).source(source).detail_type(kind);
        let request = self.bus.put_events().entries(entry.detail(detail.to_string()).build());
        let answer = request.send().await.map_err(|why| told(&format!("put {kind} on the bus"), &why))?;
        match answer.entries().first() {
            Some(entry) if answer.failed_entry_count() == 0 && entry.error_code().is_none() => Ok(()),
            Some(entry) => {
                let code = entry.error_code().unwrap_or("no code");
                Err(format!("the bus refused {kind}: {code} {}", entry.error_message().unwrap_or_default()))
            }
            None => Err(format!("the bus did not say what became of {kind}")),
        }
    }

    /// Reads the order as it is now.
    pub(crate) async fn order(&self, table: &str, key: &OrderKey) -> Result<Option<Item>, String> {
        self.asked.reads.fetch_add(1, Ordering::Relaxed);
        let request = self.table.get_item().table_name(table).key("pk", AttributeValue::S(orders::pk(key)));
        let answer = request.consistent_read(true).send().await;
        let Some(item) = answer.map_err(|why| told("read the table", &why))?.item else { return Ok(None) };
        let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).map(String::as_str);
        let number = |name: &str| item.get(name).and_then(|value| value.as_n().ok()).map(String::as_str);
        let body = item.get("body").and_then(|value| value.as_b().ok()).map(|body| body.as_ref());
        let bytes = body.map_or(0, <[u8]>::len);
        let stored = orders::unpack(key.clone(), text("format"), body, number("wake_at"))?;
        let revision = number("revision").and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Some(Item { stored, revision, bytes }))
    }

    /// Deletes an item of the order.
    pub(crate) async fn delete(&self, table: &str, pk: String) -> Result<(), String> {
        self.asked.writes.fetch_add(1, Ordering::Relaxed);
        let request = self.table.delete_item().table_name(table).key("pk", AttributeValue::S(pk));
        request.send().await.map(|_| ()).map_err(|why| told("delete the order", &why))
    }

    /// Returns how many messages wait in a queue or are worked on. SQS counts about right.
    pub(crate) async fn waiting(&self, queue: &str) -> Result<u64, String> {
        self.asked.queues.fetch_add(1, Ordering::Relaxed);
        let visible = QueueAttributeName::ApproximateNumberOfMessages;
        let taken = QueueAttributeName::ApproximateNumberOfMessagesNotVisible;
        let request = self.queues.get_queue_attributes().queue_url(queue);
        let answer = request.attribute_names(visible.clone()).attribute_names(taken.clone()).send().await;
        let answer = answer.map_err(|why| told("count a queue's messages", &why))?;
        let count = |name: QueueAttributeName| answer.attributes()?.get(&name)?.parse::<u64>().ok();
        Ok(count(visible).unwrap_or(0).saturating_add(count(taken).unwrap_or(0)))
    }
}

fn parts_of(stack: &Stack) -> Parts {
    let pair = |key: Option<&str>, value: Option<&str>| Some((key?.to_owned(), value?.to_owned()));
    let outputs =
        stack.outputs().iter().filter_map(|output| pair(output.output_key(), output.output_value()));
    let given = stack.parameters().iter();
    let given = given.filter_map(|given| pair(given.parameter_key(), given.parameter_value()));
    Parts {
        status: stack.stack_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
        outputs: outputs.collect(),
        parameters: given.collect(),
    }
}

/// Returns an error with its causes, in one line.
fn told(operation: &str, why: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(why), |why| why.source());
    let mut said: Vec<String> = causes.map(ToString::to_string).collect();
    said.dedup();
    format!("failed to {operation}: {}", said.join(": "))
}
