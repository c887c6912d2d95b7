//! Keeps the agenda: everything that is to be done, by time.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::after;
use crate::people::Act;

/// The largest number of messages that a queue delivers together.
const BATCH_MAX: usize = 10;

/// Names something to do.
#[derive(Debug, Clone)]
pub(super) enum Job {
    /// A queue delivers events of one order. `attempt` counts the failed deliveries before.
    Record { events: Vec<usize>, attempt: u32 },
    /// The table's stream reports that an effect is due.
    Dispatch { order: usize },
    /// The sweep finds the order.
    Wake { order: usize },
    /// A person or another system acts.
    Act(usize, Box<Act>),
}

/// Holds jobs by their time, and then in the order in which they were added.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    jobs: BTreeMap<(Timestamp, u64), Job>,
    count: u64,
    /// For each order, the time at which it wants to wake, and the time of its next planned sweep.
    wakes: Vec<(Option<Timestamp>, Option<Timestamp>)>,
}

impl Agenda {
    pub(super) fn of(orders: usize) -> Self {
        Self { wakes: vec![(None, None); orders], ..Self::default() }
    }

    pub(super) fn put(&mut self, at: Timestamp, job: Job) {
        self.count += 1;
        self.jobs.insert((at, self.count), job);
    }

    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.jobs.first_key_value().map(|((at, _), _)| *at)
    }

    pub(super) fn take(&mut self, now: Timestamp) -> Option<Job> {
        self.next_at().filter(|at| *at <= now)?;
        self.jobs.pop_first().map(|(_, job)| job)
    }

    /// Removes and returns more events that a queue can deliver together by now. `is_of_it` selects events by
    /// their number.
    pub(super) fn take_more(&mut self, now: Timestamp, is_of_it: impl Fn(usize) -> bool) -> Vec<usize> {
        let waiting = self.jobs.iter().take_while(|((at, _), _)| *at <= now);
        let more = waiting.filter_map(|(key, job)| match job {
            Job::Record { events, .. } if events.iter().all(|event| is_of_it(*event)) => Some(*key),
            Job::Record { .. } | Job::Dispatch { .. } | Job::Wake { .. } | Job::Act(..) => None,
        });
        let more: Vec<(Timestamp, u64)> = more.take(BATCH_MAX - 1).collect();
        let jobs = more.iter().filter_map(|key| self.jobs.remove(key));
        let events = jobs.map(|job| match job {
            Job::Record { events, .. } => events,
            Job::Dispatch { .. } | Job::Wake { .. } | Job::Act(..) => vec![],
        });
        events.flatten().collect()
    }

    /// Notes that an order was written and wants to wake at `wake_at`. The sweep runs every minute, but not
    /// for the first `missing` seconds.
    pub(super) fn wakes(&mut self, order: usize, wake_at: Option<Timestamp>, now: Timestamp, missing: i64) {
        let Some(wakes) = self.wakes.get_mut(order) else { return };
        wakes.0 = wake_at;
        let Some(wake_at) = wake_at else { return };
        let sweep_at = after(next_minute(wake_at.max(now)), missing);
        if wakes.1.is_none_or(|put| sweep_at < put) {
            wakes.1 = Some(sweep_at);
            self.put(sweep_at, Job::Wake { order });
        }
    }

    /// Runs the sweep, and returns true if the order's time has come. If it has not, a sweep is planned for
    /// when it has.
    pub(super) fn is_awake(&mut self, order: usize, now: Timestamp) -> bool {
        let Some(wakes) = self.wakes.get_mut(order) else { return false };
        if wakes.1.is_some_and(|put| put <= now) {
            wakes.1 = None;
        }
        let wake_at = wakes.0;
        let awake = wake_at.is_some_and(|wake_at| wake_at <= now);
        // An order that is awake stays so until it is written again.
        self.wakes(order, wake_at, now, 0);
        awake
    }
}

/// Returns the first whole minute after a moment.
fn next_minute(moment: Timestamp) -> Timestamp {
    let second = moment.as_second();
    Timestamp::from_second(second - second.rem_euclid(60) + 60).unwrap_or(Timestamp::MAX)
}
