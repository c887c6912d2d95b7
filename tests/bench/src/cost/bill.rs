//! Multiplies what was counted with prices.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::cost::assumed::{
    COLD_SHARE, DAYS, FIGURES_MS, FIGURES_WRITE_UNITS, INSTANCES, ITEM_OVERHEAD_BYTES, MESSAGES_A_REQUEST,
    MINUTES, POLLS_A_MINUTE, SECRET_MINUTES, START_MS, STREAM_SHARDS, WHOLE_PROCESSOR_MB, wait_ms,
};
use crate::cost::counts::{Counted, Counts, Work};
use crate::cost::deployed::{Deployed, Function};
use crate::cost::prices::{MILLION, Prices};

const GIGABYTE: f64 = 1e9;
const MEGABYTES: f64 = 1024.0;
/// The messages of a batch at most, as in the template.
const BATCH_MAX: f64 = 10.0;
/// The days for which an order is kept, as in `infra/policy.toml`.
const KEPT_DAYS: f64 = 400.0;

/// Describes what is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// Calls, and the time that they take.
    Lambda,
    /// Reads and writes of the table and its index.
    Dynamodb,
    /// Orders for as long as they are kept, with recovery to a point in time.
    Table,
    /// Messages, and asking empty queues.
    Sqs,
    /// Events on the bus and from SES, the archive, and the schedule.
    Eventbridge,
    /// Log lines of the functions and of the API.
    Logs,
    /// Metrics of the functions' own.
    Metrics,
    /// Metrics that alarms read.
    Alarms,
    /// Dashboards.
    Dashboard,
    /// Requests to the HTTP API.
    Api,
    /// Secrets, and reading them.
    Secrets,
    /// Mails.
    Ses,
}

/// Holds what each item costs in a month, in dollars.
#[derive(Debug, Clone, PartialEq)]
pub struct Bill(pub Vec<(Item, f64)>);

impl Bill {
    /// Returns the sum of all items, in dollars.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.0.iter().map(|(_, dollars)| dollars).sum()
    }

    /// Returns what one item costs, in dollars.
    #[must_use]
    pub fn of(&self, item: Item) -> f64 {
        self.0.iter().filter(|(found, _)| *found == item).map(|(_, dollars)| dollars).sum()
    }

    /// Returns the sum of all items other than mails, in dollars: what Candor itself can change.
    #[must_use]
    pub fn beside_ses(&self) -> f64 {
        self.total() - self.of(Item::Ses)
    }

    /// Returns the bill as JSON, in dollars and cents.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let cents = |dollars: f64| json!((dollars * 100.0).round() / 100.0);
        let mut bill = Map::from_iter([("total".to_owned(), cents(self.total()))]);
        bill.extend(self.0.iter().map(|(item, dollars)| (item.name(), cents(*dollars))));
        Value::Object(bill)
    }
}

impl Item {
    /// Returns the item's name.
    #[must_use]
    pub fn name(self) -> String {
        json!(self).as_str().unwrap_or_default().to_owned()
    }
}

/// Returns the bill of a month in which this many orders live like the one that was counted.
#[must_use]
pub fn month(orders: f64, counted: &Counted, deployed: &Deployed, prices: &Prices) -> Bill {
    let month = Month { orders, order: &counted.order, minute: &counted.minute, deployed, prices };
    Bill(vec![
        (Item::Lambda, month.lambda()),
        (Item::Dynamodb, month.dynamodb()),
        (Item::Table, month.table(counted.item_bytes)),
        (Item::Sqs, month.sqs()),
        (Item::Eventbridge, month.eventbridge()),
        (Item::Logs, month.logs()),
        (Item::Metrics, month.metrics()),
        (Item::Alarms, deployed.alarm_metrics * prices.alarm_metric),
        (Item::Dashboard, deployed.dashboards * prices.dashboard),
        (Item::Api, month.each(|counts| float(counts.api_calls)) / MILLION * prices.api_calls),
        (Item::Secrets, month.secrets()),
        (Item::Ses, month.each(|counts| float(counts.mails)) / MILLION * prices.mails),
    ])
}

struct Month<'c> {
    orders: f64,
    order: &'c Counts,
    minute: &'c Counts,
    deployed: &'c Deployed,
    prices: &'c Prices,
}

impl Month<'_> {
    /// Returns a sum over all orders and all minutes.
    fn each(&self, of: impl Fn(&Counts) -> f64) -> f64 {
        self.orders * of(self.order) + MINUTES * of(self.minute)
    }

    fn function(&self, slug: &str) -> Function {
        self.deployed.functions.get(slug).copied().unwrap_or_default()
    }

    /// Returns how many messages a function gets at once: one, or those that come while Lambda waits for more.
    /// Each of its pollers waits for a batch of its own.
    fn batch(&self, slug: &str) -> f64 {
        let messages = self.order.functions.get(slug).map_or(0.0, |work| float(work.queued));
        let a_second = self.orders * messages / (MINUTES * 60.0);
        let function = self.function(slug);
        (a_second * function.window_seconds / function.pollers.max(1.0)).clamp(1.0, BATCH_MAX)
    }

    fn lambda(&self) -> f64 {
        let of = |counts: &Counts| {
            let each = counts.functions.iter().map(|(slug, work)| self.lambda_of(slug, work));
            each.sum()
        };
        let memory_gb = self.function("figures").memory_mb / MEGABYTES;
        let call =
            self.prices.calls / MILLION + FIGURES_MS / 1000.0 * memory_gb * self.prices.gigabyte_second;
        self.each(of) + self.figures() * call
    }

    /// Returns the batches in which `figures` gets the changes of a month.
    fn figures(&self) -> f64 {
        self.each(|counts| float(counts.figures)).min(STREAM_SHARDS * MINUTES)
    }

    fn lambda_of(&self, slug: &str, work: &Work) -> f64 {
        let function = self.function(slug);
        let calls = float(work.called) + float(work.queued) / self.batch(slug);
        let waits: f64 = work.asked.iter().map(|(operation, count)| wait_ms(operation) * float(*count)).sum();
        let share = (function.memory_mb / WHOLE_PROCESSOR_MB).clamp(0.01, 1.0);
        let works_ms = float(work.cpu_us) / 1000.0 / share;
        // Each call is rounded up to a millisecond.
        let billed_ms = works_ms + waits + calls * (1.0 + COLD_SHARE * START_MS);
        let gigabyte_seconds = billed_ms / 1000.0 * function.memory_mb / MEGABYTES;
        calls / MILLION * self.prices.calls + gigabyte_seconds * self.prices.gigabyte_second
    }

    fn dynamodb(&self) -> f64 {
        let writes = self.each(|counts| counts.write_units + counts.index_write_units) + self.tallies();
        let writes = writes + self.figures() * FIGURES_WRITE_UNITS;
        let reads = self.each(|counts| counts.read_units);
        writes / MILLION * self.prices.write_units + reads / MILLION * self.prices.read_units
    }

    /// Returns the writes by which new orders are counted: one for each order, and one a minute for each instance at most.
    /// The order that was counted came within a minute after another one, and has none.
    fn tallies(&self) -> f64 {
        self.orders.min(INSTANCES * MINUTES)
    }

    fn table(&self, item_bytes: u64) -> f64 {
        let gigabytes = self.orders * (float(item_bytes) + ITEM_OVERHEAD_BYTES) / GIGABYTE;
        gigabytes * (KEPT_DAYS / DAYS) * (self.prices.stored + self.prices.recoverable)
    }

    /// Returns the price of all requests to queues. A message is sent, received and deleted; receiving counts
    /// once for each message, since Lambda asks as soon as there is one.
    fn sqs(&self) -> f64 {
        let received = |counts: &Counts| {
            let each = counts.functions.iter();
            let each = each.map(|(slug, work)| float(work.queued) * (1.0 + 1.0 / self.batch(slug)));
            each.sum::<f64>()
        };
        let sent = |counts: &Counts| {
            let queued: f64 = counts.functions.values().map(|work| float(work.queued)).sum();
            let woken = float(counts.woken);
            queued - woken + woken / MESSAGES_A_REQUEST + float(counts.cases)
        };
        let polled = self.deployed.pollers() * POLLS_A_MINUTE * MINUTES;
        (self.each(received) + self.each(sent) + polled) / MILLION * self.prices.queue_requests
    }

    fn eventbridge(&self) -> f64 {
        let prices = self.prices;
        let bus = self.each(|counts| float(counts.bus_events)) / MILLION * prices.bus_events;
        let service = self.each(|counts| float(counts.service_events)) / MILLION * prices.service_events;
        let kept = self.each(|counts| float(counts.archived_bytes)) / GIGABYTE;
        let months = self.deployed.archive_days / DAYS;
        let kept = if months > 0.0 { kept * (prices.archived + months * prices.archive_stored) } else { 0.0 };
        bus + service + kept + MINUTES / MILLION * prices.scheduled
    }

    fn logs(&self) -> f64 {
        let line = self.deployed.access_line_bytes;
        let bytes = self.each(|counts| float(counts.log_bytes) + float(counts.api_calls) * line);
        let months = self.deployed.log_days / DAYS;
        bytes / GIGABYTE * (self.prices.logged + months * self.prices.logs_stored)
    }

    fn metrics(&self) -> f64 {
        let none = std::collections::BTreeSet::new();
        let of_orders = if self.orders > 0.0 { &self.order.metrics } else { &none };
        float(of_orders.union(&self.minute.metrics).count().try_into().unwrap_or(u64::MAX))
            * self.prices.metric
    }

    fn secrets(&self) -> f64 {
        let busy = if self.orders > 0.0 { INSTANCES * MINUTES / SECRET_MINUTES } else { 0.0 };
        let reads = self.deployed.secrets * busy;
        self.deployed.secrets * self.prices.secret + reads / MILLION * self.prices.secret_reads
    }
}

fn float(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
