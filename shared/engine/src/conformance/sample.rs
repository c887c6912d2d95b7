//! Makes an order with one of every kind of thing that a store keeps.

use candor_domain::case::announcement_key::AnnouncementKey;
use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::Decision;
use candor_domain::command::entry::CommandEntry;
use candor_domain::command::key::CommandKey;
use candor_domain::command::statement::CommandStatement;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::facts::order::Order;
use candor_domain::figures::change::FiguresChange;
use candor_domain::ledger::entry::{CaseEntry, Ledger, PastOpening};
use candor_domain::ledger::task::Task;
use candor_domain::message::entry::{MessageEntry, UncertainAttempt};
use candor_domain::message::key::MessageKey;
use candor_domain::message::reason::Reason;
use candor_domain::message::statement::MessageStatement;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::statement::OrderStatement;
use candor_domain::values::hash::InvalidHash;
use candor_domain::values::id::OrderKey;
use jiff::Timestamp;

use super::support::{Check, moment};
use crate::at_rest::Unread;
use crate::ports::{Commit, Revision};

/// Returns a commit of an order with a fact, and with one of every kind of ledger entry.
pub(super) fn commit(
    key: OrderKey,
    seen: Option<Revision>,
    wake_at: Option<Timestamp>,
) -> Result<Commit, String> {
    let at = moment(1_700_000_000)?;
    let parse = |why: candor_domain::values::id::InvalidId| why.to_string();
    let stamp = Stamp { occurred_at: at, id: "event-1".parse().map_err(parse)?, source: Source::Storefront };
    let mut order = Order::new(key);
    let cancelled = Fact::OrderCancelled(Cancelled { reason: "customer".parse().ok() });
    order.facts.merge(stamp, cancelled).map_err(|why| why.to_string())?;
    let statement = Some(MessageStatement::Order(OrderStatement::Cancelled));
    let to = Some("00c0ffee00c0ffee".parse().map_err(|why: InvalidHash| why.to_string())?);
    let policy = Some("0123456789abcdef".parse().map_err(|why: InvalidHash| why.to_string())?);
    let uncertain = UncertainAttempt { since: at, to, statement: statement.clone() };
    let why: candor_domain::values::text::Remark = "because".parse().map_err(|_| "not a remark")?;
    let entries = [
        MessageEntry::Due { not_before: at, attempts: 1 },
        MessageEntry::Withheld { reason: Reason::TooLate, at },
        MessageEntry::Claimed { until: at, attempts: 1, to, statement: statement.clone() },
        MessageEntry::Unknown { since: at, attempts: 2, to, statement: statement.clone() },
        MessageEntry::Done { at, to, statement, receipt: Some(why.clone()) },
        MessageEntry::Refused { at, why: why.clone(), attempts: 3, to, receipt: Some(why), policy },
    ];
    let numbered = (1..).map(MessageKey::OrderUpdate);
    order.ledger.messages = numbered.zip(entries).collect();
    order.ledger.uncertain = [(MessageKey::OrderUpdate(1), vec![uncertain])].into();
    order.ledger.postponed = [(MessageKey::OrderUpdate(1), 2)].into();
    add_commands_and_tasks(&mut order.ledger, at)?;
    let cases = [
        (CaseKey::OrderMissing, CaseEntry::Pending { until: at, number: 0 }),
        (CaseKey::CustomerMisinformed(MessageKey::OrderUpdate(1)), CaseEntry::Open { since: at, number: 1 }),
        (
            CaseKey::MessageUnknown(MessageKey::FollowUp),
            CaseEntry::Closed { at, number: 2, decision: Some(Decision::WasSent) },
        ),
    ];
    order.ledger.cases = cases.into();
    let opening = PastOpening { since: at, until: at };
    order.ledger.past_openings = [(CaseKey::OrderMissing, vec![opening])].into();
    Ok(Commit {
        order,
        unread: Unread::default(),
        seen,
        wake_at,
        due: false,
        expires_at: Timestamp::MAX,
        figures: FiguresChange::default(),
    })
}

fn add_commands_and_tasks(ledger: &mut Ledger, at: Timestamp) -> Check {
    let statement = CommandStatement::Cancellation;
    let commands = [
        CommandEntry::Due { not_before: at, attempts: 1 },
        CommandEntry::Claimed { until: at, attempts: 1, statement: Some(statement.clone()) },
        CommandEntry::Unknown { since: at, attempts: 2, statement: Some(statement.clone()) },
        CommandEntry::Done { at, statement },
    ];
    ledger.commands = (0..).map(CommandKey::Cancellation).zip(commands).collect();
    let case: CaseKey = "order-missing:order".parse().map_err(|_| "not a case")?;
    let announcements = [
        Task::Due { not_before: at, attempts: 1 },
        Task::Claimed { until: at, attempts: 2 },
        Task::Done { at, result: () },
    ];
    let opened = |number| AnnouncementKey::Opened(number, case.clone());
    ledger.announcements = (1..).map(opened).zip(announcements).collect();
    ledger.duplicate_check = Some(Task::Done { at, result: "4999".parse().ok() });
    let suppression = "bounced:00c0ffee00c0ffee".parse().map_err(|_| "not a suppression")?;
    ledger.suppressions = [(suppression, Task::Done { at, result: () })].into();
    Ok(())
}
