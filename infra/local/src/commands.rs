//! Defines the commands of `cargo local`. The doc comments of commands and options are also their help texts.

mod cases;
mod demands;
mod demo;
mod error;
mod feed;
mod import;
mod look;
mod options;
mod preview;
mod sent;
mod smoke;
mod summary;
mod translate;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::container::Containers;
use crate::desk;
use crate::emulator::Leash;
use crate::project::Project;
use crate::stack::{self, Stack};
use crate::terminal::{GOOD, STRONG, chain, print, say, styled};

use demands::{Forgotten, HandedOver, Stacked};
use demo::Wish;
use error::Done;
use import::Imported;
use options::{DESK_PORT, FIGURES_DAYS, On, Output, Which};
use smoke::Tried;
use translate::{Payloads, TRANSLATE_USAGE};

/// Runs the local stack: the template that goes to AWS, with the real functions and stories, on this machine.
#[derive(Debug, Parser)]
#[command(name = "cargo local", bin_name = "cargo local", max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Sets up what is missing, starts the emulator, deploys, plays every story, and stops again. Fails on
    /// any difference.
    Demo {
        #[command(flatten)]
        on: On,
        #[command(flatten)]
        output: Output,
        /// Keeps the stack after the stories, and serves a desk full of their orders until Ctrl-C.
        #[arg(long, conflicts_with = "json")]
        stay: bool,
        /// Stories to play, instead of those in events/stories.
        stories: Vec<PathBuf>,
    },
    /// Starts a stack that keeps running, with the functions as they are now.
    Up {
        #[command(flatten)]
        on: On,
        #[command(flatten)]
        output: Output,
        /// The stack's name. Several stacks can run side by side.
        #[arg(long, default_value = "dev")]
        stack: String,
    },
    /// Stops a stack.
    Down {
        /// The stack's name.
        #[arg(long, default_value = "dev")]
        stack: String,
    },
    /// Puts events (source, detail-type, detail; JSON or JSON lines) on the bus, waits until nothing is due,
    /// and shows the mails that went out.
    Send {
        #[command(flatten)]
        which: Which,
        /// Leaves the times as they are written. Otherwise all times of an event move by the same length, so
        /// that it happens now, unless the event is written with times such as now-2h.
        #[arg(long)]
        as_written: bool,
        /// Files of events. A text such as now-2h is replaced by that time.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Plays stories on the running stack, waits until nothing is due, and shows the results.
    Play {
        #[command(flatten)]
        which: Which,
        /// Files of stories.
        #[arg(required = true)]
        stories: Vec<PathBuf>,
    },
    /// Shows an order: what is known, what was done, what is due, and its cases.
    Order {
        #[command(flatten)]
        which: Which,
        /// The order: shop#id, or only the id.
        id: String,
    },
    /// Lists the mails that were sent, or saves them.
    Mail {
        #[command(flatten)]
        which: Which,
        /// Saves each mail as .html and .eml in this folder.
        #[arg(long, value_name = "DIR")]
        save: Option<PathBuf>,
        /// Writes every sample mail to this folder. Needs no stack.
        #[arg(long, value_name = "DIR", conflicts_with = "save")]
        preview: Option<PathBuf>,
    },
    /// Lists the cases.
    Cases {
        #[command(flatten)]
        which: Which,
        /// Lists also the cases that closed themselves.
        #[arg(long)]
        all: bool,
    },
    /// Serves the desk over a running stack: its cases, its orders, and what can be decided about them.
    Desk {
        /// The stack's name. Needed if several stacks run.
        #[arg(long)]
        stack: Option<String>,
        /// The port of this machine; 0 is any that is free.
        #[arg(long, default_value_t = DESK_PORT)]
        port: u16,
    },
    /// Sends a marked order through a deployed stack to SES's mailbox simulator, looks at the table, the queues and the
    /// mail, forgets it again, and says what it cost. Uses the credentials and the region that the AWS CLI would use.
    Smoke {
        #[command(flatten)]
        tried: Tried,
    },
    /// Erases the data of a customer, or of a whole shop, from a stack: shows first what is there, and erases nothing if
    /// something is still to be done for an order.
    Forget {
        #[command(flatten)]
        forgotten: Forgotten,
    },
    /// Has shopify-sweep take in the orders of a shop from a time on, silently as far as another app spoke for it, and
    /// follows how far it is.
    Import {
        #[command(flatten)]
        imported: Imported,
    },
    /// Writes the index of open cases anew from the orders of a stack, where it is wrong: after the release that brought it,
    /// and after a restore.
    Reindex {
        #[command(flatten)]
        at: Stacked,
    },
    /// Shows what happened on each of the last days in the shops of a stack, by its figures.
    Figures {
        #[command(flatten)]
        at: Stacked,
        /// The number of days, of which the last one is today.
        #[arg(long, default_value_t = FIGURES_DAYS, value_parser = clap::value_parser!(u16).range(1..=400))]
        days: u16,
        /// Counts the days before today anew, from all orders of the stack, and corrects those that are wrong.
        #[arg(long)]
        recount: bool,
    },
    /// Writes the data of a customer on this machine, as JSON and as a page.
    HandOver {
        #[command(flatten)]
        handed_over: HandedOver,
    },
    /// Shows which events an edge makes of payloads, without sending anything.
    #[command(override_usage = TRANSLATE_USAGE)]
    Translate {
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        payloads: Payloads,
    },
    /// Stands in for the program of a container engine. Only fakecloud calls it.
    #[command(hide = true)]
    Container {
        #[arg(long)]
        folder: PathBuf,
        #[arg(long)]
        log: PathBuf,
        #[arg(long)]
        endpoint: String,
        #[arg(last = true)]
        arguments: Vec<String>,
    },
}

/// Runs the command that the program's arguments ask for.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match cli.command.run(&Project::here()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            say(&format!("failed to {}", chain(&error)));
            ExitCode::FAILURE
        }
    }
}

impl Command {
    /// Runs the command. Returns true if all is well.
    fn run(self, project: &Project) -> Done {
        match self {
            Self::Demo { on, output, stay, stories } => {
                demo::run(project, &Wish { on, output, stay }, &stories)
            }
            Self::Up { on, output, stack } => up(project, &on, &output, &stack),
            Self::Down { stack } => down(project, &stack),
            Self::Send { which, as_written, files } => feed::send(project, &which, as_written, &files),
            Self::Play { which, stories } => feed::play(project, &which, &stories),
            Self::Order { which, id } => look::order(project, &which, &id),
            Self::Mail { which, save, preview: None } => look::mail(project, &which, save.as_deref()),
            Self::Mail { preview: Some(folder), .. } => preview::run(project, &folder),
            Self::Cases { which, all } => cases::cases(project, &which, all),
            Self::Desk { stack, port } => {
                desk::serve(Stack::find(project, stack.as_deref())?, port)?;
                Ok(true)
            }
            Self::Smoke { tried } => smoke::run(project, &tried),
            Self::Forget { forgotten } => demands::forget(project, forgotten),
            Self::Import { imported } => import::run(project, &imported),
            Self::Reindex { at } => demands::reach(project, &at, async |reached| reached.reindex().await),
            Self::Figures { at, days, recount } => {
                demands::reach(project, &at, async |reached| reached.figures(days, recount).await)
            }
            Self::HandOver { handed_over } => demands::hand_over(project, handed_over),
            Self::Container { folder, log, endpoint, arguments } => {
                Containers { folder, log, endpoint }.answer(&arguments)?;
                Ok(true)
            }
            Self::Translate { output, payloads } => translate::run(&output, &payloads),
        }
    }
}

fn up(project: &Project, on: &On, output: &Output, name: &str) -> Done {
    let stack = Stack::launch_on(on.emulator, project, name, Leash::Folder)?;
    let endpoint = format!("http://127.0.0.1:{}", stack.cloud.port());
    if output.json {
        let known =
            serde_json::json!({ "stack": name, "endpoint": endpoint, "deployment": stack.deployment });
        print(&known.to_string());
        return Ok(true);
    }
    let (host, path) = &stack.deployment.shopify_webhook;
    print(&format!("\n{} {} runs at {endpoint}", styled(GOOD, "✓"), styled(STRONG, name)));
    print(&format!("  bus       {}", stack.deployment.bus));
    print(&format!("  webhooks  POST {endpoint}{path} with the header Host: {host}"));
    print(
        "  try       cargo local send events/order-placed/applied.json events/payment-confirmed/applied.json",
    );
    print("            cargo local play events/stories/00-a-good-day.jsonl");
    print(&format!("  stop      cargo local down --stack {name}"));
    Ok(true)
}

fn down(project: &Project, name: &str) -> Done {
    let was_running = stack::end(project, name)?;
    say(&format!("{name} {}", if was_running { "has stopped" } else { "was not running" }));
    Ok(true)
}
