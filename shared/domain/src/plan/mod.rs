//! Planning: the order, the policy and the moment make what ought to be done, without leaving a choice to whoever
//! carries it out.
//!
//! [`plan`] reads top-down: learn what became of what was begun ([`learn`]); see what other systems ought to be told
//! ([`signals`]) and what is remembered beyond the order ([`cross_order`]); judge every message ([`messages`]) and let the
//! ledger follow ([`follow`], [`contact`]); find every contradiction and everything that ought to have happened
//! ([`cases`]). What is due carries with it all that it says ([`compose`], [`letter`]).

mod moment;
mod rest;
mod messages;
mod belief;
mod address;
mod decision;
mod proof;
mod learn;
mod follow;
mod contact;
mod hold;
mod instruction;
mod signals;
mod cross_order;
mod cases;
mod open;
mod compose;
mod letter;
mod wake;

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use crate::case::{Announcement, Case};
use crate::duplicate::Fingerprint;
use crate::fact::MailStatus;
use crate::ledger::{EffectKey, Ledger};
use crate::message::{MessageContent, MessageKey, Reason, Statement};
use crate::order::Order;
use crate::policy::Policy;
use crate::signal::Command;
use crate::text::EmailAddress;

use moment::Moment;

/// What ought to be done about an order, at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The ledger as it shall be recorded: what is now due, withheld or unknown, and which cases are open.
    pub ledger: Ledger,
    /// What is to be done at once. Empty where nothing is.
    pub due: Vec<DueEffect>,
    /// When this plan could change without a new fact. Not later than now where something is due.
    pub wake_at: Option<Timestamp>,
}

/// An effect to be claimed and carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueEffect {
    /// Which.
    pub key: EffectKey,
    /// All that is needed to carry it out.
    pub effect: Effect,
}

/// Something to do in the outside world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send a message.
    Send {
        /// What it says.
        letter: Box<MessageContent>,
        /// What it tells the customer.
        statement: Statement,
    },
    /// Tell people about a case.
    Announce(Box<Announcement>),
    /// Tell another system.
    Command {
        /// What it says.
        signal: Box<Command>,
        /// What it tells.
        statement: Statement,
    },
    /// Look for an order that looks the same, and be found by later ones.
    CheckDuplicates(Box<DuplicateCheck>),
    /// Remember beyond this order that an address gets no mail, or less.
    Suppress(Box<Suppression>),
}

/// How to find an order that looks the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateCheck {
    /// What looks the same.
    pub fingerprint: Fingerprint,
    /// When this one was placed.
    pub placed_at: Timestamp,
    /// Orders placed further apart are no twins.
    pub window: SignedDuration,
}

/// An address that gets no mail, or less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The address.
    pub address: EmailAddress,
    /// Why: [`MailStatus::Bounced`], [`MailStatus::Complained`] or [`MailStatus::Unsubscribed`].
    pub status: MailStatus,
    /// Since when.
    pub since: Timestamp,
}

/// Whether a message ought to go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Eligibility {
    /// It ought to.
    Eligible,
    /// Not yet: something is missing that may still come.
    Waiting(Reason),
    /// Not: it is not true, or too late.
    Withheld(Reason),
    /// It ought to, and cannot: a person must help.
    Blocked(Reason),
}

/// A message and whether it ought to go out.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    key: MessageKey,
    eligibility: Eligibility,
}

/// What ought to be done about `order` at `now`. Pure, total, deterministic.
///
/// Planning again upon the ledger it answers changes nothing until `wake_at`, unless a fact is merged or an effect
/// settled.
#[must_use]
pub fn plan(order: &Order, policy: &Policy, now: Timestamp) -> Plan {
    let moment = Moment::new(now);
    let learnt = learn::learn(order, policy, &moment);
    let said = signal(&learnt, policy, &moment);
    let order = said.as_ref();
    let mut candidates = messages::assess(order, policy, &moment);
    let mut ledger = follow::advance_messages(order, policy, &candidates, &moment);
    let cases = cases::find(order, policy, &candidates, &ledger, &moment);
    if messages::withhold_follow_up(&mut candidates, &cases) {
        ledger = follow::advance_messages(order, policy, &candidates, &moment);
    }
    contact::cap(&mut ledger, policy, &moment);
    open::advance_cases(order, policy, &mut ledger, &cases, &moment);
    let due = compose::due_effects(order, policy, &ledger, &cases, &moment);
    Plan { wake_at: wake::wake_at(&ledger, &moment), due, ledger }
}

/// Every case whose condition holds at `now`, open or settling, in words.
#[must_use]
pub fn cases(order: &Order, policy: &Policy, now: Timestamp) -> Vec<Case> {
    let moment = Moment::new(now);
    let learnt = learn::learn(order, policy, &moment);
    let said = signal(&learnt, policy, &moment);
    let order = said.as_ref();
    let candidates = messages::assess(order, policy, &moment);
    let ledger = follow::advance_messages(order, policy, &candidates, &moment);
    let found = cases::find(order, policy, &candidates, &ledger, &moment);
    found.iter().map(|found| found.render(order)).collect()
}

/// The order with everything in its ledger that other systems ought to be told: messages and cases speak of it too.
fn signal<'o>(order: &'o Order, policy: &Policy, moment: &Moment) -> Cow<'o, Order> {
    let mut ledger = order.ledger.clone();
    signals::advance_commands(order, policy, &mut ledger, moment);
    cross_order::advance_cross_order(order, policy, &mut ledger, moment);
    if ledger == order.ledger {
        return Cow::Borrowed(order);
    }
    Cow::Owned(Order { key: order.key.clone(), facts: order.facts.clone(), ledger })
}
