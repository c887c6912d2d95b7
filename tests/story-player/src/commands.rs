//! Implements the command `cargo simulate`.

use std::path::PathBuf;
use std::process::ExitCode;

use candor_stage::script::ScriptError;
use candor_stage::terminal::say;
use clap::Parser;

use crate::player::{Performance, Play};
use crate::report;
use crate::shop_floor::Bounds;

/// Plays stories in virtual time: days pass at once. Or plays a world of many orders, and checks if it can
/// make Candor say something untrue, repeat itself or lose something. Fails with 1 if a story ends
/// differently from what it expects, or breaks a rule that must always hold, and with 2 if there is nothing
/// to play.
#[derive(Debug, Parser)]
#[command(name = "cargo simulate", bin_name = "cargo simulate", max_term_width = 100)]
struct Cli {
    /// Names the stories.
    #[arg(long = "story", value_name = "FILE", num_args = 1.., required_unless_present = "orders")]
    stories: Vec<PathBuf>,
    #[command(flatten)]
    world: Option<crate::world::Ask>,
    /// Plays each story in other ways too: every event twice, in reverse order, late, and with every failure
    /// that can happen. Fails with 1 if this breaks a rule that must always hold.
    #[arg(long, requires = "stories")]
    retold: bool,
    /// Train a dictionary for orders at rest with the orders of the world, and write it down.
    #[arg(long, value_name = "FILE", requires = "orders", conflicts_with_all = ["household", "record"])]
    train_dictionary: Option<PathBuf>,
    #[command(flatten)]
    record: crate::record::Files,
    /// Prints JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// The exit code if nothing was played, because the arguments or the stories cannot be used. Clap uses the
/// same code.
const UNUSABLE: u8 = 2;

/// Runs the command with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let recorder = match cli.record.recorder() {
        Ok(recorder) => recorder,
        Err(why) => {
            say(&why);
            return ExitCode::from(UNUSABLE);
        }
    };
    if let Some(ask) = cli.world.filter(|_| cli.stories.is_empty()) {
        let done = match cli.train_dictionary {
            Some(path) => crate::dictionary::write(&ask, &path),
            None => crate::world::play(&ask, recorder.as_ref(), cli.json),
        };
        return if done { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let (plays, unreadable) = read(&cli.stories);
    if !unreadable.is_empty() {
        unreadable.iter().for_each(say_why);
        return ExitCode::from(UNUSABLE);
    }
    let performances: Vec<Performance> = plays.into_iter().map(|play| play.run(Bounds::default())).collect();
    let recorded = recorder.is_none_or(|recorder| recorder.write_stories(&performances));
    let retold = !cli.retold || crate::retold::hold(&performances);
    if report::show(&performances, cli.json) && retold && recorded {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn read(paths: &[PathBuf]) -> (Vec<Play>, Vec<ScriptError>) {
    let (mut plays, mut unreadable) = (Vec::new(), Vec::new());
    for path in paths {
        match Play::read(path) {
            Ok(play) => plays.push(play),
            Err(why) => unreadable.push(why),
        }
    }
    (plays, unreadable)
}

fn say_why(why: &ScriptError) {
    let cause = std::error::Error::source(why).map(|cause| format!("\n  because: {cause}"));
    say(&format!("failed to {why}{}", cause.unwrap_or_default()));
}
