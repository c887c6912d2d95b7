//! Imitates the stream of the table, and the way in which Lambda reads it for `dispatch`; [`Lane`] decides.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use candor_aws::runtime::Serve;
use candor_engine::ports::Clock;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::lane::{GivenUp, Lane, Mapping, Record};
use crate::poller::Lambda;
use crate::time::{Task, Time};

/// The time after which a lane with no records is asked again.
const EMPTY: SignedDuration = SignedDuration::from_millis(250);
/// The pause before the first retry; each further one is twice as long. AWS says that there is one, and not how long.
const RETRY: SignedDuration = SignedDuration::from_secs(1);

/// The stream, which all who hold a copy share.
#[derive(Debug, Clone)]
pub struct Stream {
    time: Time,
    mapping: Mapping,
    shards: usize,
    state: Rc<RefCell<State>>,
}

#[derive(Debug)]
struct State {
    sequence: u64,
    lanes: Vec<Lane>,
}

impl Stream {
    /// Returns a stream with so many shards.
    #[must_use]
    pub fn new(time: &Time, mapping: Mapping, shards: usize) -> Self {
        let lanes = (0..shards * mapping.lanes).map(|_| Lane::new(mapping)).collect();
        let state = Rc::new(RefCell::new(State { sequence: 0, lanes }));
        Self { time: time.clone(), mapping, shards, state }
    }

    /// Takes the change of an item.
    pub fn push(&self, pk: &str) {
        let mut state = self.state.borrow_mut();
        state.sequence += 1;
        let record = Record { sequence: state.sequence, pk: pk.to_owned(), at: self.time.now() };
        let lane = self.lane_of(pk);
        if let Some(lane) = state.lanes.get_mut(lane) {
            lane.push(record);
        }
    }

    /// Returns the lane of an item, which is always the same.
    fn lane_of(&self, pk: &str) -> usize {
        let mut hasher = DefaultHasher::new();
        pk.hash(&mut hasher);
        let lanes = u64::try_from(self.shards * self.mapping.lanes).unwrap_or(1);
        usize::try_from(hasher.finish() % lanes).unwrap_or_default()
    }

    /// Returns the moment of the change that has waited longest.
    #[must_use]
    pub fn oldest(&self) -> Option<Timestamp> {
        self.state.borrow().lanes.iter().filter_map(Lane::oldest).min()
    }

    /// Returns everything that was given up.
    #[must_use]
    pub fn given_up(&self) -> Vec<GivenUp> {
        self.state.borrow().lanes.iter().flat_map(|lane| lane.given_up().to_vec()).collect()
    }

    /// Returns all pollers, one for each lane.
    #[must_use]
    pub fn pollers<F: Serve + 'static>(
        &self,
        lambda: &Lambda,
        function: &Rc<F>,
        timeout: SignedDuration,
    ) -> Vec<Task> {
        let poller = |lane| -> Task {
            Box::pin(self.clone().poll(lane, lambda.clone(), Rc::clone(function), timeout))
        };
        (0..self.shards * self.mapping.lanes).map(poller).collect()
    }

    fn with<T>(&self, lane: usize, change: impl FnOnce(&mut Lane) -> T) -> Option<T> {
        self.state.borrow_mut().lanes.get_mut(lane).map(change)
    }

    async fn poll(self, lane: usize, lambda: Lambda, function: Rc<impl Serve>, timeout: SignedDuration) {
        loop {
            let next = self.with(lane, |lane| lane.next(self.time.now())).flatten();
            let Some((records, retries)) = next else {
                self.time.pass(EMPTY).await;
                continue;
            };
            if retries > 0 {
                self.time.pass(RETRY * 2_i32.saturating_pow(retries.min(6) - 1)).await;
            }
            let records: Vec<Value> = records.iter().map(Record::to_json).collect();
            let called = lambda.call(&*function, &records, timeout).await;
            if called == crate::lane::Called::Throttled {
                self.time.pass(RETRY).await;
            }
            self.with(lane, |lane| lane.took(&called));
        }
    }
}
