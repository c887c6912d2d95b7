//! Counts what a function does, in CloudWatch's embedded metric format: a log line becomes metrics, without a
//! request of its own.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::Write;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// The things that are counted. `infra/template.yaml` reads most of them, by these names: an alarm, or the
/// dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    /// Events that changed their order.
    EventsMerged,
    /// Events that their order already held.
    EventsDuplicate,
    /// Events older than what their order holds.
    EventsSuperseded,
    /// Events that were not believed.
    EventsRefused,
    /// Events about orders that were erased, which are dropped.
    EventsErased,
    /// Events of another system that say nothing that Candor uses.
    EventsNotUsed,
    /// Events left to their queue, which delivers them again.
    EventsRetried,
    /// The age of a message of a queue that failed, and is late, at least when it comes again. Of several, the latest.
    WorkLateSeconds,
    /// Messages that the mail service accepted.
    MessagesSent,
    /// Messages that were sent to correct an earlier one. They are among those that the mail service accepted.
    CorrectionsSent,
    /// Messages that were withheld.
    MessagesWithheld,
    /// Messages that the mail service refused.
    MessagesRefused,
    /// Messages that were surely not sent, for a reason of their own or of the account, and will be attempted again.
    MessagesFailed,
    /// Messages that may or may not have been sent.
    MessagesUnknown,
    /// Commands that the bus took.
    SignalsSent,
    /// Commands that the bus did not take, or perhaps took. They are published again.
    SignalsFailed,
    /// Cases that opened.
    CasesOpened,
    /// Cases that closed by themselves, because their condition cleared.
    CasesClosed,
    /// The time that cases which closed had been open, in seconds: by the number of these cases, their average.
    CaseOpenSeconds,
    /// Orders that could not be dispatched, and are left to the next wake.
    DispatchesFailed,
    /// Orders that were woken.
    OrdersWoken,
    /// Webhooks that became events.
    WebhooksTranslated,
    /// Webhooks that could not be believed.
    WebhooksRefused,
    /// Webhooks of topics that are not used.
    WebhooksNotUsed,
    /// Webhooks whose signature is not right.
    WebhooksUnauthorised,
    /// Webhooks that could not be put on the bus. Their sender sends them again.
    WebhooksFailed,
    /// Visitors who unsubscribed from the mails that a customer may refuse.
    Unsubscribed,
    /// Visitors whose link is not one of ours.
    UnsubscribesRefused,
    /// Visitors whose wish could not be put on the bus. They are asked to try again.
    UnsubscribesFailed,
}

impl Counter {
    /// Returns the counter's name in CloudWatch.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EventsMerged => "EventsMerged",
            Self::EventsDuplicate => "EventsDuplicate",
            Self::EventsSuperseded => "EventsSuperseded",
            Self::EventsRefused => "EventsRefused",
            Self::EventsErased => "EventsErased",
            Self::EventsNotUsed => "EventsNotUsed",
            Self::EventsRetried => "EventsRetried",
            Self::WorkLateSeconds => "WorkLateSeconds",
            Self::MessagesSent => "MessagesSent",
            Self::CorrectionsSent => "CorrectionsSent",
            Self::MessagesWithheld => "MessagesWithheld",
            Self::MessagesRefused => "MessagesRefused",
            Self::MessagesFailed => "MessagesFailed",
            Self::MessagesUnknown => "MessagesUnknown",
            Self::SignalsSent => "SignalsSent",
            Self::SignalsFailed => "SignalsFailed",
            Self::CasesOpened => "CasesOpened",
            Self::CasesClosed => "CasesClosed",
            Self::CaseOpenSeconds => "CaseOpenSeconds",
            Self::DispatchesFailed => "DispatchesFailed",
            Self::OrdersWoken => "OrdersWoken",
            Self::WebhooksTranslated => "WebhooksTranslated",
            Self::WebhooksRefused => "WebhooksRefused",
            Self::WebhooksNotUsed => "WebhooksNotUsed",
            Self::WebhooksUnauthorised => "WebhooksUnauthorised",
            Self::WebhooksFailed => "WebhooksFailed",
            Self::Unsubscribed => "Unsubscribed",
            Self::UnsubscribesRefused => "UnsubscribesRefused",
            Self::UnsubscribesFailed => "UnsubscribesFailed",
        }
    }

    /// Returns true if the template reads this counter, so that it becomes a metric. CloudWatch charges for
    /// each metric, and for the bytes of the line that carries it. What the others count, log lines say too.
    #[must_use]
    pub fn is_read(self) -> bool {
        match self {
            Self::EventsDuplicate
            | Self::EventsSuperseded
            | Self::EventsRefused
            | Self::EventsRetried
            | Self::WorkLateSeconds
            | Self::MessagesSent
            | Self::CorrectionsSent
            | Self::MessagesWithheld
            | Self::MessagesRefused
            | Self::MessagesFailed
            | Self::MessagesUnknown
            | Self::SignalsFailed
            | Self::CasesOpened
            | Self::CasesClosed
            | Self::CaseOpenSeconds
            | Self::WebhooksTranslated
            | Self::WebhooksRefused
            | Self::WebhooksNotUsed
            | Self::WebhooksUnauthorised
            | Self::WebhooksFailed => true,
            // The usual end of an event, so that its lines would be a sixth of an order's log.
            Self::EventsMerged
            | Self::EventsErased
            | Self::EventsNotUsed
            | Self::SignalsSent
            | Self::DispatchesFailed
            | Self::OrdersWoken
            | Self::Unsubscribed
            | Self::UnsubscribesRefused
            | Self::UnsubscribesFailed => false,
        }
    }
}

/// Counts during one invocation.
#[derive(Debug)]
pub struct Meter {
    counts: RefCell<BTreeMap<Counter, u64>>,
    clock: std::time::Instant,
    said: Cell<bool>,
}

impl Meter {
    /// Starts to count.
    #[must_use]
    pub fn begin() -> Self {
        Self { counts: RefCell::default(), clock: std::time::Instant::now(), said: Cell::new(false) }
    }

    /// Adds `more` to a counter.
    pub fn add(&self, counter: Counter, more: usize) {
        if more > 0 {
            let mut counts = self.counts.borrow_mut();
            let count = counts.entry(counter).or_default();
            *count = count.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
        }
    }

    /// Adds one to a counter.
    pub fn count(&self, counter: Counter) {
        self.add(counter, 1);
    }

    /// Returns the value of a counter.
    #[must_use]
    pub fn counted(&self, counter: Counter) -> u64 {
        self.counts.borrow().get(&counter).copied().unwrap_or_default()
    }

    /// Returns the time since the invocation began, in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        u64::try_from(self.clock.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Returns the log line that makes metrics of the counts, or `None` if there is nothing to make any of.
    /// A counter that stayed at zero is left out, because CloudWatch charges for a metric in each month in
    /// which it appears. There are no dimensions, since each of their values would be a metric of its own;
    /// the name of the log stream holds the function's. Nor does it name its call: a metric is of none, and every byte
    /// is paid for.
    #[must_use]
    pub fn line(&self, now: Timestamp) -> Option<Value> {
        let counts = self.counts.borrow();
        let read = || counts.iter().filter(|(counter, _)| counter.is_read());
        let metrics: Vec<Value> =
            read().map(|(counter, _)| json!({ "Name": counter.name(), "Unit": "Count" })).collect();
        if metrics.is_empty() {
            return None;
        }
        let mut line = Map::new();
        let metrics = json!([{ "Namespace": "Candor", "Dimensions": [[]], "Metrics": metrics }]);
        let about = json!({ "Timestamp": now.as_millisecond(), "CloudWatchMetrics": metrics });
        line.insert("_aws".into(), about);
        line.extend(read().map(|(counter, count)| (counter.name().to_owned(), (*count).into())));
        Some(Value::Object(line))
    }

    /// Writes the counts to standard output, once.
    pub fn say(&self) {
        if self.said.replace(true) {
            return;
        }
        if let Some(line) = self.line(Timestamp::now()) {
            // Nothing can be done about a closed output, and it does not mean that the work failed.
            let _ = writeln!(std::io::stdout().lock(), "{line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_one_line_in_the_embedded_metric_format() {
        let meter = Meter::begin();
        meter.count(Counter::EventsDuplicate);
        meter.add(Counter::EventsDuplicate, 2);
        meter.add(Counter::EventsRefused, 0);
        meter.count(Counter::OrdersWoken);
        let line = meter.line("2026-01-01T00:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(
            line,
            json!({
                "_aws": {
                    "Timestamp": 1_767_225_600_000_i64,
                    "CloudWatchMetrics": [{
                        "Namespace": "Candor",
                        "Dimensions": [[]],
                        "Metrics": [{ "Name": "EventsDuplicate", "Unit": "Count" }],
                    }],
                },
                "EventsDuplicate": 3,
            })
        );
        assert!(!line.to_string().contains('\n'));
    }

    #[test]
    fn nothing_is_said_of_what_nothing_reads() {
        let meter = Meter::begin();
        meter.add(Counter::OrdersWoken, 7);
        assert_eq!(meter.line(Timestamp::UNIX_EPOCH), None);
        assert_eq!(meter.counted(Counter::OrdersWoken), 7);
    }
}
