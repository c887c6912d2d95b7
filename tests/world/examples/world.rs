//! Plays some households: `world SEED ORDERS none|gentle|harsh`.
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let level = match args[3].as_str() {
        "none" => candor_world::faults::Level::None,
        "gentle" => candor_world::faults::Level::Gentle,
        _ => candor_world::faults::Level::Harsh,
    };
    let policies = candor_world::policies::Policies::read();
    let seed = args[1].parse().unwrap();
    if let Some(index) = args.get(4) {
        let played =
            candor_world::play::Script::of(seed, index.parse().unwrap(), level).play(&policies, true);
        for (at, says) in &played.trace {
            println!("{at} {says}");
        }
        for v in &played.violations {
            println!("{v:?}");
        }
        return;
    }
    let began = std::time::Instant::now();
    let sum = candor_world::budget::play(
        candor_world::budget::Budget { seed, orders: args[2].parse().unwrap(), level, violations_max: 30 },
        &policies,
        |_| (),
    );
    println!(
        "{} households {} orders {} events {} looks in {:?}",
        sum.households,
        sum.orders,
        sum.delivered,
        sum.looks,
        began.elapsed()
    );
    for (what, count) in &sum.tally {
        println!("{count:>8} {what}");
    }
    for (index, v) in &sum.violations {
        println!("#{index} {}: {} @{} {}", v.order, v.property, v.at, &v.says[..v.says.len().min(400)]);
    }
}
