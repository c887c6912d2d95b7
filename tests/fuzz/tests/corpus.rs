//! Runs every target over every seed, and over changes of the seeds. `FUZZ_SEED` and `FUZZ_SECONDS` change
//! the seed and the time.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in what it shares with others, too"
)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use candor_fuzz::mutate::{Dice, mutated};
use candor_fuzz::{TARGETS, Target, seeds};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// Runs a target. If it fails, prints the bytes, so that they can be added to the `nasties`.
fn run(name: &str, target: Target, origin: &str, bytes: &[u8]) {
    if catch_unwind(AssertUnwindSafe(|| target(bytes))).is_err() {
        let path = std::env::temp_dir().join(format!("candor-fuzz-{name}"));
        std::fs::write(&path, bytes).unwrap();
        panic!("{name} fails on {} ({origin})", path.display());
    }
}

#[test]
fn every_target_holds_on_every_seed() {
    let seeds = seeds::all();
    assert!(seeds.len() > 150, "only {} seeds", seeds.len());
    for (path, bytes) in &seeds {
        for (name, target) in TARGETS {
            run(name, target, &path.display().to_string(), bytes);
        }
    }
}

#[test]
fn every_target_holds_on_changes_of_every_seed() {
    let seed = number("FUZZ_SEED").unwrap_or(4);
    let each = Duration::from_secs(number("FUZZ_SECONDS").unwrap_or(8)) / 12;
    let mut seeds = seeds::all();
    // Most failures are found in short seeds, and much sooner.
    seeds.retain(|(_, bytes)| bytes.len() <= 8 * 1024);
    for (name, target) in TARGETS {
        let (started, mut dice, mut runs) = (Instant::now(), Dice::new(seed), 0);
        // The number of runs is limited too, so that a fast machine does not test more than a slow machine
        // ever would.
        while runs < 20_000 && started.elapsed() < each {
            let (path, bytes) = &seeds[dice.below(seeds.len())];
            let other = &seeds[dice.below(seeds.len())].1;
            let changed = mutated(bytes, other, &mut dice);
            run(name, target, &format!("FUZZ_SEED={seed}, run {runs}, from {}", path.display()), &changed);
            runs += 1;
        }
        eprintln!("{name}: {runs} runs, FUZZ_SEED={seed}");
        assert!(runs > 0);
    }
}
