//! Implements a bus in memory.

use std::cell::RefCell;
use std::collections::VecDeque;

use candor_domain::command::command_event::Command;

use crate::ports::{Commands, Outcome};

/// A bus in memory that remembers the published commands, and answers as the test tells it to.
#[derive(Debug, Default)]
pub struct MemoryBus {
    published: RefCell<Vec<Command>>,
    answers: RefCell<VecDeque<Outcome>>,
}

impl MemoryBus {
    /// Sets the outcome of the next publication that has none yet. A publication without a set outcome is
    /// done.
    pub fn answer(&self, outcome: Outcome) {
        self.answers.borrow_mut().push_back(outcome);
    }

    /// Returns, in sequence, every command that a listener may have received: those that were published, and
    /// those that perhaps were.
    #[must_use]
    pub fn published(&self) -> Vec<Command> {
        self.published.borrow().clone()
    }
}

impl Commands for MemoryBus {
    async fn publish(&self, command: &Command) -> Outcome {
        let answer = self.answers.borrow_mut().pop_front().unwrap_or(Outcome::Done { receipt: None });
        match answer {
            Outcome::Done { .. } | Outcome::Unknown { .. } => {
                self.published.borrow_mut().push(command.clone());
            }
            Outcome::Refused { .. } | Outcome::Failed { .. } | Outcome::Postponed { .. } => {}
        }
        answer
    }
}
