//! Planning: the order, the policy and the moment make what ought to be done, without leaving a choice to whoever
//! carries it out.
//!
//! [`plan`] reads top-down: learn what became of what was begun ([`learn`]); see what other systems ought to be told
//! ([`signals`]) and what is remembered beyond the order ([`beyond`]); judge every message ([`messages`]) and let the
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
mod beyond;
mod cases;
mod open;
mod compose;
mod letter;
mod wake;

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use crate::case::{Announcement, Case};
use crate::fact::MailFate;
use crate::ledger::{EffectKey, Ledger};
use crate::message::{Letter, MessageKey, Reason, Told};
use crate::order::Order;
use crate::policy::Policy;
use crate::signal::Signal;
use crate::text::EmailAddress;
use crate::twin::Fingerprint;

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
        letter: Box<Letter>,
        /// What it tells the customer.
        told: Told,
    },
    /// Tell people about a case.
    Announce(Box<Announcement>),
    /// Tell another system.
    Signal {
        /// What it says.
        signal: Box<Signal>,
        /// What it tells.
        told: Told,
    },
    /// Look for an order that looks the same, and be found by later ones.
    SearchTwin(Box<TwinSearch>),
    /// Remember beyond this order that an address gets no mail, or less.
    Suppress(Box<Suppression>),
}

/// How to find an order that looks the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwinSearch {
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
    /// Why: [`MailFate::Bounced`], [`MailFate::Complained`] or [`MailFate::Unsubscribed`].
    pub fate: MailFate,
    /// Since when.
    pub since: Timestamp,
}

/// Whether a message ought to go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It ought to.
    Obliged,
    /// Not yet: something is missing that may still come.
    Waiting(Reason),
    /// Not: it is not true, or too late.
    Withheld(Reason),
    /// It ought to, and cannot: a person must help.
    Blocked(Reason),
}

/// A message and whether it ought to go out.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Judgement {
    key: MessageKey,
    verdict: Verdict,
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
    let mut judgements = messages::judge(order, policy, &moment);
    let mut ledger = follow::follow_messages(order, policy, &judgements, &moment);
    let cases = cases::find(order, policy, &judgements, &ledger, &moment);
    if messages::mind_cases(&mut judgements, &cases) {
        ledger = follow::follow_messages(order, policy, &judgements, &moment);
    }
    contact::ration(&mut ledger, policy, &moment);
    open::follow_cases(order, policy, &mut ledger, &cases, &moment);
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
    let judgements = messages::judge(order, policy, &moment);
    let ledger = follow::follow_messages(order, policy, &judgements, &moment);
    let found = cases::find(order, policy, &judgements, &ledger, &moment);
    found.iter().map(|found| found.in_words(order)).collect()
}

/// The order with everything in its ledger that other systems ought to be told: messages and cases speak of it too.
fn signal<'o>(order: &'o Order, policy: &Policy, moment: &Moment) -> Cow<'o, Order> {
    let mut ledger = order.ledger.clone();
    signals::follow_signals(order, policy, &mut ledger, moment);
    beyond::follow_registry(order, policy, &mut ledger, moment);
    if ledger == order.ledger {
        return Cow::Borrowed(order);
    }
    Cow::Owned(Order { key: order.key.clone(), facts: order.facts.clone(), ledger })
}
