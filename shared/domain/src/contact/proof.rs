//! Proof: reports of the mail service about messages of unknown outcome, and about messages that came back.

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

/// The largest difference between the mail service's clock and ours, the same as for any source. Where it is
/// larger, a report proves nothing, and a message that went out is sent again.
const SKEW: SignedDuration = SignedDuration::from_secs(CLOCK_SKEW_SECONDS_MAX);

/// Returns the report about an attempt at a message whose outcome is unknown since `unknown_since`. A report
/// about an earlier attempt, which may have said something else or gone to another address, proves nothing
/// about this one.
pub(crate) fn of_attempt<'f>(
    facts: &'f Facts,
    key: &MessageKey,
    to: Option<EmailHash>,
    unknown_since: Timestamp,
    policy: &EffectPolicy,
) -> Option<&'f Held<MailStatusReport>> {
    // The attempt was claimed at most one lease before that moment.
    let reach = policy.lease.saturating_add(SKEW);
    statuses_of(facts, key, to).find(|held| after(held.stamp.occurred_at, reach) >= unknown_since)
}

/// Returns the report that a message which went out at `sent_at` did not reach the customer. A report from
/// before that moment is about an earlier attempt.
pub(crate) fn came_back<'f>(
    facts: &'f Facts,
    key: &MessageKey,
    to: Option<EmailHash>,
    sent_at: Timestamp,
) -> Option<&'f Held<MailStatusReport>> {
    statuses_of(facts, key, to).find(|held| is_back(held) && after(held.stamp.occurred_at, SKEW) >= sent_at)
}

/// Returns the reports about a message at the address that it went to.
fn statuses_of<'f>(
    facts: &'f Facts,
    key: &MessageKey,
    to: Option<EmailHash>,
) -> impl Iterator<Item = &'f Held<MailStatusReport>> {
    let mails = facts.mails().iter().filter(move |(mail, _)| to == Some(mail.to));
    let of_it = mails.filter(move |(mail, _)| match &mail.subject {
        MailSubject::Message(message) => *message == *key,
        MailSubject::Address => false,
    });
    of_it.map(|(_, held)| held)
}

fn is_back(held: &Held<MailStatusReport>) -> bool {
    match held.body.status {
        MailStatus::Rejected | MailStatus::Bounced => true,
        // A customer who complains or unsubscribes did get the mail.
        MailStatus::Sent | MailStatus::Delivered | MailStatus::Unsubscribed | MailStatus::Complained => false,
    }
}
