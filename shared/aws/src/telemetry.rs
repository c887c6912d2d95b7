//! Telemetry: one JSON line for what happened, one for what was counted. Nothing personal is in either: what is
//! logged is named by shop, order and event.

use std::error::Error;
use std::fmt;

use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt as subscriber_fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

mod meter;

pub use meter::{Counter, Meter};

/// Begins to log to standard output, which Lambda carries to CloudWatch. Only our own lines go below warnings: what
/// libraries say there may hold a customer's data.
pub fn begin(level: Level) {
    let lines =
        subscriber_fmt::layer().json().flatten_event(true).with_current_span(false).with_span_list(false);
    let ours = Targets::new()
        .with_target("candor", LevelFilter::from_level(level))
        .with_default(LevelFilter::from_level(level.min(Level::WARN)));
    // A second begin, in tests, changes nothing.
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
            // An error that shows its cause's text as its own would otherwise say it twice.
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
