//! Implements the command `cargo measure`.

use std::path::PathBuf;
use std::process::ExitCode;

use candor_local::project::Project;
use candor_local::terminal::{BAD, print, say, styled};
use candor_measure::cost::{self, invoice, life};
use candor_measure::measure::{MeasureError, Wanted, chain, measure};
use candor_measure::report::Report;
use candor_measure::sheet::sheet;
use clap::Parser;

/// Measures the functions as they are deployed, next to a Lambda that does nothing. An aim that is missed is
/// shown and does not fail the run; something that cannot be measured does.
#[derive(Debug, Parser)]
#[command(name = "cargo measure", bin_name = "cargo measure", max_term_width = 100)]
struct Cli {
    /// Says what a month costs on AWS, by item: one with a million orders, and one with none.
    #[arg(long, conflicts_with = "only")]
    cost: bool,
    /// Prints JSON, for programs.
    #[arg(long)]
    json: bool,
    /// Measures only this function; may be given several times.
    #[arg(long, value_name = "SLUG")]
    only: Vec<String>,
    /// Uses the binaries of the last build.
    #[arg(long)]
    skip_build: bool,
    /// Uses the binaries in this folder, such as target/debug.
    #[arg(long, value_name = "DIR", conflicts_with = "skip_build")]
    binaries: Option<PathBuf>,
    /// Sets how often each function is started.
    #[arg(long, default_value_t = 31, value_name = "TIMES", value_parser = clap::value_parser!(u16).range(1..))]
    starts: u16,
    /// Sets how many events of each kind a function gets.
    #[arg(long, default_value_t = 200, value_name = "EVENTS", value_parser = clap::value_parser!(u16).range(1..))]
    events: u16,
}

impl Cli {
    fn wanted(self) -> Result<Wanted, MeasureError> {
        let root = Project::here().root().to_owned();
        let alive = life::FUNCTIONS.map(str::to_owned).to_vec();
        let slugs = if self.cost { alive } else { slugs(&root, self.only)? };
        // This program is in the folder of its own profile, next to the folder of release builds.
        let own = std::env::current_exe().ok();
        let release =
            own.as_deref().and_then(|own| own.ancestors().nth(2)).map(|target| target.join("release"));
        let built = if self.skip_build { release } else { self.binaries };
        Ok(Wanted { root, slugs, built, starts: self.starts.into(), events: self.events.into() })
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let json = cli.json;
    if cli.cost {
        return tell(cli.wanted().and_then(|wanted| cost_of(&wanted, json)));
    }
    match cli.wanted().and_then(|wanted| run(&wanted)) {
        Ok(report) => {
            let shown =
                if json { serde_json::to_string(&report).unwrap_or_default() } else { sheet(&report) };
            print(&shown);
            if report.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            say(&styled(BAD, &format!("failed to {}", chain(&error))));
            ExitCode::FAILURE
        }
    }
}

fn tell(shown: Result<String, MeasureError>) -> ExitCode {
    match shown {
        Ok(shown) => {
            print(&shown);
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(&styled(BAD, &format!("failed to {}", chain(&error))));
            ExitCode::FAILURE
        }
    }
}

fn cost_of(wanted: &Wanted, json: bool) -> Result<String, MeasureError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let cost = runtime.map_err(MeasureError::Thread)?.block_on(cost::measure(wanted))?;
    Ok(if json { invoice::lines(&cost)? } else { invoice::invoice(&cost) })
}

fn run(wanted: &Wanted) -> Result<Report, MeasureError> {
    // One thread serves and this one measures. So AWS's work is never done twice at once, and its time can be
    // added up.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.map_err(MeasureError::Thread)?.block_on(measure(wanted))
}

/// Returns the functions to measure: the named ones, or all.
fn slugs(root: &std::path::Path, only: Vec<String>) -> Result<Vec<String>, MeasureError> {
    let folder = root.join("functions");
    let entries = std::fs::read_dir(&folder).map_err(|cause| MeasureError::Folder(folder, cause))?;
    let mut all: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    all.sort();
    match only.iter().find(|slug| !all.contains(slug)) {
        Some(unknown) => Err(MeasureError::NoFunction(unknown.clone())),
        None if only.is_empty() => Ok(all),
        None => Ok(only),
    }
}
