//! Plays a world of many orders (`candor-simulation`), prints its progress, and writes down every broken rule.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use candor_domain::facts::order::Order;
use candor_simulation::budget::{self, Budget, Recording, Sum};
use candor_simulation::faults::Level;
use candor_simulation::play::Script;
use candor_simulation::policies::Policies;
use candor_simulation::{report, shrink, story};
use candor_stage::terminal::{BAD, GOOD, print, say, styled};
use clap::{Args, ValueEnum};

use crate::record::Recorder;
use crate::statement::render;

/// Describes the world to play.
#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// Sets the seed, from which everything follows.
    #[arg(long, default_value_t = 1, requires = "orders")]
    seed: u64,
    /// Sets the least number of orders.
    #[arg(long, value_name = "N", conflicts_with = "stories", required = false)]
    orders: u64,
    /// Sets how much fails.
    #[arg(long, value_enum, default_value_t = Faults::Harsh, requires = "orders")]
    faults: Faults,
    /// Plays only this household, and prints everything that happens to it.
    #[arg(long, value_name = "NUMBER", requires = "orders")]
    household: Option<u64>,
}

/// Names how much fails.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Faults {
    /// Events come late, twice and in another order, as they always do; nothing else fails.
    None,
    /// Rates of a real shop: nearly all events come once, in order and within seconds; of a thousand, ten are repeated, five
    /// are late by minutes to hours, and one is lost until the next revision of its order. Hardly anything else fails.
    Real,
    /// Something fails now and then.
    Gentle,
    /// Something fails all the time.
    Harsh,
}

impl From<Faults> for Level {
    fn from(faults: Faults) -> Self {
        match faults {
            Faults::None => Self::None,
            Faults::Real => Self::Real,
            Faults::Gentle => Self::Gentle,
            Faults::Harsh => Self::Harsh,
        }
    }
}

impl Ask {
    /// Plays the world, and returns the orders as they are in the end.
    pub(crate) fn orders(&self) -> impl Iterator<Item = Order> {
        let (policies, level) = (Policies::read(), Level::from(self.faults));
        let seed = self.seed;
        let played =
            (0..).flat_map(move |index| Script::of(seed, index, level).play(&policies, false).orders);
        played.take(usize::try_from(self.orders).unwrap_or(usize::MAX))
    }
}

/// The number of households with a broken rule after which playing stops.
const VIOLATIONS_MAX: usize = 5;
/// The time between two reports of progress.
const PROGRESS: Duration = Duration::from_secs(5);

/// Plays the world. Returns true if no rule was broken.
pub(crate) fn play(ask: &Ask, recorder: Option<&Recorder>, json: bool) -> bool {
    let policies = Policies::read();
    if let Some(household) = ask.household {
        let script = Script::of(ask.seed, household, ask.faults.into());
        return record(&script, &policies, recorder) && tell(&script, &policies);
    }
    let (level, began) = (Level::from(ask.faults), Instant::now());
    let budget = Budget { seed: ask.seed, orders: ask.orders, level, violations_max: VIOLATIONS_MAX };
    let mut said = Duration::ZERO;
    let recording = recorder.map(|recorder| Recording { words: render, renamed: &recorder.renamed });
    let sum = budget::play_recorded(budget, &policies, recording, |sum| {
        let passed = began.elapsed();
        if passed >= said.saturating_add(PROGRESS) {
            said = passed;
            say_progress(ask, sum, passed);
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    if json {
        print(&report::in_json(&sum, seconds).to_string());
    } else {
        report::render(&sum, seconds).iter().for_each(|line| print(line));
    }
    let recorded = recorder.is_none_or(|recorder| recorder.write_households(&sum.recorded));
    for (household, violation) in &sum.violations {
        say(&styled(BAD, &format!("Seed {}, household {household}: {}", ask.seed, violation.property)));
        say(&format!("  order {} at {}: {}", violation.order, violation.at, violation.says));
    }
    let first = sum.violations.first().map(|(household, _)| Script::of(ask.seed, *household, level));
    first.iter().for_each(|script| write_down(script, &policies));
    sum.violations.is_empty() && recorded
}

fn say_progress(ask: &Ask, sum: &Sum, passed: Duration) {
    let rate = report::per_second(sum.delivered, passed.as_secs_f64());
    say(&format!(
        "{} of {} orders, {} households, {rate} events a second",
        sum.orders, ask.orders, sum.households
    ));
}

/// Records one household, if that is asked for. Returns false only if the record cannot be written.
fn record(script: &Script, policies: &Policies, recorder: Option<&Recorder>) -> bool {
    let statement = || script.play_recorded(policies, render).statement;
    recorder.is_none_or(|recorder| recorder.write_household(script.index, &statement()))
}

/// Prints what happens to one household.
fn tell(script: &Script, policies: &Policies) -> bool {
    let played = script.play(policies, true);
    for (at, says) in &played.trace {
        print(&format!("{}  {says}", at.strftime("%a %d %b %H:%M:%S")));
    }
    for violation in &played.violations {
        print(&styled(BAD, violation.property));
        print(&format!("  order {} at {}: {}", violation.order, violation.at, violation.says));
    }
    if played.violations.is_empty() {
        print(&styled(GOOD, "Nothing that must never be."));
    } else {
        write_down(script, policies);
    }
    played.violations.is_empty()
}

/// Shrinks a play that breaks a rule, prints it in plain words, and writes it down as a story.
fn write_down(script: &Script, policies: &Policies) {
    let (smallest, played) = shrink::shrink(script, policies);
    say(&format!("\nHousehold {}, shrunk to {} events:", script.index, smallest.household.events.len()));
    for (at, says) in &played.trace {
        say(&format!("  {}  {says}", at.strftime("%a %d %b %H:%M:%S")));
    }
    let faults: Vec<String> = played.struck.iter().map(|(_, fault)| fault.name()).collect();
    say(&format!("  What went wrong: {}", faults.join(", ")));
    let path = PathBuf::from(format!("target/world-{}-{}.jsonl", script.seed, script.index));
    let lines = story::write(&smallest, &played, policies).join("\n");
    match std::fs::write(&path, lines + "\n") {
        Ok(()) => say(&format!("  As a story: cargo simulate --story {}", path.display())),
        Err(why) => say(&format!("  failed to write {}: {why}", path.display())),
    }
}
