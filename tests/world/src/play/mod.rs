//! Plays one household: delivers what happens, dispatches what is due, lets time pass and people act, until nothing is left
//! to do; and has everything judged.

use std::collections::{BTreeMap, BTreeSet};

use candor_domain::event::envelope::Event;
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

/// What is played: a household, how its events reach Candor, and what of it all is left out.
#[derive(Debug, Clone)]
pub struct Script {
    /// The seed.
    pub seed: u64,
    /// Which household.
    pub index: u64,
    /// How much goes wrong.
    pub level: Level,
    /// Who they are and what happens.
    pub household: Household,
    /// What reaches Candor when.
    pub deliveries: Vec<Delivery>,
    /// Faults that do not come to pass.
    pub faults_left_out: BTreeSet<FaultId>,
    /// Acts of people that are not done.
    pub acts_left_out: BTreeSet<ActId>,
}

/// Names an act of people, systems or the mail service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActId(u64);

impl ActId {
    /// The name of the `count`-th act of its kind about an order.
    fn of(order: &OrderKey, act: &Act, count: u64) -> Self {
        let text = format!("{order} {}", act.name());
        let letters: Vec<u64> = text.bytes().map(u64::from).chain([count]).collect();
        Self(mix(&letters))
    }
}

/// Something that happened, and when Candor first heard of it.
#[derive(Debug, Clone)]
pub struct Happened {
    /// What a source says of it.
    pub event: Event,
    /// When that was recorded.
    pub heard_at: Option<Timestamp>,
}

impl Happened {
    fn new(event: Event) -> Self {
        Self { event, heard_at: None }
    }
}

/// What came of a play.
#[derive(Debug, Default)]
pub struct Played {
    /// What must never be.
    pub violations: Vec<Violation>,
    /// What occurred, and how often.
    pub tally: BTreeMap<String, u64>,
    /// How long messages took.
    pub waits: Waits,
    /// Everything that happened, people's acts included.
    pub happened: Vec<Happened>,
    /// Everything that went wrong.
    pub struck: Vec<(FaultId, Fault)>,
    /// Everything that people and systems did.
    pub acts: Vec<ActId>,
    /// How the mail service answered, mail by mail.
    pub answers: Vec<Answer>,
    /// Deliveries recorded.
    pub delivered: u64,
    /// Looks at an order by dispatch.
    pub looks: u64,
    /// What happened, in plain words, where that was asked for.
    pub trace: Vec<(Timestamp, String)>,
    /// Everything that anybody was told, where that was asked for.
    pub statement: Vec<Line>,
}

impl Script {
    /// The household of a number.
    #[must_use]
    pub fn of(seed: u64, index: u64, level: Level) -> Self {
        let household = life::live(seed, index);
        let deliveries = channel::deliveries(seed, index, &household);
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

    /// Plays it to its end.
    #[must_use]
    pub fn play(&self, policies: &Policies, traced: bool) -> Played {
        director::direct(self, policies.get(self.household.policy), traced, None)
    }

    /// Plays it to its end, and records what anybody is told.
    #[must_use]
    pub fn play_recorded(&self, policies: &Policies, words: Words) -> Played {
        director::direct(self, policies.get(self.household.policy), false, Some(words))
    }

    /// Plays it to its end in a shop of another policy.
    #[must_use]
    pub fn play_with(&self, policy: &Policy) -> Played {
        director::direct(self, policy, false, None)
    }

    fn dice(&self) -> Dice {
        Dice::new(mix(&[self.seed, self.index, 3]), self.level, self.faults_left_out.clone())
    }
}

/// `moment` and so many seconds later.
fn after(moment: Timestamp, seconds: i64) -> Timestamp {
    moment.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}
