//! Plays households one after the other, and adds up what came of them.

use std::collections::BTreeMap;

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

/// Plays as many households as it takes; tells how far it is after each.
pub fn play(budget: Budget, policies: &Policies, mut progress: impl FnMut(&Sum)) -> Sum {
    let mut sum = Sum::default();
    while sum.orders < budget.orders && sum.violations.len() < budget.violations_max {
        let script = Script::of(budget.seed, sum.households, budget.level);
        let played = script.play(policies, false);
        sum.add(&script, &played);
        progress(&sum);
    }
    sum
}

impl Sum {
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
