//! Counts what a function does, in CloudWatch's embedded metric format: a log line becomes metrics, without a
//! request of its own.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::Write;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// The things that are counted. `infra/template.yaml` has alarms on some of them, by these names.
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
    /// Events of another system that say nothing that Candor uses.
    EventsNotUsed,
    /// Events left to their queue, which delivers them again.
    EventsRetried,
    /// Messages that the mail service accepted.
    MessagesSent,
    /// Messages that were withheld.
    MessagesWithheld,
    /// Messages that the mail service refused.
    MessagesRefused,
    /// Messages that were surely not sent, and will be attempted again.
    MessagesFailed,
    /// Messages that the mail service took none of, because of the account. They wait.
    MessagesPostponed,
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
            Self::EventsNotUsed => "EventsNotUsed",
            Self::EventsRetried => "EventsRetried",
            Self::MessagesSent => "MessagesSent",
            Self::MessagesWithheld => "MessagesWithheld",
            Self::MessagesRefused => "MessagesRefused",
            Self::MessagesFailed => "MessagesFailed",
            Self::MessagesPostponed => "MessagesPostponed",
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
    /// Starts to count for a function, which is named by its slug.
    #[must_use]
    pub fn begin(function: &'static str) -> Self {
        Self {
            function,
            counts: RefCell::default(),
            clock: std::time::Instant::now(),
            said: Cell::new(false),
        }
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

    /// Returns the log line with all counts. A counter that stayed at zero is left out, because CloudWatch
    /// charges for a metric in each month in which it appears.
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
                    // Each metric appears twice: over all functions, for alarms, and by function.
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

    /// Writes all counts to standard output, once.
    pub fn say(&self) {
        if !self.said.replace(true) {
            let line = self.line(Timestamp::now());
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
