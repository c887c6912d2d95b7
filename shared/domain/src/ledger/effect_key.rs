//! The keys of effects: each names an effect by its meaning.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::case::announcement_key::AnnouncementKey;
use crate::command::key::CommandKey;
use crate::contact::suppression_key::SuppressionKey;
use crate::message::key::MessageKey;
use crate::values::text_form::text_form;

/// An effect by its meaning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum EffectKey {
    /// A message to the customer.
    Message(MessageKey),
    /// An announcement of a case to people: `case-opened:<n>:<case>` or `case-closed:<n>:<case>`.
    Announcement(AnnouncementKey),
    /// A command to another system.
    Command(CommandKey),
    /// Looks for a duplicate order, and lets later orders find this one: `duplicate-check`.
    DuplicateCheck,
    /// Remembers beyond this order that an address gets no mail, or less: `suppression:<status>:<hash>`.
    Suppression(SuppressionKey),
}

const DUPLICATE_CHECK: &str = "duplicate-check";

const SUPPRESSION: &str = "suppression:";

const ANNOUNCEMENT: &str = "case-";

impl fmt::Display for EffectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(key) => write!(f, "{key}"),
            Self::Announcement(key) => write!(f, "{ANNOUNCEMENT}{key}"),
            Self::Command(key) => write!(f, "{key}"),
            Self::DuplicateCheck => f.write_str(DUPLICATE_CHECK),
            Self::Suppression(key) => write!(f, "{SUPPRESSION}{key}"),
        }
    }
}

/// A text that is not the key of an effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of an effect")]
pub struct InvalidEffectKey(String);

impl FromStr for EffectKey {
    type Err = InvalidEffectKey;
    fn from_str(text: &str) -> Result<Self, InvalidEffectKey> {
        let invalid = || InvalidEffectKey(text.to_owned());
        if let Some(rest) = text.strip_prefix(ANNOUNCEMENT) {
            rest.parse().map(Self::Announcement).map_err(|_| invalid())
        } else if let Some(rest) = text.strip_prefix(SUPPRESSION) {
            rest.parse().map(Self::Suppression).map_err(|_| invalid())
        } else if text == DUPLICATE_CHECK {
            Ok(Self::DuplicateCheck)
        } else if let Ok(key) = text.parse::<CommandKey>() {
            Ok(Self::Command(key))
        } else {
            text.parse().map(Self::Message).map_err(|_| invalid())
        }
    }
}

text_form!(EffectKey);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::key::CaseKey;
    use crate::contact::mail_status::MailStatus;
    use crate::values::hash::EmailHash;

    #[test]
    fn an_effect_key_reads_back_as_it_was_written() {
        let case: CaseKey = "parcel-stalled:p:1".parse().unwrap();
        let to = EmailHash::of(&"jo@mail.example".parse().unwrap());
        let keys = [
            EffectKey::Message(MessageKey::FollowUp),
            EffectKey::Announcement(AnnouncementKey::Opened(1, case.clone())),
            EffectKey::Announcement(AnnouncementKey::Closed(2, case)),
            EffectKey::Command(CommandKey::Fulfilment(1)),
            EffectKey::DuplicateCheck,
            EffectKey::Suppression(SuppressionKey { status: MailStatus::Bounced, to }),
        ];
        let names = [
            "follow-up".to_owned(),
            "case-opened:1:parcel-stalled:p:1".to_owned(),
            "case-closed:2:parcel-stalled:p:1".to_owned(),
            "fulfilment:1".to_owned(),
            "duplicate-check".to_owned(),
            format!("suppression:bounced:{to}"),
        ];
        for (key, name) in keys.into_iter().zip(names) {
            assert_eq!(key.to_string(), name);
            assert_eq!(name.parse(), Ok(key));
        }
        for bad in ["suppression:maybe", "case-moved:1:parcel-stalled:p", "case-opened:parcel-stalled:p"] {
            assert!(bad.parse::<EffectKey>().is_err(), "{bad}");
        }
    }
}
