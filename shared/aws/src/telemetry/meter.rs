//! Counters, in CloudWatch's embedded metric format: a log line that becomes metrics, with no request of its own.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::Write;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// What is counted. `infra/template.yaml` has alarms on some, by these names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    /// Events that changed their order.
    EventsMerged,
    /// Events that their order held already.
    EventsDuplicate,
    /// Events older than what their order holds.
    EventsSuperseded,
    /// Events that were not believed.
    EventsRefused,
    /// Events of another system that say nothing that is used.
    EventsNotUsed,
    /// Events left to their queue, which delivers them again.
    EventsRetried,
    /// Messages the mail service took.
    MessagesSent,
    /// Messages withheld.
    MessagesWithheld,
    /// Messages the mail service will not take.
    MessagesRefused,
    /// Messages that were surely not sent, and will be attempted again.
    MessagesFailed,
    /// Messages that may or may not have been sent.
    MessagesUnknown,
    /// Signals the bus took.
    SignalsSent,
    /// Signals the bus did not take, or perhaps did; they are published again.
    SignalsFailed,
    /// Cases that opened.
    CasesOpened,
    /// Cases that closed themselves.
    CasesClosed,
    /// Orders that could not be looked at, and are left to the next wake.
    DispatchesFailed,
    /// Orders woken.
    OrdersWoken,
    /// Webhooks that became events.
    WebhooksTranslated,
    /// Webhooks that could not be believed.
    WebhooksRefused,
    /// Webhooks of topics that are not used.
    WebhooksNotUsed,
    /// Webhooks whose signature is not right.
    WebhooksUnauthorised,
    /// Webhooks that could not be put on the bus; their sender sends them again.
    WebhooksFailed,
    /// Visitors who want no more mails that can be done without.
    Unsubscribed,
    /// Visitors whose link is none of ours.
    UnsubscribesRefused,
    /// Visitors whose wish could not be put on the bus; they are asked to try again.
    UnsubscribesFailed,
}

impl Counter {
    /// Its name in CloudWatch.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EventsMerged => "EventsMerged",
            Self::EventsDuplicate => "EventsDuplicate",
            Self::EventsSuperseded => "EventsSuperseded",
            Self::EventsRefused => "EventsRefused",
            Self::EventsNotUsed => "EventsNotUsed",
            Self::EventsRetried => "EventsRetried",
            Self::MessagesSent => "MessagesSent",
            Self::MessagesWithheld => "MessagesWithheld",
            Self::MessagesRefused => "MessagesRefused",
            Self::MessagesFailed => "MessagesFailed",
            Self::MessagesUnknown => "MessagesUnknown",
            Self::SignalsSent => "SignalsSent",
            Self::SignalsFailed => "SignalsFailed",
            Self::CasesOpened => "CasesOpened",
            Self::CasesClosed => "CasesClosed",
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
}

const DURATION: &str = "DurationMs";

/// Counts during one invocation.
#[derive(Debug)]
pub struct Meter {
    function: &'static str,
    counts: RefCell<BTreeMap<Counter, u64>>,
    clock: std::time::Instant,
    said: Cell<bool>,
}

impl Meter {
    /// Begins to count for a function, known by its slug.
    #[must_use]
    pub fn begin(function: &'static str) -> Self {
        Self {
            function,
            counts: RefCell::default(),
            clock: std::time::Instant::now(),
            said: Cell::new(false),
        }
    }

    /// Counts `more` of something.
    pub fn add(&self, counter: Counter, more: usize) {
        if more > 0 {
            let mut counts = self.counts.borrow_mut();
            let count = counts.entry(counter).or_default();
            *count = count.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
        }
    }

    /// Counts one of something.
    pub fn count(&self, counter: Counter) {
        self.add(counter, 1);
    }

    /// How many of something were counted.
    #[must_use]
    pub fn counted(&self, counter: Counter) -> u64 {
        self.counts.borrow().get(&counter).copied().unwrap_or_default()
    }

    /// Milliseconds since the invocation began.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        u64::try_from(self.clock.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The line that says all counts. What was not counted is left out: a metric costs by the month it appears in.
    #[must_use]
    pub fn line(&self, now: Timestamp) -> Value {
        let counts = self.counts.borrow();
        let mut metrics = vec![json!({ "Name": DURATION, "Unit": "Milliseconds" })];
        metrics.extend(counts.keys().map(|counter| json!({ "Name": counter.name(), "Unit": "Count" })));
        let mut line = Map::new();
        line.insert(
            "_aws".into(),
            json!({
                "Timestamp": now.as_millisecond(),
                "CloudWatchMetrics": [{
                    "Namespace": "Candor",
                    // Once over all functions, for alarms, and once by function.
                    "Dimensions": [[], ["function"]],
                    "Metrics": metrics,
                }],
            }),
        );
        line.insert("function".into(), self.function.into());
        line.insert(DURATION.into(), self.duration_ms().into());
        line.extend(counts.iter().map(|(counter, count)| (counter.name().to_owned(), (*count).into())));
        Value::Object(line)
    }

    /// Says all counts on standard output, once.
    pub fn say(&self) {
        if !self.said.replace(true) {
            let line = self.line(Timestamp::now());
            // Nothing can be done about a closed output, and it says nothing about the work.
            let _ = writeln!(std::io::stdout().lock(), "{line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_one_line_in_the_embedded_metric_format() {
        let meter = Meter::begin("order-placed");
        meter.count(Counter::EventsMerged);
        meter.add(Counter::EventsMerged, 2);
        meter.add(Counter::EventsRefused, 0);
        let mut line = meter.line("2026-01-01T00:00:00Z".parse().unwrap());
        assert!(line[DURATION].is_u64());
        line[DURATION] = 0.into();
        assert_eq!(
            line,
            json!({
                "_aws": {
                    "Timestamp": 1_767_225_600_000_i64,
                    "CloudWatchMetrics": [{
                        "Namespace": "Candor",
                        "Dimensions": [[], ["function"]],
                        "Metrics": [
                            { "Name": "DurationMs", "Unit": "Milliseconds" },
                            { "Name": "EventsMerged", "Unit": "Count" },
                        ],
                    }],
                },
                "function": "order-placed",
                "DurationMs": 0,
                "EventsMerged": 3,
            })
        );
        assert!(!line.to_string().contains('\n'));
    }
}
