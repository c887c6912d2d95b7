//! Writes logs and counters: one JSON line for each thing that happened, and one for all that was counted.
//! Neither holds anything personal: log lines name the shop, the order and the event.

use std::error::Error;
use std::fmt;

use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt as subscriber_fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

pub mod call;
mod line;
mod meter;

pub use meter::{Counter, Meter};

/// Starts to log to standard output, which Lambda carries to CloudWatch. Below the level of warnings, only
/// our own lines are written, because such lines of libraries may hold a customer's data.
pub fn begin(level: Level) {
    // Every byte is paid for, and a line's module says nothing that its message does not say.
    let lines = subscriber_fmt::layer()
        .json()
        .flatten_event(true)
        .with_target(false)
        .with_current_span(false)
        .with_span_list(false)
        .map_event_format(line::Named);
    let ours = Targets::new()
        .with_target("candor", LevelFilter::from_level(level))
        .with_default(LevelFilter::from_level(level.min(Level::WARN)));
    // A second call, as in tests, changes nothing.
    let _ = tracing_subscriber::registry().with(lines).with(ours).try_init();
}

/// An error with its causes, on one line.
pub struct Chain<'e>(pub &'e (dyn Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut said = self.0.to_string();
        let mut cause = self.0.source();
        while let Some(error) = cause {
            let says = error.to_string();
            // Some errors show their cause's text as their own. Without this check that text would appear
            // twice.
            if says != said {
                write!(f, ": {says}")?;
            }
            said = says;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("load order s#1: the store is unavailable")]
    struct Outer(#[source] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("timed out")]
    struct Inner;

    #[test]
    fn an_error_says_its_causes_once_each() {
        assert_eq!(Chain(&Outer(Inner)).to_string(), "load order s#1: the store is unavailable: timed out");
    }
}
