//! Mails that wait, and why.

use candor_domain::contact::mail_book::Wait;
use candor_domain::message::key::MessageKey;
use jiff::Timestamp;

/// A mail that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutOff {
    /// The message.
    pub key: MessageKey,
    /// The moment until which it waits.
    pub until: Timestamp,
    /// The reason.
    pub by: PutOffBy,
}

/// The reason why a mail is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutOffBy {
    /// Mail is switched off.
    Off,
    /// The book says so.
    Book(Wait),
    /// The book could not be read or written.
    NoBook,
}

impl PutOffBy {
    /// Returns the name in logs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Off => "mail-off",
            Self::Book(Wait::Queue) => "queue",
            Self::Book(Wait::Quota) => "quota",
            Self::Book(Wait::Trouble(kind)) => kind.slug(),
            Self::NoBook => "no-book",
        }
    }
}
