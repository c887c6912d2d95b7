//! Holds everything that was measured, as `--json` prints it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::aims::Aim;
use crate::binaries::NOTHING;
use crate::growth::Growth;
use crate::measure::Exercised;
use crate::proc::Machine;
use crate::series::{First, Series};
use crate::starts::Footprint;

/// Holds everything that was measured.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The machine that was measured on.
    pub machine: Machine,
    /// The number of times that each function was started.
    pub starts: usize,
    /// The number of events of each kind.
    pub events: usize,
    /// True if the machine did nothing else during the starts. If it did, the aims for starts are compared
    /// with processor time.
    pub at_rest: bool,
    /// The Lambda that does nothing.
    pub nothing: Option<Footprint>,
    /// The functions.
    pub functions: Vec<Function>,
    /// The orders of many events.
    pub orders: Vec<Growth>,
    /// The aims, and whether each is met.
    pub aims: Vec<Aim>,
    /// A comparison that was not measured here.
    pub elsewhere: Elsewhere,
    /// The parts that could not be measured, each with its reason.
    pub failed: Vec<String>,
}

/// Holds the measurements of a function.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Function {
    /// The function's name.
    pub slug: String,
    /// The measurements before its first event.
    pub at_start: Footprint,
    /// Its start time, as a multiple of the start time of a Lambda that does nothing.
    pub start_ratio: f64,
    /// The same ratio, of processor time.
    pub start_cpu_ratio: f64,
    /// The most memory resident after all events, in bytes.
    pub memory_after_events_bytes: u64,
    /// The function's first event.
    pub first_event: First,
    /// The events after the first, by kind.
    pub events: Vec<Series>,
}

impl Function {
    /// Returns the measurements of the function `slug`, or `None` if it was not started next to a Lambda that
    /// does nothing.
    #[must_use]
    pub fn of(slug: &str, footprints: &BTreeMap<String, Footprint>, exercised: Exercised) -> Option<Self> {
        let (at_start, nothing) = (*footprints.get(slug)?, footprints.get(NOTHING)?);
        let Exercised { first, memory_bytes, series } = exercised;
        Some(Self {
            slug: slug.to_owned(),
            at_start,
            start_ratio: times(at_start.start_us, nothing.start_us),
            start_cpu_ratio: times(at_start.start_cpu_us, nothing.start_cpu_us),
            memory_after_events_bytes: memory_bytes,
            first_event: first,
            events: series,
        })
    }
}

impl Function {
    /// Returns the ratio that the aim for its start is compared with. On a busy machine that is processor
    /// time, because waiting for a processor is not the function's own work.
    #[must_use]
    pub fn judged_ratio(&self, at_rest: bool) -> f64 {
        if at_rest { self.start_ratio } else { self.start_cpu_ratio }
    }
}

fn times(one: u64, other: u64) -> f64 {
    let length = std::time::Duration::from_micros;
    crate::statistics::ratio(length(one), length(other))
}

/// Holds the cost of the usual way to do the same, measured elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Elsewhere {
    /// A description of the other way.
    pub what: &'static str,
    /// The start time until the first event, in milliseconds.
    pub start_ms: u32,
    /// The resident memory, in megabytes.
    pub memory_mb: u32,
    /// The processor time of an event, in milliseconds.
    pub cpu_ms: u32,
    /// The number of reads of an event.
    pub reads: u32,
    /// The number of writes of an event.
    pub writes: u32,
}

impl Elsewhere {
    /// Python with Powertools.
    pub const PYTHON: Self = Self {
        what: "Python: Powertools idempotency, get, conditional put, SES (measured elsewhere)",
        start_ms: 600,
        memory_mb: 79,
        cpu_ms: 13,
        reads: 1,
        writes: 3,
    };
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use candor_yardsticks::trial::Laps;

    pub(crate) fn footprint(start_us: u64) -> Footprint {
        Footprint { size_bytes: 5_000_000, start_us, start_cpu_us: start_us, memory_bytes: 7_000_000 }
    }

    pub(crate) fn function(slug: &str) -> Function {
        let series = |kind: &str, writes: f64| Series {
            kind: kind.to_owned(),
            events: 1,
            cpu_us: 800.0,
            wall_us: 2000,
            own_us: 1000,
            requests: BTreeMap::from([("GetItem".to_owned(), 1.0)]),
            reads: 1.0,
            writes,
            read_units: 1.0,
            write_units: 2.0,
            index_write_units: 1.0,
        };
        let exercised = Exercised {
            first: First { cpu_us: 1, wall_us: 2 },
            memory_bytes: 9_000_000,
            series: vec![series("new", 1.0), series("duplicate", 0.0)],
        };
        let footprints =
            BTreeMap::from([(slug.to_owned(), footprint(3000)), (NOTHING.to_owned(), footprint(2000))]);
        Function::of(slug, &footprints, exercised).unwrap()
    }

    pub(crate) fn report() -> Report {
        let functions = vec![function("order-placed"), function("dispatch")];
        let one_more = Laps { translate_ns: 1, read_ns: 2, decide_ns: 3, write_ns: 4 };
        Report {
            machine: Machine { processor: "One".into(), cores: 2, architecture: "x86_64" },
            starts: 1,
            events: 1,
            at_rest: true,
            nothing: Some(footprint(2000)),
            aims: crate::aims::assess(&functions, true),
            functions,
            orders: vec![Growth {
                events: 10,
                shipments: 2,
                effects: 3,
                item_bytes: 4000,
                read_units: 1.0,
                write_units: 4.0,
                one_more,
            }],
            elsewhere: Elsewhere::PYTHON,
            failed: vec![],
        }
    }

    #[test]
    fn a_report_is_one_document_with_every_figure_under_its_name() {
        let report = serde_json::to_value(report()).unwrap();
        assert_eq!(report["nothing"]["start_us"], 2000);
        assert_eq!(report["functions"][0]["slug"], "order-placed");
        assert_eq!(report["functions"][0]["at_start"]["size_bytes"], 5_000_000);
        assert_eq!(report["functions"][0]["start_ratio"], 1.5);
        assert_eq!(report["functions"][0]["events"][1]["kind"], "duplicate");
        assert_eq!(report["functions"][0]["events"][1]["writes"], 0.0);
        assert_eq!(report["orders"][0]["one_more"]["decide_ns"], 3);
        assert_eq!(report["elsewhere"]["start_ms"], 600);
        assert_eq!(report["aims"][0]["met"], true);
    }
}
