//! The view of the order's mails that other slices read.

use std::collections::BTreeMap;

use crate::contact::mail_status::{MailKey, MailStatusReport, MailSubject};
use crate::facts::entries::Facts;
use crate::facts::held::Held;

impl Facts {
    /// Returns the mail status of each mail, for each address that it was sent to.
    #[must_use]
    pub fn mails(&self) -> &BTreeMap<MailKey, Held<MailStatusReport>> {
        &self.contact.mails
    }

    /// Returns the mail status of a mail, for each address that it was sent to.
    pub fn statuses(&self, subject: &MailSubject) -> impl Iterator<Item = &Held<MailStatusReport>> {
        self.mails().iter().filter(move |(key, _)| key.subject == *subject).map(|(_, held)| held)
    }
}
