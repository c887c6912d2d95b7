//! Measures a series: the same kind of event again and again, and the cost of one of them.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::cloud::{Cloud, Tally};
use crate::lambda::{Lambda, LambdaError};
use crate::statistics::{float, mean, median, micros};

/// Holds the cost of an event of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// The kind, such as `new` or `duplicate`.
    pub kind: String,
    /// The number of events.
    pub events: usize,
    /// The processor time in microseconds: the mean.
    pub cpu_us: f64,
    /// The time from handing over the event until it was finished, in microseconds: the median.
    pub wall_us: u64,
    /// The same time without what the imitated AWS took.
    pub own_us: u64,
    /// The requests to AWS for one event, by operation.
    pub requests: BTreeMap<String, f64>,
    /// The requests that read the table.
    pub reads: f64,
    /// The requests that write to the table.
    pub writes: f64,
    /// The read units.
    pub read_units: f64,
    /// The write units of the table itself.
    pub write_units: f64,
    /// The write units of its indexes.
    pub index_write_units: f64,
}

/// Holds the cost of a process's first event, when nothing is prepared: it has no connection, and no page of
/// the binary is in memory yet.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct First {
    /// The processor time, in microseconds.
    pub cpu_us: u64,
    /// The time from handing over the event until it was finished, in microseconds.
    pub wall_us: u64,
}

/// The reasons why a series cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SeriesError {
    /// **Meaning**: the function failed.
    #[error(transparent)]
    Lambda(#[from] LambdaError),
    /// **Meaning**: the function did something else than this series measures.
    #[error("measure {kind}: of {events} events, {found} came out as {outcome}; see {log}")]
    Otherwise {
        /// The kind of event that was meant.
        kind: String,
        /// The number of events.
        events: usize,
        /// The number of events with the expected outcome.
        found: usize,
        /// The expected outcome.
        outcome: &'static str,
        /// The last line of the log.
        log: String,
    },
    /// **Meaning**: the series has no events.
    #[error("measure {kind}: there are no events")]
    NoEvents {
        /// The kind of event that was meant.
        kind: String,
    },
}

/// Hands a function its first event.
///
/// # Errors
/// Returns a [`LambdaError`] if the function fails.
pub async fn first(lambda: &mut Lambda, payload: String) -> Result<First, LambdaError> {
    let before = lambda.taken()?;
    let answer = lambda.invoke(payload).await?;
    let cpu = lambda.taken()?.on_cpu.saturating_sub(before.on_cpu);
    Ok(First { cpu_us: micros(cpu), wall_us: micros(answer.took) })
}

/// Hands a function events of one kind. The function must log each of them with `outcome`.
///
/// # Errors
/// Returns an error if an event is logged with another outcome, or the function fails.
pub async fn series(
    lambda: &mut Lambda,
    cloud: &Cloud,
    kind: &str,
    payloads: Vec<String>,
    outcome: Option<&'static str>,
) -> Result<Series, SeriesError> {
    let events = payloads.len();
    let logged_before = outcome.map_or(0, |outcome| logged(&lambda.log(), outcome));
    let _ = cloud.tally();
    let before = lambda.taken()?;
    let (mut sum, mut walls, mut owns) = (Tally::default(), Vec::new(), Vec::new());
    for payload in payloads {
        let took = lambda.invoke(payload).await?.took;
        let tally = cloud.tally();
        walls.push(took);
        owns.push(took.saturating_sub(tally.took));
        sum.add(&tally);
    }
    let cpu = lambda.taken()?.on_cpu.saturating_sub(before.on_cpu);
    if let Some(outcome) = outcome {
        let found = logged(&lambda.log(), outcome).saturating_sub(logged_before);
        if found < events {
            let log = lambda.log().lines().next_back().unwrap_or_default().to_owned();
            return Err(SeriesError::Otherwise { kind: kind.to_owned(), events, found, outcome, log });
        }
    }
    summed(kind, cpu, &walls, &owns, &sum).ok_or_else(|| SeriesError::NoEvents { kind: kind.to_owned() })
}

fn summed(kind: &str, cpu: Duration, walls: &[Duration], owns: &[Duration], sum: &Tally) -> Option<Series> {
    let events = walls.len();
    let per_event = |(operation, count): (&String, &usize)| (operation.clone(), mean(float(*count), events));
    Some(Series {
        kind: kind.to_owned(),
        events,
        cpu_us: mean(cpu.as_secs_f64() * 1e6, events),
        wall_us: micros(median(walls.iter().copied())?),
        own_us: micros(median(owns.iter().copied())?),
        requests: sum.requests.iter().map(per_event).collect(),
        reads: mean(float(sum.reads()), events),
        writes: mean(float(sum.writes()), events),
        read_units: mean(sum.read_units, events),
        write_units: mean(sum.write_units, events),
        index_write_units: mean(sum.index_write_units, events),
    })
}

/// Counts the lines of a log that name this outcome.
fn logged(log: &str, outcome: &str) -> usize {
    let hash = format!("\"outcome\":\"{outcome}\"");
    log.lines().filter(|line| line.contains(&hash)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_told_by_the_event() {
        let requests = BTreeMap::from([
            ("GetItem".to_owned(), 4),
            ("PutItem".to_owned(), 2),
            ("SendEmail".to_owned(), 1),
        ]);
        let sum =
            Tally { requests, read_units: 2.0, write_units: 4.0, index_write_units: 1.0, ..Tally::default() };
        let walls = [4, 1, 3, 2].map(Duration::from_millis);
        let series = summed("new", Duration::from_millis(2), &walls, &walls, &sum).unwrap();
        assert_eq!((series.events, series.wall_us), (4, 3000));
        assert!((series.cpu_us - 500.0).abs() < 1e-6);
        assert_eq!((series.reads, series.writes, series.read_units), (1.0, 0.5, 0.5));
        assert_eq!(
            (series.write_units, series.index_write_units, series.requests["SendEmail"]),
            (1.0, 0.25, 0.25)
        );
        assert_eq!(summed("new", Duration::ZERO, &[], &[], &sum), None);
    }

    #[test]
    fn an_outcome_is_counted_by_the_line() {
        let log = "{\"event\":\"merged\",\"outcome\":\"duplicate\"}\n{\"outcome\":\"merged\"}\nmerged\n";
        assert_eq!((logged(log, "merged"), logged(log, "duplicate"), logged(log, "superseded")), (1, 1, 0));
    }
}
