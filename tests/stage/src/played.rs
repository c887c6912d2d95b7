//! A story that was played.

use candor_story::expectation::Difference;
use candor_story::outcome::Outcome;

use crate::script::Script;

/// What came of a story, wherever it was played.
#[derive(Debug)]
pub struct Played {
    /// The story.
    pub script: Script,
    /// What came of it.
    pub outcome: Outcome,
    /// How that differs from what the story expects.
    pub differences: Vec<Difference>,
    /// What went wrong beside.
    pub problems: Vec<String>,
}

impl Played {
    /// Compares what came of a story with what it expects.
    #[must_use]
    pub fn of(script: Script, outcome: Outcome, problems: Vec<String>) -> Self {
        let expected = script.story.expected.as_ref();
        let differences = expected.map(|expected| expected.differences(&outcome)).unwrap_or_default();
        Self { script, outcome, differences, problems }
    }

    /// Whether it went as the story expects; `None` where the story expects nothing.
    #[must_use]
    pub fn expected(&self) -> Option<bool> {
        if !self.problems.is_empty() {
            return Some(false);
        }
        self.script.story.expected.as_ref().map(|_| self.differences.is_empty())
    }
}
