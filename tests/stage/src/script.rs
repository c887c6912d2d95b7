//! Reads a story from its file, and checks what the text alone cannot show: that the files that it names
//! exist, and that its providers have an edge.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use candor_domain::event::envelope::Envelope;
use candor_domain::reference::report::Reference;
use candor_domain::values::id::OrderKey;
use candor_domain::values::reading::{At, Violations};
use candor_engine::intake::digest;
use candor_engine::references::key_of_unmatched;
use candor_story::story::{Action, Problem, Step, Story};
use candor_story::webhook::{Body, Webhook};
use jiff::Timestamp;
use serde_json::Value;

use crate::edges::{self, Edge};

/// Holds a story that can be played.
#[derive(Debug, Clone)]
pub struct Script {
    /// The story's file.
    pub path: PathBuf,
    /// The file's name without its extension.
    pub name: String,
    /// The content of the story.
    pub story: Story,
}

/// The reasons why a story cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// **Meaning**: its file cannot be read.
    #[error("read the story {path}")]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        cause: std::io::Error,
    },
    /// **Meaning**: its content is wrong.
    #[error("read the story {path}:\n{}", shown(problems))]
    Problems {
        /// The story's file.
        path: PathBuf,
        /// Everything that is wrong with it.
        problems: Vec<Problem>,
    },
}

fn shown(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("  {problem}")).collect::<Vec<_>>().join("\n")
}

impl Script {
    /// Reads a story.
    ///
    /// # Errors
    /// Returns everything that is wrong with it.
    pub fn read(path: &Path) -> Result<Self, ScriptError> {
        let text = std::fs::read_to_string(path)
            .map_err(|cause| ScriptError::File { path: path.to_owned(), cause })?;
        Self::of(path, &text)
    }

    /// Returns the story with this text. The files that it names are searched beside `path`.
    ///
    /// # Errors
    /// Returns everything that is wrong with it.
    pub fn of(path: &Path, text: &str) -> Result<Self, ScriptError> {
        let wrong = |problems| ScriptError::Problems { path: path.to_owned(), problems };
        let story = Story::read(text).map_err(wrong)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let script = Self { path: path.to_owned(), name, story };
        let problems: Vec<Problem> =
            script.story.steps.iter().filter_map(|step| script.problem(step)).collect();
        if problems.is_empty() { Ok(script) } else { Err(wrong(problems)) }
    }

    /// Reads every story of a folder, by name.
    ///
    /// # Errors
    /// Returns a [`ScriptError`] if the folder or a story cannot be read.
    pub fn read_all(folder: &Path) -> Result<Vec<Self>, ScriptError> {
        let file = |cause| ScriptError::File { path: folder.to_owned(), cause };
        let entries =
            std::fs::read_dir(folder).map_err(file)?.collect::<Result<Vec<_>, _>>().map_err(file)?;
        let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    fn problem(&self, step: &Step) -> Option<Problem> {
        let problem = match &step.action {
            Action::Webhook(webhook, _) => {
                let edge = webhook.provider.parse::<Edge>().map_err(|why| why.to_string());
                let read = edge.and_then(|_| self.payload(webhook, Timestamp::UNIX_EPOCH));
                read.err()?
            }
            Action::Event(..) | Action::Pause(_) | Action::Advance(_) | Action::Mail(..) => return None,
        };
        Some(Problem { line: step.line, problem })
    }

    /// Returns the bytes that a webhook of the story sends at a moment.
    ///
    /// # Errors
    /// Returns the reason if its file cannot be read, or cannot be changed as the story says.
    pub fn payload(&self, webhook: &Webhook, now: Timestamp) -> Result<Vec<u8>, String> {
        let file = match &webhook.body {
            Body::File(name) => {
                let path = self.path.parent().unwrap_or(Path::new("")).join(name);
                std::fs::read(&path).map_err(|why| format!("{}: {why}", path.display()))?
            }
            Body::Inline(_) => Vec::new(),
        };
        webhook.payload(&file, now).map_err(|why| why.to_string())
    }

    /// Returns the orders that the story is about, as far as they are known before it is played.
    #[must_use]
    pub fn keys(&self, now: Timestamp) -> BTreeSet<OrderKey> {
        self.story.steps.iter().flat_map(|step| self.keys_of(step, now)).collect()
    }

    fn keys_of(&self, step: &Step, now: Timestamp) -> Vec<OrderKey> {
        match &step.action {
            Action::Event(event, _) => vec![key_of(event)],
            Action::Webhook(webhook, _) => {
                let payload = self.payload(webhook, now).unwrap_or_default();
                edges::keys_of(webhook, &payload, now)
            }
            Action::Pause(_) | Action::Advance(_) | Action::Mail(..) => Vec::new(),
        }
    }
}

/// Returns the order under which an event is recorded, even if the event is refused.
#[must_use]
pub fn key_of(event: &Value) -> OrderKey {
    let violations = Violations::default();
    let detail = At::root(event, &violations).field("detail");
    let text = detail.value().map(Value::to_string).unwrap_or_default();
    Envelope::read_key(&detail)
        .or_else(|| key_of_report(&detail))
        .unwrap_or_else(|| OrderKey::unreadable(detail.field("shop").parsed(), digest(&text)))
}

/// Returns the order that keeps a report while no order of it is known.
fn key_of_report(detail: &At<'_>) -> Option<OrderKey> {
    let shop = detail.field("shop").parsed()?;
    let number = detail.field("tracking_number").if_readable(|at| at.parsed());
    let payment = detail.field("payment_id").if_readable(|at| at.parsed());
    let reference =
        number.map(|number| Reference::tracking_number(&number)).or(payment.map(Reference::Payment));
    detail.has("reports").then_some(key_of_unmatched(&shop, &reference?))
}
