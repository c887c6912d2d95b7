//! Proof: what the mail service's events say of messages whose outcome we did not hear, and of some that came back.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::contact::mail_status::{MailStatus, MailStatusReport, MailSubject};
use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::message::key::MessageKey;
use crate::plan::moment::after;
use crate::policy::settings::EffectPolicy;
use crate::values::hash::EmailHash;
use crate::values::limits::CLOCK_SKEW_SECONDS_MAX;

/// How far the mail service's clock may be from ours: as far as any source's. Where it is further, what it says proves
/// nothing, and a message that went out goes out again.
const SKEW: SignedDuration = SignedDuration::from_secs(CLOCK_SKEW_SECONDS_MAX);

/// What is known to have become of the attempt at a message that is of unknown outcome since a moment. What became of
/// an earlier one, which may have said something else or gone elsewhere, proves nothing of it.
pub(crate) fn of_attempt<'f>(
    facts: &'f Facts,
    key: &MessageKey,
    to: Option<EmailHash>,
    unknown_since: Timestamp,
    policy: &EffectPolicy,
) -> Option<&'f Held<MailStatusReport>> {
    // It was claimed a lease before that at the earliest.
    let reach = policy.lease.saturating_add(SKEW);
    statuses_of(facts, key, to).find(|held| after(held.stamp.occurred_at, reach) >= unknown_since)
}

/// What says that a message which went out at a moment did not reach the customer. What came back before it went out
/// again is no news of it.
pub(crate) fn came_back<'f>(
    facts: &'f Facts,
    key: &MessageKey,
    to: Option<EmailHash>,
    sent_at: Timestamp,
) -> Option<&'f Held<MailStatusReport>> {
    statuses_of(facts, key, to).find(|held| is_back(held) && after(held.stamp.occurred_at, SKEW) >= sent_at)
}

/// What became of a mail at the address it went to.
fn statuses_of<'f>(
    facts: &'f Facts,
    key: &MessageKey,
    to: Option<EmailHash>,
) -> impl Iterator<Item = &'f Held<MailStatusReport>> {
    let mails = facts.mails.iter().filter(move |(mail, _)| to == Some(mail.to));
    let of_it = mails.filter(move |(mail, _)| match &mail.subject {
        MailSubject::Message(message) => *message == *key,
        MailSubject::Address => false,
    });
    of_it.map(|(_, held)| held)
}

fn is_back(held: &Held<MailStatusReport>) -> bool {
    match held.body.status {
        MailStatus::Rejected | MailStatus::Bounced => true,
        // A complaint is made by somebody who got it.
        MailStatus::Sent | MailStatus::Delivered | MailStatus::Unsubscribed | MailStatus::Complained => false,
    }
}
