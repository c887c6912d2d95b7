//! Plays households on every core, and adds up what came of them in the order of their numbers: how many threads there
//! are changes nothing.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use crate::faults::Level;
use crate::play::{Played, Script};
use crate::policies::Policies;
use crate::watch::{Violation, Waits};

/// How much is played.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// The seed.
    pub seed: u64,
    /// Orders, at least.
    pub orders: u64,
    /// How much goes wrong.
    pub level: Level,
    /// After so many households that violate something no more are played.
    pub violations_max: usize,
}

/// What came of it all.
#[derive(Debug, Default)]
pub struct Sum {
    /// Households played.
    pub households: u64,
    /// Their orders.
    pub orders: u64,
    /// Deliveries of events recorded.
    pub delivered: u64,
    /// Looks at an order by dispatch.
    pub looks: u64,
    /// What occurred, and how often.
    pub tally: BTreeMap<String, u64>,
    /// How long messages took.
    pub waits: Waits,
    /// Households in which something must never have been, with the first of it.
    pub violations: Vec<(u64, Violation)>,
}

/// Households that are played and not yet added up, for each thread.
const AHEAD_MAX: usize = 64;

/// A household that was played.
struct Part {
    script: Script,
    played: Played,
}

/// Plays as many households as it takes; tells how far it is after each.
pub fn play(budget: Budget, policies: &Policies, mut progress: impl FnMut(&Sum)) -> Sum {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let (next, enough) = (AtomicU64::new(0), AtomicBool::new(false));
    let (done, parts) = sync_channel(threads * AHEAD_MAX);
    thread::scope(|all| {
        for _ in 0..threads {
            let (done, next, enough) = (done.clone(), &next, &enough);
            all.spawn(move || play_some(budget, policies, next, enough, &done));
        }
        drop(done);
        let (mut sum, mut early) = (Sum::default(), BTreeMap::new());
        // Whoever waits to hand over a household when there were enough of them is let go by dropping `parts`.
        for part in parts {
            early.insert(part.script.index, part);
            while let Some(part) = early.remove(&sum.households).filter(|_| !sum.is_enough(&budget)) {
                sum.add(&part.script, &part.played);
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

/// Plays one household after the other, whichever is next, until there are enough.
fn play_some(
    budget: Budget,
    policies: &Policies,
    next: &AtomicU64,
    enough: &AtomicBool,
    done: &SyncSender<Part>,
) {
    while !enough.load(Ordering::Relaxed) {
        let script = Script::of(budget.seed, next.fetch_add(1, Ordering::Relaxed), budget.level);
        let played = script.play(policies, false);
        if done.send(Part { script, played }).is_err() {
            return;
        }
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
