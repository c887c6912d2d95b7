//! A series: the same kind of event, again and again, and what one of them took.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::cloud::{Cloud, Tally};
use crate::lambda::{Lambda, LambdaError};
use crate::statistics::{float, mean, median, micros};

/// What an event of one kind took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// The kind: `new`, `duplicate`.
    pub kind: String,
    /// How many there were.
    pub events: usize,
    /// Time on a processor: the mean.
    pub cpu_us: f64,
    /// From being handed the event to being done: the median.
    pub wall_us: u64,
    /// The same without what the stand-in for AWS took.
    pub own_us: u64,
    /// Requests to AWS, by operation.
    pub requests: BTreeMap<String, f64>,
    /// Requests that read the table.
    pub reads: f64,
    /// Requests that write the table.
    pub writes: f64,
    /// Read units.
    pub read_units: f64,
    /// Write units of the table itself.
    pub write_units: f64,
    /// Write units of its index by wake time.
    pub index_write_units: f64,
}

/// The first event of a process, which finds nothing prepared: no connection, no page of the binary touched.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct First {
    /// Time on a processor.
    pub cpu_us: u64,
    /// From being handed the event to being done.
    pub wall_us: u64,
}

/// A series that says nothing.
#[derive(Debug, thiserror::Error)]
pub enum SeriesError {
    /// The function did not do its part.
    #[error(transparent)]
    Lambda(#[from] LambdaError),
    /// It did something else than was meant to be measured.
    #[error("measure {kind}: of {events} events, {found} came out as {outcome}; see {log}")]
    Otherwise {
        /// What was meant.
        kind: String,
        /// How many.
        events: usize,
        /// How many did.
        found: usize,
        /// The outcome that should have been.
        outcome: &'static str,
        /// The log's last line.
        log: String,
    },
    /// There was nothing to measure with.
    #[error("measure {kind}: there are no events")]
    NoEvents {
        /// What was meant.
        kind: String,
    },
}

/// Hands a function the first event it ever gets.
///
/// # Errors
/// Where it does not do its part.
pub async fn first(lambda: &mut Lambda, payload: String) -> Result<First, LambdaError> {
    let before = lambda.taken()?;
    let answer = lambda.invoke(payload).await?;
    let cpu = lambda.taken()?.on_cpu.saturating_sub(before.on_cpu);
    Ok(First { cpu_us: micros(cpu), wall_us: micros(answer.took) })
}

/// Hands a function events of one kind, each of which shall be logged with `outcome`.
///
/// # Errors
/// Where one of them was not, or the function does not do its part.
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

/// How many lines of a log name this outcome.
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
