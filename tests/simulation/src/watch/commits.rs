//! Checks every write: no record of what was done is lost, and a message's state changes only by its outcome.

use candor_domain::case::announcement_key::AnnouncementKey;
use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::Decision;
use candor_domain::command::entry::CommandEntry;
use candor_domain::contact::mail_status::{MailStatus, MailSubject};
use candor_domain::facts::entries::Facts;
use candor_domain::facts::order::Order;
use candor_domain::figures::change::FiguresChange;
use candor_domain::figures::counts::Figures;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::ledger::state::EffectState;
use candor_domain::ledger::task::Task;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::policy::message::WhenUnknown;
use candor_domain::policy::settings::Policy;
use candor_engine::ports::{Commit, Outcome, Stored};
use jiff::{SignedDuration, Timestamp};

use super::{Claim, Finding, Seen, Writer, overdue};

pub(super) fn check(
    seen: &mut Seen,
    policy: &Policy,
    before: Option<&Stored>,
    commit: &Commit,
    by: Writer,
    found: &mut Vec<Finding>,
) {
    let order = &commit.order;
    for (message, entry) in &order.ledger.messages {
        let held = before.and_then(|stored| stored.order.ledger.messages.get(message));
        if held != Some(entry) {
            let mover = Mover { seen, policy, facts: &order.facts, key: message, by };
            found.extend(mover.moved(held, entry));
            claimed(seen, order, message, entry, by);
        }
    }
    commanding(seen, before, order, by);
    overdue::written(before.map(|stored| &stored.order), order, by.now, found);
    for (key, task) in &order.ledger.announcements {
        if let (AnnouncementKey::Opened(number, case), Task::Claimed { .. }) = (key, task) {
            seen.begun.insert((case.clone(), *number));
        }
    }
    if before.is_none_or(|stored| stored.order.facts.mails() != order.facts.mails()) {
        for (mail, held) in order.facts.mails() {
            seen.proved.entry((mail.subject.clone(), held.body.address.clone())).or_insert(by.now);
        }
    }
    figures(policy, before, commit, found);
    if let Some(stored) = before {
        kept(stored, order, found);
        wakes(commit, by.now, found);
    }
}

/// Remembers a claim with all facts that the order held at that time.
fn claimed(seen: &mut Seen, order: &Order, message: &MessageKey, entry: &MessageEntry, by: Writer) {
    if matches!(entry, MessageEntry::Claimed { .. }) {
        let claim = Claim { holder: by.task, facts: order.facts.clone(), answer: None };
        seen.claims.entry(message.clone()).or_default().push(claim);
    }
}

/// Remembers the order as it was when a command was claimed.
fn commanding(seen: &mut Seen, before: Option<&Stored>, order: &Order, by: Writer) {
    for (key, entry) in &order.ledger.commands {
        let held = before.and_then(|stored| stored.order.ledger.commands.get(key));
        if matches!(entry, CommandEntry::Claimed { .. }) && held != Some(entry) {
            seen.commanding.entry(key.clone()).or_default().push((by.task, order.clone()));
        }
    }
}

/// Checks that nothing that was done is forgotten, and that no message disappears.
fn kept(stored: &Stored, order: &Order, found: &mut Vec<Finding>) {
    for (key, entry) in &stored.order.ledger.messages {
        if !order.ledger.messages.contains_key(key) {
            found.push(("no record is lost", format!("{key} was {}, and is gone", name(entry))));
        }
    }
    for (key, entry) in &stored.order.ledger.cases {
        let was_open = !matches!(entry, CaseEntry::Pending { number: 0, .. });
        if was_open && !order.ledger.cases.contains_key(key) {
            found.push(("no record is lost", format!("the case {key} is gone")));
        }
    }
}

/// Checks that the write says how it changes the figures: their sum over all writes is then what the orders hold. Also
/// no opening of a case goes from its day.
fn figures(policy: &Policy, before: Option<&Stored>, commit: &Commit, found: &mut Vec<Finding>) {
    let held = before.map(|stored| Figures::of(&stored.order, policy)).unwrap_or_default();
    let change = FiguresChange::between(&held, &commit.order, policy);
    if change != commit.figures {
        let says = format!("the figures change by {change}, and the write says {}", commit.figures);
        found.push(("a write says how the figures change", says));
    }
    let gone = change.figures().days().flat_map(|(_, counts)| counts.cases_opened());
    if let Some((kind, _)) = gone.into_iter().find(|(_, count)| *count < 0) {
        found.push((
            "a write says how the figures change",
            format!("an opening of {kind} is gone from its day"),
        ));
    }
}

/// Checks that the order wakes for everything that is due, even if the stream fails. If something is claimed,
/// the order must wake at the end of the last lease or earlier, because what remains due then is planned
/// again.
fn wakes(commit: &Commit, now: Timestamp, found: &mut Vec<Finding>) {
    let ledger = &commit.order.ledger;
    let claimed = ledger.effects().filter_map(|(key, state)| match state {
        EffectState::Claimed { until, .. } => Some((key, until)),
        EffectState::Due { .. } | EffectState::Withheld { .. } | EffectState::Unknown { .. } => None,
        EffectState::Done { .. } | EffectState::Refused { .. } => None,
    });
    let due = ledger.effects().filter_map(|(key, state)| match state {
        EffectState::Due { not_before, .. } => Some((key, not_before)),
        EffectState::Claimed { .. } | EffectState::Withheld { .. } | EffectState::Unknown { .. } => None,
        EffectState::Done { .. } | EffectState::Refused { .. } => None,
    });
    let Some((key, at)) = claimed.max_by_key(|(_, at)| *at).or_else(|| due.min_by_key(|(_, at)| *at)) else {
        return;
    };
    let latest = at.max(now).saturating_add(SignedDuration::from_millis(1)).unwrap_or(at);
    if commit.wake_at.is_none_or(|wake_at| wake_at > latest) {
        let says = format!("{key} is due {at}, and its order wakes {:?}", commit.wake_at);
        found.push(("what is due wakes", says));
    }
}

/// Holds a message whose state changes in the ledger.
struct Mover<'a> {
    seen: &'a Seen,
    policy: &'a Policy,
    facts: &'a Facts,
    key: &'a MessageKey,
    by: Writer,
}

impl Mover<'_> {
    fn moved(&self, held: Option<&MessageEntry>, entry: &MessageEntry) -> Option<Finding> {
        let wrong = match (held, entry) {
            (_, MessageEntry::Done { .. }) if !self.is_out() => Some("counts as done, and never left"),
            (Some(MessageEntry::Done { .. }), MessageEntry::Done { .. }) => None,
            (Some(MessageEntry::Done { .. }), _) => {
                (!self.came_back()).then_some("was done, and nothing says that it came back")
            }
            (
                Some(MessageEntry::Claimed { .. }),
                MessageEntry::Done { .. } | MessageEntry::Unknown { .. },
            ) => None,
            (Some(MessageEntry::Claimed { until, .. }), _) => {
                (!self.may_go_again(*until)).then_some("was being sent, and moves on blindly")
            }
            (
                Some(MessageEntry::Unknown { since, .. }),
                MessageEntry::Due { .. } | MessageEntry::Claimed { .. },
            ) => (!self.may_go_again(*since)).then_some("may have gone out, and goes out again blindly"),
            (_, _) => None,
        }?;
        let says = format!("{} {wrong}: {held:?} to {entry:?}", self.key);
        Some(("messages move on by what came of them", says))
    }

    /// Returns true if the mail service accepted the message, or a person says so.
    fn is_out(&self) -> bool {
        let left = self.seen.mails.iter().any(|mail| mail.taken && mail.content.key == *self.key);
        left || decided(self.facts, self.key) == Some(Decision::WasSent)
    }

    fn came_back(&self) -> bool {
        let own = MailSubject::Message(self.key.clone());
        { self.facts.statuses(&own) }
            .any(|held| matches!(held.body.status, MailStatus::Bounced | MailStatus::Rejected))
    }

    /// Returns true if a message that was begun may be tried again: it is known that it was not sent, or its
    /// outcome is unknown and the policy or a person wants it to be sent anyway.
    fn may_go_again(&self, since: Timestamp) -> bool {
        let claim = self.seen.claims.get(self.key).and_then(|claims| claims.last());
        let undone = claim.is_some_and(|claim| match &claim.answer {
            Some(Outcome::Failed { .. } | Outcome::Postponed { .. } | Outcome::Refused { .. }) => true,
            Some(Outcome::Done { .. } | Outcome::Unknown { .. }) => false,
            // The worker that claimed it did not begin, because its lease was nearly over.
            None => claim.holder == self.by.task,
        });
        let waited = since.checked_add(self.policy.effects.proof_wait).is_ok_and(|over| over <= self.by.now);
        let resends = self.policy.message(self.key.kind()).when_unknown == WhenUnknown::Resend;
        let decided = decided(self.facts, self.key) == Some(Decision::SendAgain);
        undone || resends && waited || decided || self.came_back()
    }
}

/// Returns a person's decision to send a message, of unknown outcome or refused, again or not.
pub(super) fn decided(facts: &Facts, key: &MessageKey) -> Option<Decision> {
    let cases = [CaseKey::MessageUnknown(key.clone()), CaseKey::MessageImpossible(key.clone())];
    let decided = cases.iter().filter_map(|case| facts.resolutions().get(case));
    let about_sending = |decision: &Decision| [Decision::WasSent, Decision::SendAgain].contains(decision);
    let decided = decided.filter(|held| about_sending(&held.body.decision));
    decided.max_by_key(|held| &held.stamp).map(|held| held.body.decision)
}

fn name(entry: &MessageEntry) -> &'static str {
    match entry {
        MessageEntry::Due { .. } => "due",
        MessageEntry::Withheld { .. } => "withheld",
        MessageEntry::Claimed { .. } => "claimed",
        MessageEntry::Unknown { .. } => "unknown",
        MessageEntry::Done { .. } => "done",
        MessageEntry::Refused { .. } => "refused",
    }
}

pub(super) fn case_name(entry: &CaseEntry) -> &'static str {
    match entry {
        CaseEntry::Pending { .. } => "settling",
        CaseEntry::Open { .. } => "open",
        CaseEntry::Closed { .. } => "closed",
    }
}
