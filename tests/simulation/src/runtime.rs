//! Provides the runtime: virtual time, and tasks that take turns as the seed decides, so that two workers
//! really work on one order at once. A task can sleep, and can be killed at the places where it waits.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::Poll;

use candor_engine::ports::Clock;
use jiff::{SignedDuration, Timestamp};

use crate::faults::{Dice, Fault, Step};
use crate::rng::Rng;

/// Holds the data of a running task.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task {
    /// The identifier of the task, which no other task has.
    pub(crate) id: u64,
    /// The order that it works on, by its number in the household.
    pub(crate) order: usize,
    /// The difference between its clock and the true time.
    pub(crate) skew: SignedDuration,
    /// The time at which it began.
    pub(crate) began: Timestamp,
    pub(crate) sleeps_until: Timestamp,
    pub(crate) killed: bool,
}

/// Holds the time, the dice, and the running tasks.
#[derive(Debug)]
pub(crate) struct Runtime {
    now: Cell<Timestamp>,
    running: Cell<usize>,
    steps: Cell<u64>,
    tasks: RefCell<Vec<Option<Task>>>,
    pub(crate) dice: Dice,
}

impl Runtime {
    pub(crate) fn new(now: Timestamp, dice: Dice) -> Self {
        Self {
            now: Cell::new(now),
            running: Cell::new(0),
            steps: Cell::new(0),
            tasks: RefCell::default(),
            dice,
        }
    }

    /// Returns the current time of the one true clock.
    pub(crate) fn true_now(&self) -> Timestamp {
        self.now.get()
    }

    pub(crate) fn move_to(&self, moment: Timestamp) {
        self.now.set(self.now.get().max(moment));
    }

    /// Gives a task a slot, and returns the slot's number.
    pub(crate) fn begin(&self, order: usize) -> usize {
        let began = self.true_now();
        let id = self.steps.get().wrapping_add(1);
        self.steps.set(id);
        let task = Task { id, order, skew: self.skew(order), began, sleeps_until: began, killed: false };
        let mut tasks = self.tasks.borrow_mut();
        let free = tasks.iter().position(Option::is_none).unwrap_or(tasks.len());
        if let Some(slot) = tasks.get_mut(free) {
            *slot = Some(task);
        } else {
            tasks.push(Some(task));
        }
        free
    }

    pub(crate) fn end(&self, slot: usize) {
        if let Some(task) = self.tasks.borrow_mut().get_mut(slot) {
            *task = None;
        }
    }

    pub(crate) fn run_as(&self, slot: usize) {
        self.running.set(slot);
    }

    pub(crate) fn task(&self, slot: usize) -> Option<Task> {
        self.tasks.borrow().get(slot).copied().flatten()
    }

    /// Returns the task that runs now.
    pub(crate) fn current(&self) -> Option<Task> {
        self.task(self.running.get())
    }

    fn change(&self, change: impl FnOnce(&mut Task)) {
        if let Some(Some(task)) = self.tasks.borrow_mut().get_mut(self.running.get()) {
            change(task);
        }
    }

    fn skew(&self, order: usize) -> SignedDuration {
        match self.dice.roll(place(order, 99), &[(Fault::Skewed, 20_000)]) {
            Some((_, extent)) => {
                let seconds = i64::try_from(extent % 360).unwrap_or_default();
                SignedDuration::from_secs(seconds - 180)
            }
            None => SignedDuration::ZERO,
        }
    }

    /// Returns the fault at a step of the running task, if any.
    pub(crate) fn roll(&self, step: Step, faults: &[(Fault, u64)]) -> Option<Fault> {
        self.roll_in(step, Phase::Within, faults).map(|(fault, _)| fault)
    }

    fn roll_in(&self, step: Step, phase: Phase, faults: &[(Fault, u64)]) -> Option<(Fault, u64)> {
        if !self.dice.is_loaded() {
            return None;
        }
        let order = self.current().map_or(0, |task| task.order);
        self.dice.roll(place(order, number(step) * 3 + phase.number()), faults)
    }

    /// Waits before a step. Here other tasks may have their turn, time may pass, and the function may be
    /// killed.
    pub(crate) async fn before(&self, step: Step) {
        let faults = [(Fault::CrashBefore(step), 400), (Fault::Slow(step), 500)];
        self.pause(step, Phase::Before, &faults).await;
    }

    /// Waits after a step, in the same way.
    pub(crate) async fn after(&self, step: Step) {
        self.pause(step, Phase::After, &[(Fault::CrashAfter(step), 600)]).await;
    }

    /// Returns the time that a step takes, which is usually short.
    fn length(&self) -> SignedDuration {
        let mut steps = self.steps.get();
        steps = steps.wrapping_add(1);
        self.steps.set(steps);
        let drawn = Rng::of(&[steps, self.dice.seed()]).below(1600);
        SignedDuration::from_millis(if drawn < 1500 { 8 } else { i64::try_from(drawn).unwrap_or_default() })
    }

    async fn pause(&self, step: Step, phase: Phase, faults: &[(Fault, u64)]) {
        if !self.dice.is_loaded() {
            return;
        }
        let now = self.true_now();
        match self.roll_in(step, phase, faults) {
            Some((Fault::Slow(_), extent)) => {
                let seconds = i64::try_from(20 + extent % 100).unwrap_or_default();
                self.change(|task| task.sleeps_until = later(now, SignedDuration::from_secs(seconds)));
            }
            Some(_) => self.change(|task| task.killed = true),
            None => {
                let length = self.length();
                self.change(|task| task.sleeps_until = later(now, length));
            }
        }
        let mut had_turn = false;
        poll_fn(|_| if std::mem::replace(&mut had_turn, true) { Poll::Ready(()) } else { Poll::Pending })
            .await;
    }
}

/// Names the phase of a step: before, within or after it.
#[derive(Debug, Clone, Copy)]
enum Phase {
    Before,
    Within,
    After,
}

impl Phase {
    fn number(self) -> u64 {
        match self {
            Self::Before => 0,
            Self::Within => 1,
            Self::After => 2,
        }
    }
}

/// Returns the number of a place at which faults are drawn: an order and a kind of step.
pub(crate) fn place(order: usize, what: u64) -> u64 {
    u64::try_from(order).unwrap_or_default() * 100 + what
}

fn number(step: Step) -> u64 {
    match step {
        Step::Load => 0,
        Step::Commit => 1,
        Step::Suppressions => 2,
        Step::Suppress => 3,
        Step::CheckDuplicates => 4,
        Step::Send => 5,
        Step::Announce => 6,
        Step::Publish => 7,
    }
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

impl Clock for Runtime {
    fn now(&self) -> Timestamp {
        let skew = self.current().map_or(SignedDuration::ZERO, |task| task.skew);
        later(self.true_now(), skew)
    }
}
