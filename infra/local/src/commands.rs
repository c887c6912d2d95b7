//! The commands of `cargo local`.

mod demo;
mod feed;
mod look;
mod preview;
mod translate;

use std::path::PathBuf;
use std::process::ExitCode;

use candor_stage::edges::{DEMO_SHOP, UnknownEdge};
use clap::{Args, Parser, Subcommand};

use crate::emulator::Leash;
use crate::player::PlayError;
use crate::project::Project;
use crate::script::ScriptError;
use crate::stack::{self, Stack, StackError};
use crate::terminal::{GOOD, STRONG, print, say, styled};

/// The local stack: the template that goes to AWS, the real functions and stories, on this machine.
#[derive(Debug, Parser)]
#[command(name = "cargo local", bin_name = "cargo local", max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Set up what is missing, boot, deploy, play every story, and stop again. Fails on any difference.
    Demo {
        #[command(flatten)]
        output: Output,
        /// Play these stories instead of those in events/stories.
        stories: Vec<PathBuf>,
    },
    /// Start a stack that stays, with the functions as they are now.
    Up {
        #[command(flatten)]
        output: Output,
        /// The stack's name; several run side by side.
        #[arg(long, default_value = "dev")]
        stack: String,
    },
    /// Stop a stack.
    Down {
        /// The stack's name.
        #[arg(long, default_value = "dev")]
        stack: String,
    },
    /// Put events (source, detail-type, detail; JSON or JSON lines) on the bus.
    Send {
        #[command(flatten)]
        which: Which,
        /// Files of events. A text such as now-2h becomes that time.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Play stories on the running stack, wait until nothing is due, and say what came of it.
    Play {
        #[command(flatten)]
        which: Which,
        /// Files of stories.
        #[arg(required = true)]
        stories: Vec<PathBuf>,
    },
    /// Show an order: what is known, what was done, what is due, and its cases.
    Order {
        #[command(flatten)]
        which: Which,
        /// The order: shop#id, or the id alone.
        id: String,
    },
    /// List the mails that left, or save them.
    Mail {
        #[command(flatten)]
        which: Which,
        /// Save each as .html and .eml in this folder.
        #[arg(long, value_name = "DIR")]
        save: Option<PathBuf>,
        /// Without a stack: write every sample letter to this folder.
        #[arg(long, value_name = "DIR", conflicts_with = "save")]
        preview: Option<PathBuf>,
    },
    /// List the cases.
    Cases {
        #[command(flatten)]
        which: Which,
        /// Those that closed themselves too.
        #[arg(long)]
        all: bool,
    },
    /// Show what an edge makes of payloads, sending nothing.
    Translate {
        #[command(flatten)]
        output: Output,
        /// Whose payloads, such as shopify.
        provider: String,
        /// What they are about, such as orders/create; shopifyWebhook for the partner event source's envelope.
        topic: String,
        /// The shop they come from.
        #[arg(long, default_value = DEMO_SHOP)]
        shop: String,
        /// The payloads.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// How results are printed.
#[derive(Debug, Args)]
struct Output {
    /// Print JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// On which stack, and how results are printed.
#[derive(Debug, Args)]
struct Which {
    #[command(flatten)]
    output: Output,
    /// The stack's name; needed where several run.
    #[arg(long)]
    stack: Option<String>,
}

impl Which {
    fn find(&self, project: &Project) -> Result<Stack, StackError> {
        Stack::find(project, self.stack.as_deref())
    }
}

/// A command that did not work.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error(transparent)]
    Stack(#[from] StackError),
    #[error(transparent)]
    Script(#[from] ScriptError),
    #[error(transparent)]
    Play(#[from] PlayError),
    #[error(transparent)]
    Cloud(#[from] crate::cloud::CloudError),
    #[error(transparent)]
    Orders(#[from] crate::orders::OrdersError),
    #[error("translate payloads")]
    Edge(#[from] UnknownEdge),
    #[error("{operation} {path}")]
    File {
        operation: &'static str,
        path: PathBuf,
        #[source]
        cause: std::io::Error,
    },
    #[error("read {path}: {problem}")]
    Event { path: PathBuf, problem: String },
    #[error("find the order {0}: the table has none of that id")]
    NoOrder(String),
    #[error("find the order {0}: {1} have that id; write shop#id")]
    SeveralOrders(String, String),
    #[error("write the sample letter {name}")]
    MessageContent {
        name: String,
        #[source]
        cause: candor_mail::RenderError,
    },
    #[error("find stories: {0} has none")]
    NoStory(PathBuf),
}

type Done = Result<bool, CommandError>;

/// Runs what the arguments say.
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

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}\n  because: {cause}");
        source = cause.source();
    }
    text
}

impl Command {
    /// Whether all is well.
    fn run(self, project: &Project) -> Done {
        match self {
            Self::Demo { output, stories } => demo::run(project, &output, &stories),
            Self::Up { output, stack } => up(project, &output, &stack),
            Self::Down { stack } => down(project, &stack),
            Self::Send { which, files } => feed::send(project, &which, &files),
            Self::Play { which, stories } => feed::play(project, &which, &stories),
            Self::Order { which, id } => look::order(project, &which, &id),
            Self::Mail { which, save, preview: None } => look::mail(project, &which, save.as_deref()),
            Self::Mail { preview: Some(folder), .. } => preview::run(project, &folder),
            Self::Cases { which, all } => look::cases(project, &which, all),
            Self::Translate { output, provider, topic, shop, files } => {
                translate::run(&output, &provider, &topic, &shop, &files)
            }
        }
    }
}

fn up(project: &Project, output: &Output, name: &str) -> Done {
    let stack = Stack::launch(project, name, Leash::Folder)?;
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
    print("  try       cargo local play events/stories/00-a-good-day.jsonl");
    print("            cargo local mail --save mails");
    print(&format!("  stop      cargo local down --stack {name}"));
    Ok(true)
}

fn down(project: &Project, name: &str) -> Done {
    let was_running = stack::end(project, name)?;
    say(&format!("{name} {}", if was_running { "has stopped" } else { "was not running" }));
    Ok(true)
}
