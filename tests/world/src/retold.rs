//! Stories retold: the same events in order, twice, the other way round and days late, each with nothing else going wrong
//! and with everything. However they are told, the same must never be, and the facts end alike.

use std::collections::BTreeSet;

use candor_domain::event::Event;
use candor_domain::id::OrderKey;
use jiff::{SignedDuration, Timestamp};

use crate::channel::Delivery;
use crate::faults::Level;
use crate::life::Household;
use crate::play::Script;

/// How events are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// As they were.
    InOrder,
    /// Each of them twice at once, to two workers.
    Twice,
    /// The last first.
    Reversed,
    /// All of them at one moment, a day after the last.
    Late,
}

impl Telling {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::InOrder, Self::Twice, Self::Reversed, Self::Late];
}

/// Times that a story is told in each way while everything goes wrong: as many as there are steps to be killed at.
const UNKIND: u64 = 25;

/// Every way of telling a story, with its name.
#[must_use]
pub fn retell(told: &[(Timestamp, Event)]) -> Vec<(String, Script)> {
    let scripts = Telling::ALL.into_iter().flat_map(|telling| {
        let kind = (format!("{telling:?}"), script(told, telling, 0, Level::None));
        let unkind = (1..=UNKIND).map(move |seed| {
            (format!("{telling:?}, unkind, seed {seed}"), script(told, telling, seed, Level::Harsh))
        });
        [kind].into_iter().chain(unkind)
    });
    scripts.collect()
}

fn script(told: &[(Timestamp, Event)], telling: Telling, seed: u64, level: Level) -> Script {
    let orders: BTreeSet<OrderKey> = told.iter().map(|(_, event)| event.key.clone()).collect();
    let began = told.first().map_or(Timestamp::UNIX_EPOCH, |(at, _)| *at);
    let household = Household {
        policy: 0,
        orders: orders.into_iter().collect(),
        began,
        events: told.iter().map(|(_, event)| event.clone()).collect(),
        bounces: false,
    };
    Script {
        seed,
        index: 0,
        level,
        household,
        deliveries: deliveries(told, telling),
        faults_left_out: BTreeSet::new(),
        acts_left_out: BTreeSet::new(),
    }
}

fn deliveries(told: &[(Timestamp, Event)], telling: Telling) -> Vec<Delivery> {
    let last = told.last().map_or(Timestamp::UNIX_EPOCH, |(at, _)| *at);
    let late = last.checked_add(SignedDuration::from_hours(24)).unwrap_or(last);
    let number = told.len();
    let of = |(event, (at, _)): (usize, &(Timestamp, Event))| {
        let one = |at, repeated| Delivery { at, event, repeated };
        match telling {
            Telling::InOrder => vec![one(*at, false)],
            Telling::Twice => vec![one(*at, false), one(*at, true)],
            Telling::Reversed => {
                // A minute between one and the next, from the moment of the last.
                let minutes = i64::try_from(number - event).unwrap_or_default();
                let at = last.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(last);
                vec![one(at, false)]
            }
            Telling::Late => vec![one(late, false)],
        }
    };
    told.iter().enumerate().flat_map(of).collect()
}
