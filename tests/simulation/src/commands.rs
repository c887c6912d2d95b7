//! `cargo simulate`.

use std::path::PathBuf;
use std::process::ExitCode;

use candor_stage::script::ScriptError;
use candor_stage::terminal::say;
use clap::Parser;

use crate::player::{Performance, Play};
use crate::report;
use crate::shop_floor::Bounds;

/// Play stories in virtual time: days pass at once. Or play a world of many orders, and see whether it can make Candor
/// lie, repeat itself or lose something. Fails with 1 where a story goes otherwise than it expects or something happens
/// that must never be, and with 2 where there is nothing to play.
#[derive(Debug, Parser)]
#[command(name = "cargo simulate", bin_name = "cargo simulate", max_term_width = 100)]
struct Cli {
    /// The stories.
    #[arg(long = "story", value_name = "FILE", num_args = 1.., required_unless_present = "orders")]
    stories: Vec<PathBuf>,
    #[command(flatten)]
    world: Option<crate::world::Ask>,
    /// Tell each story in other ways, too: twice, the other way round, late, and with everything going wrong. Fails with 1
    /// where something happens then that must never be.
    #[arg(long, requires = "stories")]
    retold: bool,
    #[command(flatten)]
    record: crate::record::Files,
    /// Print JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// Nothing was played: the arguments or the stories cannot be used. Clap's own, too.
const UNUSABLE: u8 = 2;

/// Runs what the arguments say.
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
        return if crate::world::play(&ask, recorder.as_ref(), cli.json) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        };
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
