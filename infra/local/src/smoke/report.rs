//! Reports the steps of a smoke test, to a person while it runs, and to its caller.

use crate::terminal::{BAD, DIM, GOOD, print, styled};

/// The reason why a step failed, and the advice for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) found: String,
    pub(super) advice: String,
}

impl Trouble {
    pub(crate) fn new(found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { found: found.into(), advice: advice.into() }
    }
}

/// The result of a step: what was seen, or why that is not as it ought to be.
pub(crate) type Seen = Result<String, Trouble>;

/// The steps that were taken, in their sequence.
#[derive(Debug, Default)]
pub struct Report {
    steps: Vec<(&'static str, Seen)>,
}

impl Report {
    /// Returns true if every step went well.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.steps.iter().all(|(_, seen)| seen.is_ok())
    }

    /// Returns what a step saw, or why it failed. `None` if it was not taken.
    #[must_use]
    pub fn seen(&self, step: &str) -> Option<Result<&str, &str>> {
        let (_, seen) = self.steps.iter().rev().find(|(name, _)| *name == step)?;
        Some(seen.as_deref().map_err(|trouble| trouble.found.as_str()))
    }

    /// Prints and keeps a step. Returns true if it went well.
    pub(super) fn add(&mut self, step: &'static str, seen: Seen) -> bool {
        match &seen {
            Ok(seen) => print(&format!("{} {step:10} {seen}", styled(GOOD, "✓"))),
            Err(Trouble { found, advice }) => {
                print(&format!("{} {step:10} {found}", styled(BAD, "✗")));
                for line in advice.lines() {
                    print(&format!("  {} {line}", styled(DIM, "what to do")));
                }
            }
        }
        let went_well = seen.is_ok();
        self.steps.push((step, seen));
        went_well
    }
}

/// Prints something that could not be looked at here.
pub(super) fn note(step: &str, text: &str) {
    print(&format!("{} {step:10} {text}", styled(DIM, "·")));
}
