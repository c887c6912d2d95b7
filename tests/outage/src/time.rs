//! Lets time pass as soon as nothing is left to do at the moment.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use candor_engine::ports::Clock;
use futures::stream::{FuturesUnordered, Stream};
use jiff::{SignedDuration, Timestamp};

/// Virtual time, which all who hold a copy share.
#[derive(Debug, Clone)]
pub struct Time(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    now: Cell<Timestamp>,
    number: Cell<u64>,
    alarms: RefCell<BTreeMap<(Timestamp, u64), Waker>>,
}

/// Something that goes on beside others.
pub type Task = Pin<Box<dyn Future<Output = ()>>>;

impl Time {
    /// Returns a time that begins at this moment.
    #[must_use]
    pub fn beginning(at: Timestamp) -> Self {
        let alarms = RefCell::default();
        Self(Rc::new(Inner { now: Cell::new(at), number: Cell::default(), alarms }))
    }

    /// Lets this time pass.
    pub async fn pass(&self, time: SignedDuration) {
        let until = self.now().checked_add(time).unwrap_or(Timestamp::MAX);
        self.wait_until(until).await;
    }

    /// Runs tasks until one of these holds: `is_over` says so, or nothing is left that could happen. `is_over` is asked
    /// each time before time passes.
    pub fn run(&self, tasks: Vec<Task>, mut is_over: impl FnMut() -> bool) {
        let mut tasks: FuturesUnordered<Task> = tasks.into_iter().collect();
        loop {
            let mut context = Context::from_waker(Waker::noop());
            while let Poll::Ready(Some(())) = Pin::new(&mut tasks).poll_next(&mut context) {}
            let next = if is_over() { None } else { self.0.alarms.borrow_mut().pop_first() };
            let Some(((at, _), waker)) = next else { return };
            self.0.now.set(at.max(self.now()));
            waker.wake();
        }
    }
}

/// An alarm that goes away with what waits for it.
struct Alarm<'t> {
    time: &'t Time,
    key: (Timestamp, u64),
}

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        self.time.0.alarms.borrow_mut().remove(&self.key);
    }
}

impl Clock for Time {
    fn now(&self) -> Timestamp {
        self.0.now.get()
    }

    async fn wait_until(&self, moment: Timestamp) {
        let number = self.0.number.get().wrapping_add(1);
        self.0.number.set(number);
        let alarm = Alarm { time: self, key: (moment, number) };
        std::future::poll_fn(|context| {
            if self.now() >= moment {
                return Poll::Ready(());
            }
            self.0.alarms.borrow_mut().insert(alarm.key, context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    async fn pause(&self, lost: u32) {
        self.pass(SignedDuration::from_millis(40) * i32::try_from(lost).unwrap_or(1)).await;
    }
}
