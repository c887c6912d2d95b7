//! Directs the play: begins tasks that are due, lets them take turns, and reacts to their results.

use std::collections::BTreeMap;
use std::task::{Context, Poll};

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::policy::settings::Policy;
use candor_domain::shipment::created::Shipment;
use candor_domain::values::id::OrderKey;
use candor_engine::dispatch::Ports;
use candor_engine::ports::Stored;
use candor_engine::record::{RecordError, Recorded, record};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use futures::task::noop_waker_ref;
use jiff::{SignedDuration, Timestamp};

use super::agenda::{Agenda, Job};
use super::{ActId, Happened, Played, Script, after};
use crate::faults::Fault;
use crate::people::{Act, People};
use crate::record::{Record, Words};
use crate::rng::{Rng, mix};
use crate::runtime::place;
use crate::stage::{Note, Stage};

/// The number of turns that the tasks of one household may take. If more are needed, the play would never
/// end.
const TURNS_MAX: u64 = 400_000;
/// The number of failed deliveries of one event after which nothing fails any more.
const ATTEMPTS_UNKIND: u32 = 6;

/// The longest time that it takes to tell another system something. Where nothing fails, a stop is told within a second of what
/// calls for it; the clocks of workers are off by minutes, and what is due is found by the sweep. Where much fails, several
/// attempts may fail, each with a pause twice as long, and the sweep may not run for an hour.
const PATIENCE_CALM: SignedDuration = SignedDuration::from_mins(5);
const PATIENCE: SignedDuration = SignedDuration::from_hours(3);
const DAY: i64 = 86_400;

/// Holds the result of a task.
enum Came {
    Recorded(Result<Recorded, RecordError>),
    Dispatched,
}

struct Running<'s> {
    work: LocalBoxFuture<'s, Came>,
    job: Job,
    slot: usize,
}

pub(super) fn direct(script: &Script, policy: &Policy, traced: bool, words: Option<Words>) -> Played {
    let orders = &script.household.orders;
    let stage = Stage::set(policy, orders, script.household.began, script.dice());
    if traced {
        stage.watch.borrow_mut().trace = Some(Vec::new());
    }
    stage.watch.borrow_mut().record = words.map(Record::new);
    let mut director = Director::new(script, &stage);
    let rested = director.run();
    let Director { happened, acts, delivered, looks, .. } = director;
    let now = stage.runtime.true_now();
    let mut watch = stage.watch.borrow_mut();
    let load = |key| stage.store.look(key, Stored::clone);
    let stored = orders.iter().enumerate().filter_map(|(number, key)| Some((number, load(key)?)));
    let stored: Vec<(usize, Stored)> = stored.collect();
    if rested {
        watch.assess(policy, &stored, &happened, now);
    } else {
        watch.violate("the world comes to rest", 0, now, format!("{TURNS_MAX} turns were not enough"));
    }
    Played {
        violations: std::mem::take(&mut watch.violations),
        tally: std::mem::take(&mut watch.tally),
        waits: std::mem::take(&mut watch.waits),
        happened,
        struck: stage.runtime.dice.struck(),
        acts,
        answers: std::mem::take(&mut watch.answers),
        delivered,
        looks,
        trace: watch.trace.take().unwrap_or_default(),
        statement: watch.record.take().map(Record::into_lines).unwrap_or_default(),
        orders: stored.into_iter().map(|(_, stored)| stored.order).collect(),
    }
}

struct Director<'s> {
    script: &'s Script,
    stage: &'s Stage<'s>,
    people: People,
    rng: Rng,
    agenda: Agenda,
    running: Vec<Running<'s>>,
    happened: Vec<Happened>,
    acts: Vec<ActId>,
    acted: BTreeMap<(usize, &'static str), u64>,
    delivered: u64,
    looks: u64,
}

impl<'s> Director<'s> {
    fn new(script: &'s Script, stage: &'s Stage<'s>) -> Self {
        let mut agenda = Agenda::of(stage.orders.len());
        for delivery in &script.deliveries {
            agenda.put(delivery.at, Job::Record { events: vec![delivery.event], attempt: 0 });
        }
        for (key, at) in &script.household.packs_at {
            agenda.put(*at, Job::Act(stage.number_of(key), Box::new(Act::Pack)));
        }
        Self {
            script,
            stage,
            people: People::of(script.seed, script.index, &script.household),
            rng: Rng::of(&[script.seed, script.index, 4]),
            agenda,
            running: Vec::new(),
            happened: script.household.events.iter().cloned().map(Happened::new).collect(),
            acts: Vec::new(),
            acted: BTreeMap::new(),
            delivered: 0,
            looks: 0,
        }
    }

    /// Runs the play. Returns true if the world became quiet.
    fn run(&mut self) -> bool {
        for _ in 0..TURNS_MAX {
            let now = self.stage.runtime.true_now();
            while let Some(job) = self.agenda.take(now) {
                let job = self.put_together(job, now);
                self.begin(job, now);
            }
            let Some(next) = self.choose(now) else {
                let sleeps = self.running.iter().filter_map(|task| self.stage.runtime.task(task.slot));
                let wakes = sleeps.map(|task| task.sleeps_until).min();
                let Some(at) = wakes.into_iter().chain(self.agenda.next_at()).min() else { return true };
                self.stage.runtime.move_to(at);
                continue;
            };
            self.take_turn(next);
        }
        false
    }

    /// Returns one of the tasks that do not sleep.
    fn choose(&mut self, now: Timestamp) -> Option<usize> {
        let awake = |running: &Running<'_>| {
            self.stage.runtime.task(running.slot).is_none_or(|task| task.sleeps_until <= now)
        };
        let ready: Vec<usize> =
            self.running.iter().enumerate().filter(|(_, r)| awake(r)).map(|(n, _)| n).collect();
        match ready.as_slice() {
            [] => None,
            [only] => Some(*only),
            several => Some(self.rng.pick(several)),
        }
    }

    fn take_turn(&mut self, index: usize) {
        let Some(running) = self.running.get_mut(index) else { return };
        let runtime = &self.stage.runtime;
        runtime.run_as(running.slot);
        let polled = running.work.poll_unpin(&mut Context::from_waker(noop_waker_ref()));
        let killed = runtime.task(running.slot).is_some_and(|task| task.killed);
        let came = match polled {
            Poll::Ready(came) => Some(came),
            Poll::Pending if killed => None,
            Poll::Pending => return self.see_to_notes(),
        };
        let Running { job, slot, .. } = self.running.swap_remove(index);
        self.stage.runtime.end(slot);
        self.see_to_notes();
        self.see_to(job, came);
    }

    /// Adds to a delivery more events that wait for the same order, as a queue may do.
    fn put_together(&mut self, job: Job, now: Timestamp) -> Job {
        let Job::Record { mut events, attempt } = job else { return job };
        let order = |event: usize| self.happened.get(event).map(|happened| &happened.event.key);
        let first = events.first().copied().unwrap_or_default();
        let coin = mix(&[self.script.seed, self.script.index, 5, u64::try_from(first).unwrap_or_default()]);
        if coin.is_multiple_of(2) {
            events.extend(self.agenda.take_more(now, |event| order(event) == order(first)));
        }
        Job::Record { events, attempt }
    }

    fn begin(&mut self, job: Job, now: Timestamp) {
        let stage = self.stage;
        let (order, work): (usize, LocalBoxFuture<'s, Came>) = match &job {
            Job::Record { events, .. } => {
                let events = events.iter().filter_map(|event| self.happened.get(*event));
                let events: Vec<Event> = events.map(|happened| happened.event.clone()).collect();
                let Some(key) = events.first().map(|event| event.key.clone()) else { return };
                (stage.number_of(&key), Box::pin(recording(stage, key, events)))
            }
            Job::Wake { order } if !self.agenda.is_awake(*order, now) => return,
            Job::Wake { order } | Job::Dispatch { order } => {
                let Some(key) = stage.orders.get(*order) else { return };
                (*order, Box::pin(dispatching(stage, key)))
            }
            Job::Act(order, act) => return self.act(*order, act, now),
        };
        let slot = stage.runtime.begin(order);
        self.running.push(Running { work, job, slot });
    }

    /// Reacts to the result of a task, which is `None` if the task was killed.
    fn see_to(&mut self, job: Job, came: Option<Came>) {
        let now = self.stage.runtime.true_now();
        match (job, came) {
            (Job::Record { events, .. }, Some(Came::Recorded(Ok(recorded)))) => {
                self.recorded(&events, &recorded, now);
            }
            (Job::Record { events, .. }, Some(Came::Recorded(Err(RecordError::Full { key, cause })))) => {
                let says = format!("events {events:?} of {key}: {cause}");
                self.stage.watch.borrow_mut().violate("an accepted event is never lost", 0, now, says);
            }
            (Job::Record { events, attempt }, _) => {
                self.stage.runtime.dice.calm_down(attempt > ATTEMPTS_UNKIND);
                for event in events {
                    self.agenda
                        .put(after(now, 30), Job::Record { events: vec![event], attempt: attempt + 1 });
                }
            }
            // Due effects stay due in the order, and the sweep finds it.
            (Job::Dispatch { .. } | Job::Wake { .. }, _) => self.looks += 1,
            (Job::Act(..), _) => {}
        }
    }

    fn recorded(&mut self, events: &[usize], recorded: &Recorded, now: Timestamp) {
        self.stage.runtime.dice.calm_down(false);
        let mut watch = self.stage.watch.borrow_mut();
        if events.len() > 1 {
            watch.count("events recorded together");
        }
        for (event, (id, disposition)) in events.iter().zip(&recorded.events) {
            self.delivered += 1;
            if let Some(happened) = self.happened.get_mut(*event) {
                happened.heard_at = happened.heard_at.or(Some(now));
            }
            watch.count(disposition.slug());
            watch.tell(now, || format!("event {event} ({id}) is recorded: {}", disposition.slug()));
        }
    }

    fn see_to_notes(&mut self) {
        let now = self.stage.runtime.true_now();
        for note in self.stage.take_notes() {
            match note {
                Note::Written { order, due, wake_at } => self.written(order, due, wake_at, now),
                Note::Mailed(order, mail) => self.plan_acts(order, now, |people| people.of_mail(&mail)),
                Note::Announced(order, said) => self.plan_acts(order, now, |people| people.of_case(&said)),
                Note::Signalled(order, command) => {
                    self.plan_acts(order, now, |people| people.of_signal(&command));
                }
            }
        }
    }

    fn written(&mut self, order: usize, due: bool, wake_at: Option<Timestamp>, now: Timestamp) {
        let dice = &self.stage.runtime.dice;
        let missing = dice.roll(place(order, 90), &[(Fault::SweepMissing, 2000)]).map_or(0, |_| 3600);
        self.agenda.wakes(order, wake_at, now, missing);
        if !due {
            return;
        }
        let faults = [(Fault::StreamLost, 3000), (Fault::StreamRepeated, 4000), (Fault::StreamLate, 2000)];
        let (copies, late) = match dice.roll(place(order, 91), &faults) {
            Some((Fault::StreamLost, _)) => (0, 0),
            Some((Fault::StreamRepeated, _)) => (2, 1),
            Some((_, extent)) => (1, i64::try_from(extent % 200_000).unwrap_or_default()),
            None => (1, 1),
        };
        for _ in 0..copies {
            self.agenda.put(after(now, late), Job::Dispatch { order });
        }
    }

    fn plan_acts(&mut self, order: usize, now: Timestamp, acts: impl FnOnce(&mut People) -> Vec<(i64, Act)>) {
        for (seconds, act) in acts(&mut self.people) {
            let dice = &self.stage.runtime.dice;
            let faults = [(Fault::MailEventLost, 10_000), (Fault::MailEventLate, 8000)];
            let fault = act.is_of_mail().then(|| dice.roll(place(order, 92), &faults)).flatten();
            let late = match fault {
                Some((Fault::MailEventLost, _)) => continue,
                Some((_, extent)) => i64::try_from(extent % 40_000).unwrap_or_default(),
                None => 0,
            };
            self.agenda.put(after(now, seconds + late), Job::Act(order, Box::new(act)));
        }
    }

    /// Carries out an act, and reports it by an event that reaches Candor a little later.
    fn act(&mut self, order: usize, act: &Act, now: Timestamp) {
        let Some(key) = self.stage.orders.get(order) else { return };
        let count = self.acted.entry((order, act.name())).or_default();
        *count += 1;
        let id = ActId::of(key, act, *count);
        self.acts.push(id);
        if self.script.acts_left_out.contains(&id) {
            return;
        }
        let seen = self.stage.watch.borrow();
        let Some(event) = act.event(key, &self.happened, &seen, order, now) else { return };
        drop(seen);
        self.stage.watch.borrow_mut().tell(now, || format!("order {order}: {}", act.name()));
        if let Fact::ShipmentCreated(parcel) = &event.fact {
            self.packed(order, parcel, now);
        }
        self.happened.push(Happened::new(event));
        let at = after(now, self.rng.between(0, 3));
        self.agenda.put(at, Job::Record { events: vec![self.happened.len() - 1], attempt: 0 });
    }
}

impl Director<'_> {
    /// Has a parcel looked at that leaves a warehouse, and plans when it arrives.
    fn packed(&mut self, order: usize, parcel: &Shipment, now: Timestamp) {
        let Some(key) = self.stage.orders.get(order) else { return };
        let own: Vec<&Happened> = self.happened.iter().filter(|one| one.event.key == *key).collect();
        let patience = if self.stage.runtime.dice.is_loaded() { PATIENCE } else { PATIENCE_CALM };
        self.stage.watch.borrow_mut().packed(order, (parcel, &own), patience, now);
        let arrives_at = after(now, self.rng.between(DAY, 4 * DAY));
        let arrives = Act::Arrive(parcel.shipment_id.clone());
        self.agenda.put(arrives_at, Job::Act(order, Box::new(arrives)));
    }
}

async fn recording(stage: &Stage<'_>, key: OrderKey, events: Vec<Event>) -> Came {
    Came::Recorded(record(stage, &stage.runtime, stage.policy, &key, &events).await)
}

async fn dispatching(stage: &Stage<'_>, key: &OrderKey) -> Came {
    let world =
        Ports { store: stage, mailer: stage, case_notifier: stage, commands: stage, clock: &stage.runtime };
    // The result does not matter: due effects stay due in the order.
    let _ = world.dispatch(stage.policy, key).await;
    Came::Dispatched
}
