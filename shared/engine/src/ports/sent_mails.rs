//! Defines the port that keeps mails as they were handed to the mail service.

use std::fmt;
use std::future::Future;

use candor_domain::message::key::MessageKey;
use candor_domain::values::id::OrderKey;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::StoreError;

/// A mail as it was handed to the mail service: all that a customer reads of it. All of it is personal data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentMail {
    /// The moment just before it was handed over.
    pub at: Timestamp,
    /// The value of its `From` header.
    pub from: String,
    /// The value of its `To` header.
    pub to: String,
    /// The address that answers go to.
    pub reply_to: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
}

impl fmt::Debug for SentMail {
    /// Leaves out what is personal, which is all of the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SentMail").field("at", &self.at).finish_non_exhaustive()
    }
}

/// Keeps mails as they were handed to the mail service. What became of each is in the ledger of its order: a mail that is kept
/// may have been refused, or lost on its way.
pub trait SentMails {
    /// Keeps a mail beside those that were kept of the same message before. It may be forgotten from `expires_at` on.
    fn keep_mail(
        &self,
        order: &OrderKey,
        message: &MessageKey,
        mail: &SentMail,
        expires_at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>>;

    /// Returns the mails that were kept of a message, oldest first.
    fn sent_mails(
        &self,
        order: &OrderKey,
        message: &MessageKey,
    ) -> impl Future<Output = Result<Vec<SentMail>, StoreError>>;
}
