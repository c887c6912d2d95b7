#![allow(clippy::all, clippy::restriction, clippy::pedantic, missing_docs)]
use candor_simulation::budget::{Budget, play};
use candor_simulation::faults::Level;
use candor_simulation::play::Script;
use candor_simulation::policies::Policies;
use candor_simulation::{report, shrink};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let seed: u64 = args[0].parse().unwrap();
    let level = match args[1].as_str() {
        "none" => Level::None,
        "real" => Level::Real,
        "gentle" => Level::Gentle,
        "harsh" => Level::Harsh,
        _ => panic!(),
    };
    let orders: u64 = args[2].parse().unwrap();
    let policies = Policies::read();
    if let Some(household) = args.get(3).filter(|text| *text != "never") {
        let script = Script::of(seed, household.parse().unwrap(), level);
        println!("policy {}", script.household.policy);
        let played = if args.get(4).is_some() { shrink::shrink(&script, &policies).1 } else { script.play(&policies, true) };
        for happened in &played.happened {
            println!("H {} heard {:?} {:?} {:?} {:?}", happened.event.stamp.occurred_at, happened.heard_at.map(|at| at.to_string()), happened.event.key.order_id, happened.event.stamp.source, happened.event.fact);
        }
        for (at, says) in &played.trace {
            println!("{}  {says}", at.strftime("%a %d %b %H:%M:%S"));
        }
        for v in &played.violations {
            println!("!! {} order {} at {}: {}", v.property, v.order, v.at, v.says);
        }
        return;
    }
    let began = std::time::Instant::now();
    let sum = play(Budget { seed, orders, level, violations_max: 12 }, &policies, |_| ());
    println!("{} orders in {:?}", sum.orders, began.elapsed());
    for (household, v) in &sum.violations {
        println!("household {household} order {} at {}: {}: {}", v.order, v.at, v.property, v.says);
    }
    if args.get(3).is_some() {
        println!("never {:?}", report::never(&sum));
    }
}
