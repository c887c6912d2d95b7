//! Plays an outage: orders live while something fails for a time, and afterwards the damage is counted.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use candor_aws::configuration::from_lookup;
use candor_engine::ports::Clock;
use jiff::{SignedDuration, Timestamp};

use crate::damage::Damage;
use crate::deployed::{self, Deployed};
use crate::lives::LIFE;
use crate::poller::{Concurrency, Counts, Lambda};
use crate::queue::Queue;
use crate::stack::{Found, Stage};
use crate::stream::Stream;
use crate::time::Time;
use crate::world::{Trouble, World};

/// The settings of a rehearsal.
#[derive(Debug, Clone, Copy)]
pub struct Rehearsal {
    /// The trouble.
    pub trouble: Trouble,
    /// The time for which it lasts.
    pub lasts: SignedDuration,
    /// The events that come each minute.
    pub events_per_minute: u32,
    /// The calls that the account lets run at the same time.
    pub concurrency: usize,
    /// Another number of deliveries than the template's.
    pub receives_max: Option<u32>,
    /// False if queues keep to their own time, whatever functions tell them.
    pub hears: bool,
}

/// The time for which orders are placed before the outage: a life, so that events of all kinds come when it begins.
const BEFORE: SignedDuration = SignedDuration::from_mins(45);
/// The time for which orders are placed after it.
const AFTER: SignedDuration = SignedDuration::from_mins(10);
/// The shards of the table's stream.
const SHARDS: usize = 4;
/// The rest at the end, in which nothing may be left to do.
const REST: SignedDuration = SignedDuration::from_mins(75);

/// Returns the settings of a shop whose warehouse is told what to send.
fn overridden(name: &str) -> Option<String> {
    (name == "POLICY_OVERRIDES").then(|| r#"{"fulfilment": {"when": "paid"}}"#.to_owned())
}

impl Rehearsal {
    /// Returns the outage that nothing may be lost in: half an hour.
    #[must_use]
    pub fn of(trouble: Trouble, events_per_minute: u32) -> Self {
        let lasts = SignedDuration::from_mins(30);
        Self { trouble, lasts, events_per_minute, concurrency: 100, receives_max: None, hears: true }
    }

    fn deployed(&self, stem: &str) -> Option<Deployed> {
        let deployed = deployed::queue_of(stem)?;
        let receives_max = self.receives_max.unwrap_or(deployed.receives_max);
        Some(Deployed { receives_max, ..deployed })
    }

    fn stage(&self) -> Option<Stage> {
        let began: Timestamp = "2026-03-02T10:00:00Z".parse().ok()?;
        let time = Time::beginning(began);
        let stream = Stream::new(&time, deployed::stream()?, SHARDS);
        let queue = |stem: &str| Some(Queue::new(&time, self.deployed(stem)?, self.hears));
        let queues = LIFE.iter().map(|(kind, _)| Some((*kind, queue(kind.detail_type())?)));
        Some(Stage {
            world: World::new(&time, &stream),
            lambda: Lambda {
                time: time.clone(),
                concurrency: Concurrency::of(self.concurrency),
                counts: Counts::default(),
            },
            queues: queues.collect::<Option<_>>()?,
            asks: queue("Dispatch")?,
            policy: from_lookup(&overridden, |settings| settings.policy()).ok()?,
            time,
            stream,
            began,
        })
    }

    /// Plays the outage, or returns `None` if the template lacks something.
    #[must_use]
    pub fn play(&self) -> Option<Damage> {
        let stage = self.stage()?;
        let ends = stage.began + BEFORE + self.lasts;
        let orders = self.orders();
        let (recorded, alarmed) = (Rc::new(Cell::new(None)), Rc::new(Cell::new(None)));
        let mut tasks = stage.functions();
        tasks.push(Box::pin(stage.feed(orders, self.gap())));
        tasks.push(Box::pin(self.direct(&stage)));
        tasks.push(Box::pin(stage.observe(ends, Rc::clone(&recorded), Rc::clone(&alarmed))));
        let over = ends + AFTER + REST;
        let time = stage.time.clone();
        stage.time.run(tasks, || time.now() >= over);
        Some(self.count(&stage, orders, recorded.get(), alarmed.get()))
    }

    /// Returns the time between two orders.
    fn gap(&self) -> SignedDuration {
        let kinds = i32::try_from(LIFE.len()).unwrap_or(1);
        let each = SignedDuration::from_mins(1) / i32::try_from(self.events_per_minute).unwrap_or(1);
        each * kinds
    }

    fn orders(&self) -> usize {
        let orders = (BEFORE + self.lasts + AFTER).as_millis() / self.gap().as_millis();
        usize::try_from(orders).unwrap_or_default()
    }

    /// Begins the trouble and ends it.
    fn direct(&self, stage: &Stage) -> impl Future<Output = ()> + use<> {
        let (trouble, lasts, time) = (self.trouble, self.lasts, stage.time.clone());
        let (world, concurrency) = (stage.world.clone(), stage.lambda.concurrency.clone());
        async move {
            time.pass(BEFORE).await;
            concurrency.open(trouble != Trouble::NothingRuns);
            world.suffer(Some(trouble));
            time.pass(lasts).await;
            concurrency.open(true);
            world.suffer(None);
        }
    }

    fn count(
        &self,
        stage: &Stage,
        orders: usize,
        recorded: Option<Timestamp>,
        alarmed: Option<Timestamp>,
    ) -> Damage {
        let (begins, ends) = (stage.began + BEFORE, stage.began + BEFORE + self.lasts);
        let mails = stage.world.mails();
        let unique: BTreeSet<&str> = mails.iter().map(|(_, mail)| mail.as_str()).collect();
        let placed = |order: usize| stage.began + self.gap() * i32::try_from(order).unwrap_or(i32::MAX);
        let found: Vec<Found> = (0..orders).map(|order| stage.find(order, placed(order))).collect();
        let is_late = |(at, mail): &&(Timestamp, String)| {
            let order = mail.strip_suffix("#order-confirmation").and_then(|mail| mail.rsplit('#').next());
            let order: Option<usize> = order.and_then(|order| order.parse().ok());
            order.is_some_and(|order| at.duration_since(placed(order)) > SignedDuration::from_mins(8))
        };
        let last = mails.iter().filter(is_late).map(|(at, _)| *at).max();
        Damage {
            events: orders * LIFE.len(),
            queues: stage.seen(),
            lost: found.iter().filter(|found| !found.is_whole).count(),
            unsaid: found.iter().map(|found| found.unsaid).sum(),
            unknown: found.iter().map(|found| found.unknown).sum(),
            mails: mails.len(),
            twice: mails.len() - unique.len(),
            commands: stage.world.commands(),
            untold: found.iter().map(|found| found.untold).sum(),
            notices: stage.world.notices(),
            undelivered: stage.stream.given_up().iter().map(|given_up| given_up.records.len()).sum(),
            late: stage.lambda.counts.late(),
            alarmed_after: alarmed.map(|at| at.duration_since(begins)),
            calls: (stage.lambda.counts.calls(), stage.lambda.counts.killed()),
            recorded_after: recorded.map(|at| at.duration_since(ends)),
            confirmed_after: last.map_or(SignedDuration::ZERO, |at| at.duration_since(ends)),
        }
    }
}
