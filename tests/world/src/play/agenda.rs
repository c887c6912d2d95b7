//! The agenda: what is to be done when.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::after;
use crate::people::Act;

/// Messages that a queue puts together.
const BATCH_MAX: usize = 10;

/// Something to do.
#[derive(Debug, Clone)]
pub(super) enum Job {
    /// A queue delivers events of one order, for the n-th time.
    Record { events: Vec<usize>, attempt: u32 },
    /// The stream says that something is due.
    Dispatch { order: usize },
    /// The sweep finds the order.
    Wake { order: usize },
    /// Somebody, or another system, acts.
    Act(usize, Box<Act>),
}

/// Jobs by their time, and by when they were put down.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    jobs: BTreeMap<(Timestamp, u64), Job>,
    count: u64,
    /// When each order wants to wake, and for when its next sweep is put down.
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

    /// What else a queue has to deliver by now of what `is_of_it`, as it puts messages together.
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

    /// An order was written so that it wants to wake then; the sweep runs every minute.
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

    /// The sweep runs: whether the order's time has come. If it has not, it is looked for again when it has.
    pub(super) fn is_awake(&mut self, order: usize, now: Timestamp) -> bool {
        let Some(wakes) = self.wakes.get_mut(order) else { return false };
        if wakes.1.is_some_and(|put| put <= now) {
            wakes.1 = None;
        }
        let wake_at = wakes.0;
        let awake = wake_at.is_some_and(|wake_at| wake_at <= now);
        // What is awake stays so until it is written anew.
        self.wakes(order, wake_at, now, 0);
        awake
    }
}

/// The first whole minute after a moment.
fn next_minute(moment: Timestamp) -> Timestamp {
    let second = moment.as_second();
    Timestamp::from_second(second - second.rem_euclid(60) + 60).unwrap_or(Timestamp::MAX)
}
