//! A small world for tests: one order, its events, and the code that carries out every plan.
#![allow(clippy::expect_used, unreachable_pub)]

mod events;

pub use events::*;

use std::collections::BTreeSet;

use candor_domain::case::report::{Announcement, Case, CaseChange};
use candor_domain::command::command_event::{Command, CommandBody};
use candor_domain::event::envelope::Event;
use candor_domain::facts::order::Order;
use candor_domain::fulfilment::fingerprint::DuplicatePurpose;
use candor_domain::ledger::attempt::{Attempt, Attempted};
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::ledger::outcome::Outcome;
use candor_domain::ledger::state::EffectState;
use candor_domain::message::content::MessageContent;
use candor_domain::message::key::MessageKey;
use candor_domain::message::reason::Reason;
use candor_domain::message::statement::MessageStatement;
use candor_domain::order::tagged::TagChange;
use candor_domain::plan::effect::{Effect, Plan, Suppression};
use candor_domain::plan::pipeline::{cases, plan};
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderId;
use candor_domain::values::language::Language;
use jiff::{SignedDuration, Timestamp};

/// An order whose plans are carried out at the moments that they name.
pub struct World {
    pub order: Order,
    pub policy: Policy,
    pub now: Timestamp,
    /// Every message sent: its moment, its key and its statement.
    pub sent: Vec<(Timestamp, MessageKey, MessageStatement)>,
    /// The content of every message that was attempted.
    pub letters: Vec<MessageContent>,
    /// Every command that was attempted.
    pub commands: Vec<Command>,
    /// Every announcement to people that a case opened or closed.
    pub announced: Vec<Announcement>,
    /// Every announcement to people that a case is overdue.
    pub overdue: Vec<Announcement>,
    /// Every address that was remembered beyond the order, with the reason.
    pub suppressed: Vec<Suppression>,
    /// The next answer of the mail service; `None` if it accepts the mail.
    pub answer: Option<Outcome>,
    /// The next answer of the bus, the desk and the registry; `None` if they accept.
    pub other_answer: Option<Outcome>,
    /// True if the process that sends messages dies before it can record the outcome.
    pub dies: bool,
    /// True if the process that carries out any other effect dies so.
    pub others_die: bool,
    /// The duplicate order, if there is one.
    pub duplicate: Option<OrderId>,
    /// The orders beside it that look the same.
    pub lookalikes: BTreeSet<OrderId>,
    /// Every duplicate check, and when it was made.
    pub checks: Vec<(Timestamp, DuplicatePurpose)>,
}

impl World {
    pub fn new(policy: Policy) -> Self {
        Self {
            order: order(),
            policy,
            now: at(0),
            sent: vec![],
            letters: vec![],
            commands: vec![],
            announced: vec![],
            overdue: vec![],
            suppressed: vec![],
            answer: None,
            other_answer: None,
            dies: false,
            others_die: false,
            duplicate: None,
            lookalikes: BTreeSet::new(),
            checks: vec![],
        }
    }

    /// Merges an event, at the moment it happened or now, whichever is later.
    pub fn hears(&mut self, event: &Event) -> &mut Self {
        self.now = self.now.max(event.stamp.occurred_at);
        let merge = self.order.facts.merge(event.stamp.clone(), event.fact.clone()).unwrap();
        self.order.note_if_late(event, merge, &self.policy, self.now);
        self.plans();
        self
    }

    /// Plans, and asserts that planning again with the plan's own ledger gives the same plan.
    pub fn plans(&mut self) -> Plan {
        let planned = plan(&self.order, &self.policy, self.now);
        self.order.ledger = planned.ledger.clone();
        let again = plan(&self.order, &self.policy, self.now);
        assert_eq!(again.ledger, planned.ledger, "a plan changes its own ledger");
        assert_eq!((again.wake_at(), &again.due), (planned.wake_at(), &planned.due));
        planned
    }

    /// Carries out everything that is due at this very moment.
    pub fn does_what_is_due(&mut self) {
        for _ in 0..50 {
            let plan = self.plans();
            if plan.due.is_empty() {
                return;
            }
            for due in plan.due {
                self.carries_out(due.effect);
            }
        }
        panic!("something stays due: {:?}", self.order.ledger);
    }

    fn carries_out(&mut self, effect: Effect) {
        let until = self.now + self.policy.effects.lease;
        let mut of = effect.attempted();
        if let Attempted::DuplicateCheck { found, purpose: DuplicatePurpose::TakePlace } = &mut of {
            found.holder.clone_from(&self.duplicate);
            found.others.clone_from(&self.lookalikes);
        }
        match effect {
            Effect::Send { content, .. } => self.letters.push(*content),
            Effect::Command { command, .. } => self.commands.push(*command),
            Effect::CheckDuplicates(check) => self.checks.push((self.now, check.purpose)),
            Effect::Announce(announcement) => match &announcement.change {
                CaseChange::Opened { case, .. } | CaseChange::Overdue { case, .. }
                    if names_somebody(case) =>
                {
                    panic!("{case:?}")
                }
                CaseChange::Overdue { .. } => self.overdue.push(*announcement),
                CaseChange::Opened { .. } | CaseChange::Closed { .. } => self.announced.push(*announcement),
            },
            Effect::Suppress(suppression) => self.suppressed.push(*suppression),
        }
        let number = self.order.ledger.claim(&of, until).unwrap();
        let is_message = matches!(of, Attempted::Message { .. });
        let (dies, answer) =
            if is_message { (self.dies, &self.answer) } else { (self.others_die, &self.other_answer) };
        if dies {
            return;
        }
        let outcome = answer.clone().unwrap_or(Outcome::Done { receipt: None });
        if let (Attempted::Message { key, statement, .. }, Outcome::Done { .. }) = (&of, &outcome) {
            self.sent.push((self.now, key.clone(), statement.clone()));
        }
        let attempt = Attempt { of, number, outcome };
        self.order.ledger.record_outcome(&attempt, &self.policy, self.now);
    }

    /// Lets time pass, and carries out each effect when it is due.
    pub fn waits(&mut self, minutes: i64) -> &mut Self {
        let end = self.now + SignedDuration::from_mins(minutes);
        self.does_what_is_due();
        for _ in 0..1000 {
            let next = self.plans().wake_at().filter(|wake_at| *wake_at <= end);
            let Some(wake_at) = next else {
                self.now = end;
                self.does_what_is_due();
                return self;
            };
            self.now = self.now.max(wake_at);
            self.does_what_is_due();
        }
        panic!("it never rests: {:?}", self.order.ledger);
    }

    /// Lets 40 days pass, so that the order becomes inactive.
    pub fn inactive(&mut self) -> &mut Self {
        self.waits(60 * 24 * 40)
    }

    pub fn sent_keys(&self) -> Vec<String> {
        self.sent.iter().map(|(_, key, _)| key.to_string()).collect()
    }

    pub fn withheld(&self) -> Vec<(String, Reason)> {
        let entries = self.order.ledger.effects().filter_map(|(key, state)| match state {
            EffectState::Withheld { reason, .. } => Some((key.to_string(), reason)),
            _ => None,
        });
        entries.collect()
    }

    /// Returns the reason why a message is withheld, if it is.
    pub fn why_withheld(&self, key: &str) -> Option<Reason> {
        self.withheld().into_iter().find(|(withheld, _)| withheld == key).map(|(_, reason)| reason)
    }

    /// Returns a case as it is now, open or not.
    pub fn case(&mut self, key: &str) -> Case {
        let cases = cases(&self.order, &self.policy, self.now, Language::English);
        let found = cases.iter().find(|case| case.key.to_string() == key).cloned();
        found.unwrap_or_else(|| panic!("no {key} among {cases:?}; {:?}", self.order.ledger))
    }

    /// Returns the messages that are withheld because of a case, and why.
    pub fn withheld_by(&mut self, key: &str) -> Vec<(String, Reason)> {
        let withheld = self.case(key).withheld.into_iter();
        withheld.map(|withheld| (withheld.key.to_string(), withheld.reason)).collect()
    }

    /// Returns the evidence of a case, in words.
    pub fn evidence_of(&mut self, key: &str) -> Vec<String> {
        self.case(key).evidence.into_iter().map(|evidence| evidence.says).collect()
    }

    /// Returns the commands to the shop, in words: `added gift`, or `cancel likely-duplicate:4999`.
    pub fn told_shop(&self) -> Vec<String> {
        let said = self.commands.iter().filter_map(|command| match &command.body {
            CommandBody::TagChangeRequested { tag, change: TagChange::Added } => {
                Some(format!("added {}", tag.as_str()))
            }
            CommandBody::TagChangeRequested { tag, change: TagChange::Removed } => {
                Some(format!("removed {}", tag.as_str()))
            }
            CommandBody::CancellationRequested { case, .. } => Some(format!("cancel {case}")),
            CommandBody::FulfilmentRequested { .. } | CommandBody::FulfilmentStopped { .. } => None,
            CommandBody::ArchiveRequested {} => Some("archive".to_owned()),
            CommandBody::CaseListChanged { cases } => {
                let open = cases.open.iter().map(|open| format!("{} {}", open.case, open.number));
                let ended = cases.ended.iter().map(|ended| match ended.decision {
                    Some(decision) => format!("{} {decision}", ended.case),
                    None => ended.case.to_string(),
                });
                let (open, ended): (Vec<_>, Vec<_>) = (open.collect(), ended.collect());
                Some(format!("open {open:?} ended {ended:?}"))
            }
        });
        said.collect()
    }

    /// Returns the cases that were announced as opened, each as often as it was.
    pub fn announced_cases(&self) -> Vec<String> {
        let opened =
            self.announced.iter().filter(|statement| matches!(statement.change, CaseChange::Opened { .. }));
        opened.map(|statement| statement.key.to_string()).collect()
    }

    /// Returns the commands to the warehouse, in words: `fulfil A*2 B*1` or `stop held`.
    pub fn stated_to_warehouse(&self) -> Vec<String> {
        let said = self.commands.iter().filter_map(|command| match &command.body {
            CommandBody::FulfilmentRequested { lines, .. } => {
                let units: Vec<String> =
                    lines.iter().map(|line| format!("{}*{}", line.line_id, line.quantity)).collect();
                Some(format!("fulfil {}", units.join(" ")))
            }
            CommandBody::FulfilmentStopped { reason } => Some(format!("stop {}", reason.slug())),
            CommandBody::TagChangeRequested { .. } | CommandBody::CancellationRequested { .. } => None,
            CommandBody::CaseListChanged { .. } | CommandBody::ArchiveRequested {} => None,
        });
        said.collect()
    }

    /// Returns the announcements of a case, in words: `opened 2026-03-02T12:05:00Z`.
    pub fn history_of(&self, key: &str) -> Vec<String> {
        let of_it = self.announced.iter().filter(|statement| statement.key.to_string() == key);
        let said = of_it.map(|statement| match &statement.change {
            CaseChange::Opened { opened_at, .. } => format!("opened {opened_at}"),
            CaseChange::Overdue { due_at, .. } => format!("overdue {due_at}"),
            CaseChange::Closed { closed_at } => format!("closed {closed_at}"),
        });
        said.collect()
    }

    /// Returns every moment at which a message went out, in words.
    pub fn times_of(&self, key: &str) -> Vec<String> {
        let sent = self.sent.iter().filter(|(_, sent, _)| sent.to_string() == key);
        sent.map(|(at, _, _)| at.to_string()).collect()
    }

    /// Returns the content of a message as it was last attempted.
    pub fn content(&self, key: &str) -> &MessageContent {
        self.letters.iter().rev().find(|content| content.key.to_string() == key).unwrap()
    }

    /// Lets time pass until a moment.
    pub fn until(&mut self, minutes: i64) -> &mut Self {
        let left = at(minutes).as_second() - self.now.as_second();
        assert!(left >= 0, "it is {} by now", self.now);
        self.waits(left / 60)
    }

    pub fn open_cases(&self) -> Vec<String> {
        let cases = self.order.ledger.cases.iter();
        cases
            .filter(|(_, entry)| matches!(entry, CaseEntry::Open { .. }))
            .map(|(key, _)| key.to_string())
            .collect()
    }
}

/// Returns true if what teams are told of a case has what only the order's own data have: the customer's address, or a street.
fn names_somebody(case: &Case) -> bool {
    let says = case.impersonal_summary();
    ["@", "Street", "Jo "].iter().any(|personal| says.contains(personal))
}

/// Returns a world with an order to an address, paid at once, which the warehouse was not asked to send yet.
pub fn paid_with(policy: Policy) -> World {
    let mut world = World::new(policy);
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000)));
    world
}

pub fn bought() -> World {
    paid_with(policy())
}

/// Returns a world with a paid order that the warehouse was asked to send.
pub fn asked() -> World {
    let mut world = bought();
    world.waits(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    world
}

/// Returns a world in which everything arrived a day after it was sent.
pub fn arrived() -> World {
    use candor_domain::shipment::tracking_update::TrackingStatus::Delivered;
    let mut world = asked();
    world
        .hears(&shipment(HOUR, "p1", &[("A", 2), ("B", 1)], Some("N1")))
        .hears(&scanned(DAY, "p1", Delivered));
    world.until(2 * DAY);
    world
}
