//! The status of mails, as the mail service reports it.

use crate::values::slug::slugs;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::message::key::{InvalidMessageKey, MessageKey};
use crate::values::hash::EmailHash;
use crate::values::text::EmailAddress;
use crate::values::text_form::text_form;

/// A report of the mail service about the status of a mail.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MailStatusReport {
    /// The mail.
    pub subject: MailSubject,
    /// Its status.
    pub status: MailStatus,
    /// The address that it was sent to. Personal.
    pub address: EmailAddress,
}

/// A mail to one address: its status there says nothing about the same mail to another address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailKey {
    /// The mail.
    pub subject: MailSubject,
    /// The hash of the address that it was sent to.
    pub to: EmailHash,
}

impl MailStatus {
    /// Returns whether it is the customer's own wish, which never expires. A mailbox that is not there today may be
    /// there in a year.
    #[must_use]
    pub fn is_wish(self) -> bool {
        match self {
            Self::Unsubscribed | Self::Complained => true,
            Self::Sent | Self::Delivered | Self::Rejected | Self::Bounced => false,
        }
    }
}

impl MailStatusReport {
    /// Returns the mail and the hash of its address.
    #[must_use]
    pub fn key(&self) -> MailKey {
        MailKey { subject: self.subject.clone(), to: EmailHash::of(&self.address) }
    }
}

/// A text that is not a mail to an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a mail to an address")]
pub struct InvalidMailKey(String);

impl fmt::Display for MailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.subject, self.to)
    }
}

impl FromStr for MailKey {
    type Err = InvalidMailKey;
    fn from_str(text: &str) -> Result<Self, InvalidMailKey> {
        let read = || {
            let (subject, to) = text.split_once(' ')?;
            Some(Self { subject: subject.parse().ok()?, to: to.parse().ok()? })
        };
        read().ok_or_else(|| InvalidMailKey(text.to_owned()))
    }
}

text_form!(MailKey);

slugs! {
    /// The status of a mail, the weakest first: of two reports the greater one counts, whichever came later.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum MailStatus {
        /// The mail service accepted it.
        Sent = "sent",
        /// The customer's mail server accepted it.
        Delivered = "delivered",
        /// The mail service refused to send it after all.
        Rejected = "rejected",
        /// The customer unsubscribed: they want only mail that an order needs.
        Unsubscribed = "unsubscribed",
        /// The mail came back for good: there is no such mailbox.
        Bounced = "bounced",
        /// The customer called it unwanted.
        Complained = "complained",
    }
}

/// The mail that a report is about: a message of this order, or a mail of which only the address is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = mail_subject())))]
#[serde(try_from = "String", into = "String")]
pub enum MailSubject {
    /// A mail of another order to the same address.
    Address,
    /// A message of this order.
    Message(MessageKey),
}

impl fmt::Display for MailSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => f.write_str("address"),
            Self::Message(key) => write!(f, "{key}"),
        }
    }
}

impl FromStr for MailSubject {
    type Err = InvalidMessageKey;
    fn from_str(text: &str) -> Result<Self, InvalidMessageKey> {
        if text == "address" { Ok(Self::Address) } else { text.parse().map(Self::Message) }
    }
}

text_form!(MailSubject);

#[cfg(feature = "schema")]
pub(crate) fn mail_subject() -> String {
    format!("^(address|{})$", crate::message::key::message_key())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::resolution::Decision;
    use crate::order::tagged::TagChange;

    #[test]
    fn the_names_on_the_bus_are_the_slugs() {
        for status in MailStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.slug());
        }
        for decision in Decision::ALL {
            assert_eq!(serde_json::to_value(decision).unwrap(), decision.slug());
        }
        for status in crate::shipment::tracking_update::TrackingStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.slug());
        }
        for change in TagChange::ALL {
            assert_eq!(serde_json::to_value(change).unwrap(), change.slug());
        }
    }

    #[test]
    fn a_mail_subject_reads_back_as_it_was_written() {
        for subject in [MailSubject::Address, MailSubject::Message(MessageKey::FollowUp)] {
            assert_eq!(subject.to_string().parse(), Ok(subject));
        }
        assert!("nothing".parse::<MailSubject>().is_err());
    }

    #[test]
    fn a_mail_to_an_address_reads_back_as_it_was_written() {
        let to = EmailHash::of(&"jo@mail.example".parse().unwrap());
        for subject in [MailSubject::Address, MailSubject::Message(MessageKey::OrderUpdate(2))] {
            let key = MailKey { subject, to };
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        assert!("follow-up".parse::<MailKey>().is_err());
    }
}
