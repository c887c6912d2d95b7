//! Runs the function `wake`, which finds the orders whose wake time has come, and asks `dispatch` to look at
//! them. It also looks if each shop of the policy still has orders.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::process::ExitCode;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use candor_domain::policy::settings::Policy;
use candor_domain::source::hours::Hour;
use candor_domain::values::id::{OrderKey, Shop};
use candor_engine::ports::{Cause, Clock};
use candor_engine::silence::{self, Look};
use candor_engine::wake::sweep;
use futures::{StreamExt, stream};
use jiff::Timestamp;
use serde_json::{Value, json};
use tracing::{error, info, warn};

use super::{Failure, Invocation, MachineClock, Serve, start};
use crate::case_notifier::ExceptionsQueue;
use crate::configuration;
use crate::store::Table;
use crate::telemetry::{Chain, Counter};

/// The greatest number of messages in one request, which is SQS's own limit.
const MESSAGES_MAX: usize = 10;
/// The greatest number of requests under way at the same time.
const REQUESTS_AT_ONCE: usize = 8;

/// Runs `wake`.
pub fn run() -> ExitCode {
    start("wake", configuration::Wake::read, |statement: configuration::Wake| {
        let config = statement.common.aws.repeating();
        let client = Client::new(&config);
        Waker {
            index: Table::new(&config, statement.table),
            asks: DispatchQueue { client, url: statement.dispatch_queue },
            people: ExceptionsQueue::new(&config, statement.exceptions_queue),
            policy: statement.policy,
            looked_in: RefCell::default(),
        }
    })
}

struct Waker {
    index: Table,
    asks: DispatchQueue,
    people: ExceptionsQueue,
    policy: Policy,
    /// The hour in which nothing is left to look at, by shop. Without it each instance would ask the table for each shop
    /// in each minute.
    looked_in: RefCell<BTreeMap<Shop, Hour>>,
}

struct DispatchQueue {
    client: Client,
    url: String,
}

/// The reasons why `dispatch` was not asked to look at some orders. **Handling**: the next sweep finds them
/// again.
#[derive(Debug, thiserror::Error)]
enum AskError {
    /// **Meaning**: the queue did not answer, or refused the request.
    #[error("ask for {count} orders: the queue is unavailable")]
    Unavailable {
        count: usize,
        #[source]
        cause: Cause,
    },
    /// **Meaning**: the queue took some and not others.
    #[error("ask for {count} orders: the queue left out {left_out}")]
    LeftOut { count: usize, left_out: usize },
}

impl Serve for Waker {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let (meter, now) = (invocation.meter, MachineClock.now());
        let keys = sweep(&self.index, now).await.map_err(|error| failed(&error))?;
        let asked = stream::iter(keys.chunks(MESSAGES_MAX)).map(|keys| self.asks.ask(keys));
        let asked: Vec<_> = asked.buffer_unordered(REQUESTS_AT_ONCE).collect().await;
        let failures = asked.into_iter().filter_map(|asked| asked.map_err(|error| failed(&error)).err());
        let failure = failures.last();
        self.look_at_shops(now).await;
        if let Some(failure) = failure {
            return Err(failure);
        }
        meter.add(Counter::OrdersWoken, keys.len());
        let (orders, duration_ms) = (keys.len(), meter.duration_ms());
        info!(orders, outcome = "woken", duration_ms, "woke {orders} orders");
        Ok(json!({ "woken": orders }))
    }
}

impl Waker {
    /// Looks at each shop. What fails is looked at in a minute again, and holds up no order.
    async fn look_at_shops(&self, now: Timestamp) {
        let shops = stream::iter(self.policy.shops.keys());
        shops.for_each_concurrent(REQUESTS_AT_ONCE, |shop| self.look_at(shop, now)).await;
    }

    async fn look_at(&self, shop: &Shop, now: Timestamp) {
        if self.looked_in.borrow().get(shop) == Some(&Hour::of(now)) {
            return;
        }
        match silence::look(&self.index, &self.people, &self.policy, shop, now).await {
            Ok(Look::NotDue) => {
                self.looked_in.borrow_mut().insert(shop.clone(), Hour::of(now));
            }
            Ok(Look::Quiet) => {}
            Ok(Look::Told) => {
                warn!(%shop, outcome = "told", "told people that {shop} is silent, or speaks again")
            }
            Ok(Look::Untold) => {
                error!(%shop, outcome = "failed", "left it to the next look to tell people of the silence of {shop}");
            }
            Err(error) => {
                let error = Chain(&error).to_string();
                error!(%shop, outcome = "failed", error, "left the silence of {shop} to the next look");
            }
        }
    }
}

fn failed(error: &(dyn std::error::Error + 'static)) -> Failure {
    let chain = Chain(error).to_string();
    error!(outcome = "failed", error = %chain, "left orders to the next sweep");
    Failure(chain)
}

impl DispatchQueue {
    /// Asks `dispatch` to look at these orders. The body of a message is the order's key and nothing else,
    /// because `dispatch` reads the order itself.
    async fn ask(&self, keys: &[OrderKey]) -> Result<(), AskError> {
        let count = keys.len();
        let unavailable = |cause: Cause| AskError::Unavailable { count, cause };
        let entry = |(index, key): (usize, &OrderKey)| {
            let entry = SendMessageBatchRequestEntry::builder().id(index.to_string());
            entry.message_body(key.to_string()).build()
        };
        let entries = keys.iter().enumerate().map(entry).collect::<Result<Vec<_>, _>>();
        let entries = entries.map_err(|cause| unavailable(cause.into()))?;
        let request = self.client.send_message_batch().queue_url(&self.url).set_entries(Some(entries));
        let answer = request.send().await.map_err(|cause| unavailable(cause.into()))?;
        match answer.failed().len() {
            0 => Ok(()),
            left_out => Err(AskError::LeftOut { count, left_out }),
        }
    }
}
