//! Measures starts: each binary again and again, in turn, so that other work on the machine affects all of
//! them alike.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use crate::lambda::{Lambda, LambdaError};
use crate::proc::Taken;
use crate::statistics::{median, micros};

/// Holds what a function uses before its first event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Footprint {
    /// The size of the binary, in bytes.
    pub size_bytes: u64,
    /// The time from its start to its first request for an event, in microseconds: the median.
    pub start_us: u64,
    /// The processor time until then, in microseconds.
    pub start_cpu_us: u64,
    /// The most memory resident until then, in bytes: the median.
    pub memory_bytes: u64,
}

impl Footprint {
    /// Returns true if it had a processor nearly all the time of its start. The rest is the kernel's work,
    /// which is the same for any binary.
    #[must_use]
    pub fn hardly_waited(&self) -> bool {
        self.start_us <= self.start_cpu_us.saturating_mul(4) / 3
    }
}

/// Describes a binary and its environment.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The name of the binary.
    pub name: String,
    /// The path of the binary.
    pub binary: PathBuf,
    /// The environment variables, without those that Lambda itself sets.
    pub variables: Vec<(String, String)>,
}

/// Starts each candidate this many times, in turn. `said` is called for every turn.
///
/// # Errors
/// Returns a [`LambdaError`] if one does not start.
pub async fn take(
    candidates: &[Candidate],
    turns: usize,
    folder: &Path,
    said: impl Fn(usize),
) -> Result<BTreeMap<String, Footprint>, LambdaError> {
    let mut seen: BTreeMap<&str, Vec<(Duration, Taken)>> = BTreeMap::new();
    // The first turn loads the binaries into memory, and does not count.
    for turn in 0..=turns {
        said(turn);
        for candidate in candidates {
            let log = folder.join(format!("{}.start.log", candidate.name));
            let lambda = Lambda::start(&candidate.binary, &candidate.variables, &log).await?;
            let taken = lambda.taken()?;
            if turn > 0 {
                seen.entry(&candidate.name).or_default().push((lambda.started_in, taken));
            }
        }
    }
    let footprint = |candidate: &Candidate| {
        let size_bytes = std::fs::metadata(&candidate.binary).map_or(0, |file| file.len());
        let footprint = summed(size_bytes, seen.get(candidate.name.as_str())?)?;
        Some((candidate.name.clone(), footprint))
    };
    Ok(candidates.iter().filter_map(footprint).collect())
}

fn summed(size_bytes: u64, seen: &[(Duration, Taken)]) -> Option<Footprint> {
    Some(Footprint {
        size_bytes,
        start_us: micros(median(seen.iter().map(|(took, _)| *took))?),
        start_cpu_us: micros(median(seen.iter().map(|(_, taken)| taken.on_cpu))?),
        memory_bytes: median(seen.iter().map(|(_, taken)| taken.memory_peak))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_that_took_much_longer_than_its_processor_time_waited() {
        let start =
            |start_us, start_cpu_us| Footprint { size_bytes: 1, start_us, start_cpu_us, memory_bytes: 1 };
        assert!(start(1450, 1240).hardly_waited());
        assert!(!start(3050, 1170).hardly_waited());
    }

    #[test]
    fn a_footprint_is_the_median_of_each_figure_by_itself() {
        let seen = [(3, 9, 100), (1, 8, 300), (2, 7, 200)].map(|(took, cpu, memory_peak)| {
            (Duration::from_millis(took), Taken { on_cpu: Duration::from_millis(cpu), memory_peak })
        });
        let expected = Footprint { size_bytes: 5, start_us: 2000, start_cpu_us: 8000, memory_bytes: 200 };
        assert_eq!(summed(5, &seen), Some(expected));
        assert_eq!(summed(5, &[]), None);
    }
}
