//! Tells how a message fared: the attempts to send it, and the reports of the mail service since.

use candor_domain::contact::mail_status::{MailStatus, MailStatusReport, MailSubject};
use candor_domain::facts::held::Held;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;

use crate::views::glance::Glance;
use crate::views::when::When;
use crate::words::{names, numbers};

/// One thing that became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Became {
    pub(crate) at: Option<When>,
    pub(crate) what: String,
    /// The address, the identifier or the reason, as others wrote it.
    pub(crate) detail: Option<String>,
    /// The style of its mark.
    pub(crate) style: &'static str,
}

/// Returns what became of a message, the earliest first. The ledger keeps the moments of attempts whose outcome is not known,
/// and of the last one; of those that failed, their number alone.
pub(crate) fn became(key: &MessageKey, glance: &Glance<'_>) -> Vec<Became> {
    let ledger = &glance.plan.ledger;
    let uncertain = ledger.uncertain.get(key).into_iter().flatten();
    let uncertain = uncertain.map(|attempt| one(When(attempt.since), glance.words().may_have_gone(), "bad"));
    let last = ledger.messages.get(key).into_iter().flat_map(|entry| of_entry(entry, glance));
    let subject = MailSubject::Message(key.clone());
    let reports = glance.order().facts.statuses(&subject).map(|held| report(held, glance));
    let mut all: Vec<Became> = uncertain.chain(last).chain(reports).collect();
    all.extend(put_off(key, glance));
    all.sort_by_key(|became| (became.at.is_none(), became.at));
    all
}

fn one(at: When, what: &str, style: &'static str) -> Became {
    Became { at: Some(at), what: what.to_owned(), detail: None, style }
}

/// Returns what the entry of a message says of its attempts.
fn of_entry(entry: &MessageEntry, glance: &Glance<'_>) -> Vec<Became> {
    let (words, language) = (glance.words(), glance.reader.language);
    let tried = |attempts: u32| {
        let what = numbers::attempts(attempts, language)?;
        Some(Became { at: None, what, detail: None, style: "quiet" })
    };
    match entry {
        MessageEntry::Due { not_before, attempts } if *attempts > 0 => {
            let again = one(When(*not_before), words.tried_again(), "due");
            [Some(again), tried(*attempts)].into_iter().flatten().collect()
        }
        MessageEntry::Due { .. } | MessageEntry::Withheld { .. } => vec![],
        MessageEntry::Claimed { attempts, .. } => tried(*attempts).into_iter().collect(),
        MessageEntry::Unknown { since, attempts, .. } => {
            let unknown = one(When(*since), words.may_have_gone(), "bad");
            [Some(unknown), tried(*attempts)].into_iter().flatten().collect()
        }
        MessageEntry::Done { at, receipt, .. } => {
            let detail = receipt.as_ref().map(|receipt| receipt.as_str().to_owned());
            vec![Became { detail, ..one(When(*at), words.mail_accepted(), "done") }]
        }
        MessageEntry::Refused { at, why, attempts, receipt, .. } => {
            let what = if *attempts == 0 { words.came_back() } else { words.mail_refused() };
            let id = receipt.iter().map(|receipt| receipt.as_str());
            let detail: Vec<&str> = [why.as_str()].into_iter().chain(id).collect();
            let detail = Some(glance.privacy.hide(&detail.join(", ")));
            let refused = Became { detail, ..one(When(*at), what, "bad") };
            [Some(refused), tried(*attempts)].into_iter().flatten().collect()
        }
    }
}

/// Returns how often a message was put off since the mail service took no mail at all.
fn put_off(key: &MessageKey, glance: &Glance<'_>) -> Option<Became> {
    let times = glance.plan.ledger.postponed.get(key)?;
    let what = numbers::put_off(*times, glance.reader.language);
    Some(Became { at: None, what, detail: None, style: "due" })
}

/// Returns what the mail service reported of a mail.
fn report(held: &Held<MailStatusReport>, glance: &Glance<'_>) -> Became {
    let style = match held.body.status {
        MailStatus::Sent | MailStatus::Delivered => "done",
        MailStatus::Unsubscribed => "due",
        MailStatus::Rejected | MailStatus::Bounced | MailStatus::Complained => "bad",
    };
    let what = names::mail(held.body.status, glance.reader.language);
    let detail = Some(glance.privacy.email(&held.body.address));
    Became { detail, ..one(When(held.stamp.occurred_at), what, style) }
}
