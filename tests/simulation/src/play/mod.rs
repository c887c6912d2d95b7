//! Plays one household: delivers events, dispatches due effects, lets time pass and people act, until nothing
//! is left to do. Then it checks the properties.

use std::collections::{BTreeMap, BTreeSet};

use candor_domain::event::envelope::Event;
use candor_domain::facts::order::Order;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use jiff::{SignedDuration, Timestamp};

use crate::channel::{self, Delivery};
use crate::faults::{Dice, Fault, FaultId, Level};
use crate::life::{self, Household};
use crate::people::Act;
use crate::policies::Policies;
use crate::record::{Line, Words};
use crate::rng::mix;
use crate::watch::{Answer, Violation, Waits};

mod agenda;
mod director;

/// Holds everything that is played: a household, the deliveries of its events, and the parts that are left
/// out.
#[derive(Debug, Clone)]
pub struct Script {
    /// The seed.
    pub seed: u64,
    /// The household's number.
    pub index: u64,
    /// The level of faults.
    pub level: Level,
    /// The customer, and everything that happens.
    pub household: Household,
    /// The deliveries to Candor, with their times.
    pub deliveries: Vec<Delivery>,
    /// The faults that do not happen.
    pub faults_left_out: BTreeSet<FaultId>,
    /// The acts of people that are not carried out.
    pub acts_left_out: BTreeSet<ActId>,
}

/// Identifies an act of people, systems or the mail service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActId(u64);

impl ActId {
    /// Returns the identifier of the `count`-th act of its kind about an order.
    fn of(order: &OrderKey, act: &Act, count: u64) -> Self {
        let text = format!("{order} {}", act.name());
        let letters: Vec<u64> = text.bytes().map(u64::from).chain([count]).collect();
        Self(mix(&letters))
    }
}

/// Holds something that happened, and the time at which Candor first heard of it.
#[derive(Debug, Clone)]
pub struct Happened {
    /// The source's event.
    pub event: Event,
    /// The time at which the event was recorded.
    pub heard_at: Option<Timestamp>,
}

impl Happened {
    fn new(event: Event) -> Self {
        Self { event, heard_at: None }
    }
}

/// Holds the results of a play.
#[derive(Debug, Default)]
pub struct Played {
    /// The violations.
    pub violations: Vec<Violation>,
    /// The number of times that each thing occurred.
    pub tally: BTreeMap<String, u64>,
    /// The time that messages took.
    pub waits: Waits,
    /// Everything that happened, including people's acts.
    pub happened: Vec<Happened>,
    /// Every fault that happened.
    pub struck: Vec<(FaultId, Fault)>,
    /// Every act of people and systems.
    pub acts: Vec<ActId>,
    /// The mail service's answers, mail by mail.
    pub answers: Vec<Answer>,
    /// The number of deliveries recorded.
    pub delivered: u64,
    /// The number of times that dispatch looked at an order.
    pub looks: u64,
    /// Everything that happened, in plain words, if that was asked for.
    pub trace: Vec<(Timestamp, String)>,
    /// Everything that anyone was told, if that was asked for.
    pub statement: Vec<Line>,
    /// The orders as they are left in the end.
    pub orders: Vec<Order>,
}

impl Script {
    /// Returns the script of the household with this number.
    #[must_use]
    pub fn of(seed: u64, index: u64, level: Level) -> Self {
        let household = life::live(seed, index);
        let deliveries = channel::deliveries(seed, index, level, &household);
        Self {
            seed,
            index,
            level,
            household,
            deliveries,
            faults_left_out: BTreeSet::new(),
            acts_left_out: BTreeSet::new(),
        }
    }

    /// Plays the script to its end.
    #[must_use]
    pub fn play(&self, policies: &Policies, traced: bool) -> Played {
        director::direct(self, policies.get(self.household.policy), traced, None)
    }

    /// Plays the script to its end, and records everything that anyone is told.
    #[must_use]
    pub fn play_recorded(&self, policies: &Policies, words: Words) -> Played {
        director::direct(self, policies.get(self.household.policy), false, Some(words))
    }

    /// Plays the script to its end in a shop with another policy.
    #[must_use]
    pub fn play_with(&self, policy: &Policy) -> Played {
        director::direct(self, policy, false, None)
    }

    fn dice(&self) -> Dice {
        Dice::new(mix(&[self.seed, self.index, 3]), self.level, self.faults_left_out.clone())
    }
}

/// Returns the time `seconds` after `moment`.
fn after(moment: Timestamp, seconds: i64) -> Timestamp {
    moment.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}
