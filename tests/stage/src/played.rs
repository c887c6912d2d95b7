//! Holds a story that was played.

use candor_story::expectation::Difference;
use candor_story::outcome::Outcome;

use crate::script::Script;

/// Holds the results of a story, wherever it was played.
#[derive(Debug)]
pub struct Played {
    /// The story.
    pub script: Script,
    /// The results.
    pub outcome: Outcome,
    /// The differences between the results and the story's expectation.
    pub differences: Vec<Difference>,
    /// Other problems.
    pub problems: Vec<String>,
}

impl Played {
    /// Compares the results of a story with its expectation.
    #[must_use]
    pub fn of(script: Script, outcome: Outcome, problems: Vec<String>) -> Self {
        let expected = script.story.expected.as_ref();
        let differences = expected.map(|expected| expected.differences(&outcome)).unwrap_or_default();
        Self { script, outcome, differences, problems }
    }

    /// Returns true if the results are as the story expects, and `None` if it expects nothing.
    #[must_use]
    pub fn expected(&self) -> Option<bool> {
        if !self.problems.is_empty() {
            return Some(false);
        }
        self.script.story.expected.as_ref().map(|_| self.differences.is_empty())
    }
}
