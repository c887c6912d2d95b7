//! Measures the time of decisions: reads trials as JSON from standard input, and writes the time of each to
//! standard output.

use std::error::Error;
use std::io::{Write, stdin, stdout};

use candor_yardsticks::trial::{Laps, Trials};

fn main() -> Result<(), Box<dyn Error>> {
    let trials: Trials = serde_json::from_reader(stdin().lock())?;
    let laps =
        trials.trials.iter().map(|trial| trial.time(&trials.policy)).collect::<Result<Vec<Laps>, _>>()?;
    writeln!(stdout().lock(), "{}", serde_json::to_string(&laps)?)?;
    Ok(())
}
