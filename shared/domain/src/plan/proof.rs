//! Proof: what the mail service's events say of messages whose outcome we did not hear, and of some that came back.

use jiff::{SignedDuration, Timestamp};

use crate::fact::{MailFate, MailSubject, TrackedMail};
use crate::message::MessageKey;
use crate::order::{Facts, Held};

use super::moment::after;

/// What is known to have become of a message.
pub(super) fn fate_of<'f>(facts: &'f Facts, key: &MessageKey) -> Option<&'f Held<TrackedMail>> {
    facts.mails.get(&MailSubject::Message(key.clone()))
}

/// How much earlier than our own word that it went out the mail service's word may be that it came back.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// Whether a message that went out at a moment did not reach the customer. What came back before it went out again is
/// no news of it.
pub(super) fn came_back(facts: &Facts, key: &MessageKey, sent_at: Timestamp) -> bool {
    fate_of(facts, key).is_some_and(|held| is_back(held) && after(held.stamp.occurred_at, SKEW) >= sent_at)
}

fn is_back(held: &Held<TrackedMail>) -> bool {
    match held.body.fate {
        MailFate::Rejected | MailFate::Bounced => true,
        // A complaint is made by somebody who got it.
        MailFate::Sent | MailFate::Delivered | MailFate::Unsubscribed | MailFate::Complained => false,
    }
}
