//! Checks that no message is sent twice, unless the outcome of the first is unknown and the policy, or a
//! person, wants it to be sent again.

use candor_domain::case::resolution::Decision;
use candor_domain::contact::mail_status::{MailStatus, MailSubject};
use candor_domain::message::content::MessageContent;
use candor_domain::policy::message::WhenUnknown;
use candor_domain::policy::settings::Policy;
use jiff::{SignedDuration, Timestamp};

use super::commits::decided;
use super::{Claim, Finding, Mail, Seen};

pub(super) const PROPERTY: &str = "no message goes out twice";
/// The largest difference between two workers' clocks, with some margin.
const SKEW: SignedDuration = SignedDuration::from_secs(400);
/// The time within which a report of the mail service may cross a message that is just being sent again.
const CROSSING: SignedDuration = SignedDuration::from_mins(20);

pub(super) fn check(
    seen: &Seen,
    policy: &Policy,
    claim: &Claim,
    content: &MessageContent,
    at: Timestamp,
) -> Option<Finding> {
    let key = &content.key;
    if let Some(answer) = &claim.answer {
        return Some((PROPERTY, format!("{key} is sent twice under one claim: {answer:?}")));
    }
    let before = seen.mails.iter().rev().find(|mail| mail.taken && mail.content.key == *key)?;
    let subject = MailSubject::Message(key.clone());
    let is_back = { claim.facts.statuses(&subject) }.any(|held| {
        matches!(held.body.status, MailStatus::Bounced | MailStatus::Rejected | MailStatus::Complained)
    });
    if is_back || before.content.to.email != content.to.email {
        return None;
    }
    let proved_at = seen.proved.get(&(subject, content.to.email.clone()));
    if proved_at.is_some_and(|proved| proved.checked_add(CROSSING).is_ok_and(|latest| latest < at)) {
        return Some((
            PROPERTY,
            format!("{key} is sent again, though the mail service had said that it left"),
        ));
    }
    let again = decided(&claim.facts, key) == Some(Decision::SendAgain)
        || policy.message(key.kind()).when_unknown == WhenUnknown::Resend && waited(policy, before, at);
    (!again).then(|| (PROPERTY, format!("{key} went out {}, and goes out again", before.at)))
}

fn waited(policy: &Policy, before: &Mail, at: Timestamp) -> bool {
    let over = before.at.checked_add(policy.effects.proof_wait).unwrap_or(Timestamp::MAX);
    at.checked_add(SKEW).is_ok_and(|at| at >= over)
}
