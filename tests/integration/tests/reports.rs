//! Checks that every sample in `events/report-received` and `events/erasure` does what its name says, and that each report of an edge is read
//! from the bus as it was meant. A new file is a new test.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in what it shares with others, too")]

use std::fs;
use std::path::{Path, PathBuf};

use candor_bus::{translate_demand, translate_report};
use candor_domain::event::fact::Fact;
use candor_domain::reference::report::Report;
use candor_engine::demands;
use candor_engine::reports::read;
use candor_stage::edges::{EDGES, Origin};
use jiff::Timestamp;

fn now() -> Timestamp {
    "2026-03-20T12:00:00Z".parse().unwrap()
}

fn samples(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events").join(folder);
    fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect()
}

#[test]
fn every_sample_does_what_its_name_says() {
    let mut seen = [0, 0];
    for path in samples("report-received") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let body = fs::read_to_string(&path).unwrap();
        match read(translate_report(), &body, now()) {
            Ok(report) => {
                assert!(name == "applied" || name.starts_with("applied-"), "{name}: {report:?}");
                seen[0] += 1;
            }
            Err(event) => {
                let Fact::EventRefused(refused) = &event.fact else { panic!("{name}: {event:?}") };
                assert!(
                    name.starts_with("refused-") && !refused.violations.is_empty(),
                    "{name}: {refused:?}"
                );
                seen[1] += 1;
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn every_sample_of_a_demand_does_what_its_name_says() {
    let mut seen = [0, 0];
    for path in samples("erasure") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let body = fs::read_to_string(&path).unwrap();
        let heard = demands::read(translate_demand(), &body, now());
        let is_refused = matches!(heard, demands::Heard::Refused(_));
        let outcome = if is_refused { "refused-" } else { "applied" };
        assert!(name.starts_with(outcome) && heard != demands::Heard::Tick, "{name}: {heard:?}");
        seen[usize::from(is_refused)] += 1;
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn a_report_of_an_edge_is_read_from_the_bus_as_it_was_meant() {
    let mut read_back = 0;
    for edge in EDGES {
        for path in samples(&format!("{edge}-webhook")) {
            let payload = fs::read(&path).unwrap();
            let (_, reports) = edge.translate(&Origin::default(), &payload, now()).into_parts();
            for report in reports {
                assert_eq!(from_bus(&report), report, "{}", path.display());
                read_back += 1;
            }
        }
    }
    assert!(read_back >= 10, "only {read_back} reports");
}

fn from_bus(report: &Report) -> Report {
    let body = report.to_bus().unwrap().to_string();
    read(translate_report(), &body, now()).unwrap()
}
