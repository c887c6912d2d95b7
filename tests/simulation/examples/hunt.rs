//! Searches for a broken property, first in orders in which nothing fails and then in as many in which everything fails:
//! `hunt SEED ORDERS`. It plays the first few of both before it plays all, since most bugs show at once. Prints the
//! first broken property that it finds, and then fails with 1.

use std::process::ExitCode;

use candor_simulation::budget::{Budget, play};
use candor_simulation::faults::Level;
use candor_simulation::policies::Policies;

/// The part of the orders that is played first.
const FIRST: u64 = 9;

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|number| number.parse().ok()).collect();
    let [seed, orders] = numbers.as_slice() else {
        eprintln!("hunt SEED ORDERS");
        return ExitCode::from(2);
    };
    let policies = Policies::read();
    let rounds = [orders / FIRST, *orders].into_iter();
    for (orders, level) in rounds.flat_map(|orders| [(orders, Level::None), (orders, Level::Harsh)]) {
        let budget = Budget { seed: *seed, orders, level, violations_max: 1 };
        let sum = play(budget, &policies, |_| ());
        if let Some((household, violation)) = sum.violations.first() {
            let (orders, property, says) = (sum.orders, violation.property, &violation.says);
            eprintln!("household {household}, {level:?}, order {orders}: {property}: {says}");
            return ExitCode::from(1);
        }
    }
    ExitCode::SUCCESS
}
