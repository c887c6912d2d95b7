//! Plays households on every core, and adds up the results in the order of the households' numbers, so that
//! the number of threads changes nothing.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use crate::faults::Level;
use crate::play::{Played, Script};
use crate::policies::Policies;
use crate::record::{Digest, Renamed, Words, digest};
use crate::watch::{Violation, Waits};

/// Describes how much is played.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// The seed.
    pub seed: u64,
    /// The least number of orders.
    pub orders: u64,
    /// The level of failures.
    pub level: Level,
    /// The number of households with a violation after which no more are played.
    pub violations_max: usize,
}

/// Adds up all results.
#[derive(Debug, Default)]
pub struct Sum {
    /// The number of households played.
    pub households: u64,
    /// The number of their orders.
    pub orders: u64,
    /// The number of deliveries of events recorded.
    pub delivered: u64,
    /// The number of times that dispatch looked at an order.
    pub looks: u64,
    /// The number of times that each thing occurred.
    pub tally: BTreeMap<String, u64>,
    /// The time that messages took.
    pub waits: Waits,
    /// The households with a violation, each with its first one.
    pub violations: Vec<(u64, Violation)>,
    /// A digest of everything that anyone was told, for each household, if that was asked for.
    pub recorded: Vec<Digest>,
}

/// Describes how everything that anyone is told is recorded.
#[derive(Debug, Clone, Copy)]
pub struct Recording<'r> {
    /// The function that puts mails in words.
    pub words: Words,
    /// The renamed names.
    pub renamed: &'r Renamed,
}

/// The number of households, for each thread, that may be played and not yet added up.
const AHEAD_MAX: usize = 64;

/// Holds a household that was played.
struct Part {
    script: Script,
    played: Played,
    recorded: Option<Digest>,
}

/// Plays as many households as necessary, and reports its progress after each.
pub fn play(budget: Budget, policies: &Policies, progress: impl FnMut(&Sum)) -> Sum {
    play_recorded(budget, policies, None, progress)
}

/// Plays as many households as necessary, and records everything that anyone is told if that is asked for.
pub fn play_recorded(
    budget: Budget,
    policies: &Policies,
    recording: Option<Recording<'_>>,
    mut progress: impl FnMut(&Sum),
) -> Sum {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let (next, enough) = (AtomicU64::new(0), AtomicBool::new(false));
    let (done, parts) = sync_channel(threads * AHEAD_MAX);
    thread::scope(|all| {
        for _ in 0..threads {
            let (done, next, enough) = (done.clone(), &next, &enough);
            let play_one =
                move |number| Part::play(Script::of(budget.seed, number, budget.level), policies, recording);
            all.spawn(move || play_some(play_one, next, enough, &done));
        }
        drop(done);
        let (mut sum, mut early) = (Sum::default(), BTreeMap::new());
        // A thread that waits to hand over a household after there were enough of them is released by
        // dropping `parts`.
        for part in parts {
            early.insert(part.script.index, part);
            while let Some(part) = early.remove(&sum.households).filter(|_| !sum.is_enough(&budget)) {
                sum.add(&part.script, &part.played);
                sum.recorded.extend(part.recorded);
                progress(&sum);
            }
            if sum.is_enough(&budget) {
                enough.store(true, Ordering::Relaxed);
                break;
            }
        }
        sum
    })
}

/// Plays one household after the other, always the next one, until there are enough.
fn play_some(play_one: impl Fn(u64) -> Part, next: &AtomicU64, enough: &AtomicBool, done: &SyncSender<Part>) {
    while !enough.load(Ordering::Relaxed) {
        if done.send(play_one(next.fetch_add(1, Ordering::Relaxed))).is_err() {
            return;
        }
    }
}

impl Part {
    fn play(script: Script, policies: &Policies, recording: Option<Recording<'_>>) -> Self {
        let Some(Recording { words, renamed }) = recording else {
            let played = script.play(policies, false);
            return Self { script, played, recorded: None };
        };
        let mut played = script.play_recorded(policies, words);
        let recorded = Some(digest(&std::mem::take(&mut played.statement), renamed));
        Self { script, played, recorded }
    }
}

impl Sum {
    fn is_enough(&self, budget: &Budget) -> bool {
        self.orders >= budget.orders || self.violations.len() >= budget.violations_max
    }

    fn add(&mut self, script: &Script, played: &Played) {
        self.violations.extend(played.violations.first().map(|first| (script.index, first.clone())));
        self.households += 1;
        self.orders += u64::try_from(script.household.orders.len()).unwrap_or_default();
        self.delivered += played.delivered;
        self.looks += played.looks;
        self.waits.merge(&played.waits);
        played.tally.iter().for_each(|(what, count)| self.count(what, *count));
        played.struck.iter().for_each(|(_, fault)| self.count(&format!("fault {}", fault.name()), 1));
    }

    fn count(&mut self, what: &str, count: u64) {
        if let Some(sum) = self.tally.get_mut(what) {
            *sum += count;
        } else {
            self.tally.insert(what.to_owned(), count);
        }
    }
}
