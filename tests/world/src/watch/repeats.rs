//! No message twice, unless nobody could tell of the first and the policy, or a person, wants it again.

use candor_domain::fact::{Decision, MailFate, MailSubject};
use candor_domain::message::MessageKey;
use candor_domain::policy::{Policy, WhenUnknown};
use jiff::{SignedDuration, Timestamp};

use super::commits::decided;
use super::{Finding, Mail, Seen};

const PROPERTY: &str = "no message goes out twice";
/// How far two workers' clocks may be apart, and then some.
const SKEW: SignedDuration = SignedDuration::from_secs(400);

pub(super) fn check(seen: &Seen, policy: &Policy, key: &MessageKey, at: Timestamp) -> Option<Finding> {
    let Some(claim) = seen.claims.get(key) else {
        return Some((PROPERTY, format!("{key} is sent, and nobody had claimed it")));
    };
    if let Some(answer) = &claim.answer {
        return Some((PROPERTY, format!("{key} is sent twice under one claim: {answer:?}")));
    }
    let before = seen.mails.iter().rev().find(|mail| mail.taken && mail.letter.key == *key)?;
    let fate = claim.facts.mails.get(&MailSubject::Message(key.clone())).map(|held| held.body.fate);
    if matches!(fate, Some(MailFate::Bounced | MailFate::Rejected | MailFate::Complained)) {
        return None;
    }
    let again = decided(&claim.facts, key) == Some(Decision::SendAgain)
        || policy.message(key.kind()).when_unknown == WhenUnknown::Resend && waited(policy, before, at);
    if fate.is_some() {
        return Some((PROPERTY, format!("{key} is sent again, though the mail service says that it left")));
    }
    (!again).then(|| (PROPERTY, format!("{key} went out {}, and goes out again", before.at)))
}

fn waited(policy: &Policy, before: &Mail, at: Timestamp) -> bool {
    let over = before.at.checked_add(policy.effects.proof_wait).unwrap_or(Timestamp::MAX);
    at.checked_add(SKEW).is_ok_and(|at| at >= over)
}
