//! The status of mails, as the mail service reports it.

use crate::values::slug::slugs;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::message::key::{InvalidMessageKey, MessageKey};
use crate::values::hash::EmailHash;
use crate::values::text::EmailAddress;

/// What the mail service says became of a mail.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MailStatusReport {
    /// The mail.
    pub subject: MailSubject,
    /// What became of it.
    pub status: MailStatus,
    /// Whom it was for. Personal.
    pub address: EmailAddress,
}

/// A mail to an address: what becomes of it there says nothing of the same mail elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailKey {
    /// The mail.
    pub subject: MailSubject,
    /// Whom it was for.
    pub to: EmailHash,
}

impl MailStatusReport {
    /// Which mail, and to whom.
    #[must_use]
    pub fn key(&self) -> MailKey {
        MailKey { subject: self.subject.clone(), to: EmailHash::of(&self.address) }
    }
}

/// Not a mail to an address.
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

impl TryFrom<String> for MailKey {
    type Error = InvalidMailKey;
    fn try_from(text: String) -> Result<Self, InvalidMailKey> {
        text.parse()
    }
}

impl From<MailKey> for String {
    fn from(key: MailKey) -> String {
        key.to_string()
    }
}

slugs! {
    /// What is known to have become of a mail, weakest first: of two the greater stands, whichever came later.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum MailStatus {
        /// The mail service took it.
        Sent = "sent",
        /// The customer's mail server took it.
        Delivered = "delivered",
        /// The mail service would not send it after all.
        Rejected = "rejected",
        /// The customer wants no mail that is not about an order under way.
        Unsubscribed = "unsubscribed",
        /// There is no such mailbox, for good.
        Bounced = "bounced",
        /// The customer called it unwanted.
        Complained = "complained",
    }
}

/// Which mail: a message of this order, or none of it, where all that is known is the address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = mail_subject())))]
#[serde(try_from = "String", into = "String")]
pub enum MailSubject {
    /// Known of the address, from another order of the same customer.
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

impl TryFrom<String> for MailSubject {
    type Error = InvalidMessageKey;
    fn try_from(text: String) -> Result<Self, InvalidMessageKey> {
        text.parse()
    }
}

impl From<MailSubject> for String {
    fn from(subject: MailSubject) -> String {
        subject.to_string()
    }
}

#[cfg(feature = "schema")]
pub(crate) fn mail_subject() -> String {
    let messages: Vec<String> = crate::message::key::MessageKind::ALL
        .into_iter()
        .map(crate::message::key::MessageKind::key_pattern)
        .collect();
    format!("^(address|{})$", messages.join("|"))
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
