//! Mails, and how the mail service answered them.

use candor_domain::message::content::MessageContent;
use candor_engine::ports::Outcome;
use jiff::Timestamp;

/// A mail that was handed to the mail service.
#[derive(Debug, Clone)]
pub struct Mail {
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub letter: MessageContent,
    /// Whether the mail service took it.
    pub taken: bool,
}

/// How a mail service answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It takes the mail, and says so.
    Accepts,
    /// It will not have it.
    Refuses,
    /// It cannot just now.
    Fails,
    /// It takes the mail, and its answer is lost.
    TimesOut,
    /// It does not even hear of the mail.
    TimesOutUnsent,
}

impl Answer {
    pub(super) fn of(taken: bool, outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Done { .. } => Self::Accepts,
            Outcome::Refused { .. } => Self::Refuses,
            Outcome::Failed { .. } => Self::Fails,
            Outcome::Unknown { .. } if taken => Self::TimesOut,
            Outcome::Unknown { .. } => Self::TimesOutUnsent,
        }
    }
}
