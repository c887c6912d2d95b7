//! Hunts for what must never be, in so many orders in which nothing goes wrong and as many in which everything does:
//! `hunt SEED ORDERS`. Prints the first that it finds, and fails with 1 then.

use std::process::ExitCode;

use candor_world::budget::{Budget, play};
use candor_world::faults::Level;
use candor_world::policies::Policies;

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|number| number.parse().ok()).collect();
    let [seed, orders] = numbers.as_slice() else {
        eprintln!("hunt SEED ORDERS");
        return ExitCode::from(2);
    };
    let policies = Policies::read();
    for level in [Level::None, Level::Harsh] {
        let budget = Budget { seed: *seed, orders: *orders, level, violations_max: 1 };
        let sum = play(budget, &policies, |_| ());
        if let Some((household, violation)) = sum.violations.first() {
            eprintln!("household {household}, {level:?}: {}: {}", violation.property, violation.says);
            return ExitCode::from(1);
        }
    }
    ExitCode::SUCCESS
}
