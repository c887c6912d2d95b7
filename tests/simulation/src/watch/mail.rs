//! Holds mails, and the mail service's answers.

use candor_domain::message::content::MessageContent;
use candor_domain::message::key::MessageKey;
use candor_engine::ports::Outcome;
use jiff::Timestamp;

use super::Watch;

/// Holds a mail that was handed to the mail service.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The time at which it was handed over.
    pub at: Timestamp,
    /// The content of the message.
    pub content: MessageContent,
    /// True if the mail service accepted it.
    pub taken: bool,
}

/// Names an answer of the mail service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It accepts the mail, and says so.
    Accepts,
    /// It refuses the mail for good.
    Refuses,
    /// It cannot accept the mail now.
    Fails,
    /// It accepts the mail, and its answer is lost.
    TimesOut,
    /// It does not even receive the mail.
    TimesOutUnsent,
}

impl Answer {
    pub(super) fn of(taken: bool, outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Done { .. } => Self::Accepts,
            Outcome::Refused { .. } => Self::Refuses,
            Outcome::Failed { .. } | Outcome::Postponed { .. } => Self::Fails,
            Outcome::Unknown { .. } if taken => Self::TimesOut,
            Outcome::Unknown { .. } => Self::TimesOutUnsent,
        }
    }
}

impl Watch {
    /// Returns true if the mail service accepted a message.
    pub(crate) fn has_left(&self, order: usize, message: &MessageKey) -> bool {
        let mails = self.orders.get(order).map(|seen| seen.mails.as_slice()).unwrap_or_default();
        mails.iter().any(|mail| mail.taken && mail.content.key == *message)
    }
}
