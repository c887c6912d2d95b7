//! Imitates the way in which Lambda reads a queue: it calls the function with a batch, and deletes those messages that the
//! answer does not name. A call that may not be made waits; once its messages can be delivered again, they are.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>
//!
//! Deliberately absent: the window in which a batch is gathered, which only delays, and the scaling of pollers.

use std::cell::Cell;
use std::rc::Rc;

use candor_aws::runtime::{Invocation, Serve};
use candor_aws::telemetry::{Counter, Meter};
use candor_aws::wire::Delivery;
use candor_engine::ports::Clock;
use futures::future::{Either, select};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::lane::Called;
use crate::queue::Queue;
use crate::time::{Task, Time};

/// The time after which an empty queue is asked again.
const EMPTY: SignedDuration = SignedDuration::from_millis(500);
/// The time after which a call is tried again that could not be made.
const THROTTLED: SignedDuration = SignedDuration::from_secs(2);

/// The calls that the account lets run at the same time, which all functions share.
#[derive(Debug, Clone)]
pub struct Concurrency {
    left: Rc<Cell<usize>>,
    is_open: Rc<Cell<bool>>,
}

impl Concurrency {
    /// Returns room for so many calls.
    #[must_use]
    pub fn of(calls: usize) -> Self {
        Self { left: Rc::new(Cell::new(calls)), is_open: Rc::new(Cell::new(true)) }
    }

    /// Lets calls be made, or none.
    pub fn open(&self, is_open: bool) {
        self.is_open.set(is_open);
    }

    fn take(&self) -> bool {
        let may = self.is_open.get() && self.left.get() > 0;
        self.left.set(self.left.get() - usize::from(may));
        may
    }

    fn give_back(&self) {
        self.left.set(self.left.get() + 1);
    }
}

/// The counts of all calls together.
#[derive(Debug, Clone, Default)]
pub struct Counts(Rc<Cell<[u64; 3]>>);

impl Counts {
    /// Returns how many calls counted a late message.
    #[must_use]
    pub fn late(&self) -> u64 {
        self.0.get()[0]
    }

    /// Returns how many calls ran out of time.
    #[must_use]
    pub fn killed(&self) -> u64 {
        self.0.get()[1]
    }

    /// Returns how many calls were made.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.0.get()[2]
    }

    fn add(&self, late: u64, killed: u64) {
        let [a, b, c] = self.0.get();
        self.0.set([a + late, b + killed, c + 1]);
    }
}

/// The surroundings in which functions are called.
#[derive(Debug, Clone)]
pub struct Lambda {
    /// The time.
    pub time: Time,
    /// The calls that the account lets run at the same time.
    pub concurrency: Concurrency,
    /// The counts of all calls together.
    pub counts: Counts,
}

impl Lambda {
    /// Calls a function with records, and ends it at its time-out.
    pub async fn call(&self, function: &impl Serve, records: &[Value], timeout: SignedDuration) -> Called {
        if !self.concurrency.take() {
            return Called::Throttled;
        }
        let payload = json!({ "Records": records }).to_string();
        let deadline = self.time.now() + timeout;
        let meter = Meter::begin();
        let delivery = Delivery::read(&payload);
        let call = Box::pin(function.serve(Invocation { delivery, deadline, meter: &meter }));
        let called = match select(call, Box::pin(self.time.wait_until(deadline))).await {
            Either::Left((Ok(answer), _)) => Called::Answered(answer),
            Either::Left((Err(_), _)) | Either::Right(_) => Called::Failed,
        };
        self.concurrency.give_back();
        let is_late = meter.counted(Counter::WorkLateSeconds) > 0;
        self.counts.add(u64::from(is_late), u64::from(called == Called::Failed));
        called
    }

    /// Calls a function with a batch, again and again until its messages can be delivered to others.
    async fn call_while(&self, function: &impl Serve, queue: &Queue, records: &[Value]) -> Called {
        let until: Timestamp = self.time.now() + queue.deployed.visibility;
        loop {
            match self.call(function, records, queue.deployed.timeout).await {
                Called::Throttled if self.time.now() + THROTTLED < until => self.time.pass(THROTTLED).await,
                called => return called,
            }
        }
    }

    /// Reads a queue for a function, for ever.
    pub async fn poll(self, queue: Queue, function: Rc<impl Serve>) {
        loop {
            let records = queue.receive(queue.deployed.batch_size);
            if records.is_empty() {
                self.time.pass(EMPTY).await;
                continue;
            }
            if let Called::Answered(answer) = self.call_while(&*function, &queue, &records).await {
                queue.delete(records.iter().filter(|record| !names(&answer, &record["messageId"])));
            }
        }
    }

    /// Returns all pollers of a queue: as many as may call the function at once, up to `most`.
    #[must_use]
    pub fn pollers<F: Serve + 'static>(&self, queue: &Queue, function: &Rc<F>, most: usize) -> Vec<Task> {
        let count = queue.deployed.concurrency_max.unwrap_or(most);
        let poller = |_| -> Task { Box::pin(self.clone().poll(queue.clone(), Rc::clone(function))) };
        (0..count).map(poller).collect()
    }
}

fn names(answer: &Value, id: &Value) -> bool {
    let failures = answer["batchItemFailures"].as_array();
    failures.is_some_and(|failures| failures.iter().any(|failure| failure["itemIdentifier"] == *id))
}
