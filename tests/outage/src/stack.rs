//! Runs the functions of one stack, and what they live on.

use std::cell::Cell;
use std::rc::Rc;

use candor_aws::runtime::dispatch::Dispatcher;
use candor_aws::runtime::facts::Recorder;
use candor_aws::runtime::teaching::Teacher;
use candor_domain::command::entry::CommandEntry;
use candor_domain::event::event_type::EventType;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKind;
use candor_domain::policy::settings::Policy;
use candor_engine::heard::Heard;
use candor_engine::intake::{Adapted, Kinds};
use candor_engine::ports::Clock;
use candor_engine::wake::sweep;
use jiff::{SignedDuration, Timestamp};

use crate::lives::{LIFE, event, facts, key};
use crate::poller::Lambda;
use crate::queue::{Queue, Seen};
use crate::stream::Stream;
use crate::time::{Task, Time};
use crate::world::World;

/// The greatest number of calls of one function at once, where the template sets none.
const POLLERS: usize = 20;

/// One stack.
pub(crate) struct Stage {
    pub(crate) time: Time,
    pub(crate) world: World,
    pub(crate) lambda: Lambda,
    pub(crate) stream: Stream,
    pub(crate) queues: Vec<(EventType, Queue)>,
    pub(crate) asks: Queue,
    pub(crate) policy: Policy,
    pub(crate) began: Timestamp,
}

/// The state of one order at the end.
pub(crate) struct Found {
    pub(crate) is_whole: bool,
    pub(crate) untold: usize,
    pub(crate) unsaid: usize,
    pub(crate) unknown: usize,
}

impl Stage {
    /// Returns everything that reads a queue or the stream, and what wakes orders.
    pub(crate) fn functions(&self) -> Vec<Task> {
        let mut tasks: Vec<Task> = Vec::new();
        for (kind, queue) in &self.queues {
            let recorder = Rc::new(Recorder {
                kinds: Kinds::one(*kind, candor_bus::translate_of(*kind)),
                adapt: |_| Adapted::AsItIs,
                store: self.world.clone(),
                // Nothing is reported here, so nothing waits that it would have told.
                teacher: Teacher {
                    references: self.world.clone(),
                    clock: self.time.clone(),
                    orders_kept: self.policy.keep,
                    reports: None,
                },
                queue: queue.clone(),
                clock: self.time.clone(),
                policy: self.policy.clone(),
                heard: Heard::default(),
            });
            tasks.extend(self.lambda.pollers(queue, &recorder, POLLERS));
        }
        let dispatcher = Rc::new(Dispatcher {
            store: self.world.clone(),
            mailer: self.world.clone(),
            case_notifier: self.world.clone(),
            commands: self.world.clone(),
            queue: self.asks.clone(),
            clock: self.time.clone(),
            policy: self.policy.clone(),
        });
        tasks.extend(self.lambda.pollers(&self.asks, &dispatcher, POLLERS));
        tasks.extend(self.stream.pollers(&self.lambda, &dispatcher, self.asks.deployed.timeout));
        tasks.push(Box::pin(self.wake()));
        tasks
    }

    fn wake(&self) -> impl Future<Output = ()> + use<> {
        let (world, time, asks) = (self.world.clone(), self.time.clone(), self.asks.clone());
        async move {
            loop {
                // A sweep that failed is not tried again: the next one finds what it missed.
                for key in sweep(&world, time.now()).await.unwrap_or_default() {
                    asks.send(&key.to_string());
                }
                time.pass(SignedDuration::from_mins(1)).await;
            }
        }
    }

    pub(crate) fn feed(&self, orders: usize, gap: SignedDuration) -> impl Future<Output = ()> + use<> {
        let (time, began) = (self.time.clone(), self.began);
        let at = |order: usize| began + gap * i32::try_from(order).unwrap_or(i32::MAX);
        let mut events: Vec<(Timestamp, usize, usize)> = { 0..orders }
            .flat_map(|order| {
                LIFE.iter().enumerate().map(move |(step, life)| (at(order) + life.1, order, step))
            })
            .collect();
        events.sort_unstable();
        let queues = self.queues.clone();
        async move {
            for (moment, order, step) in events {
                time.wait_until(moment).await;
                if let Some((kind, queue)) = queues.get(step) {
                    queue.send(&event(order, *kind, moment));
                }
            }
        }
    }

    /// Notes when the backlog of the outage is recorded, and when the first message is counted as late.
    pub(crate) fn observe(
        &self,
        ends: Timestamp,
        recorded: Rc<Cell<Option<Timestamp>>>,
        alarmed: Rc<Cell<Option<Timestamp>>>,
    ) -> impl Future<Output = ()> + use<> {
        let (time, queues, counts) = (self.time.clone(), self.queues.clone(), self.lambda.counts.clone());
        async move {
            while recorded.get().is_none() {
                time.pass(SignedDuration::from_secs(5)).await;
                if counts.late() > 0 && alarmed.get().is_none() {
                    alarmed.set(Some(time.now()));
                }
                let oldest = queues.iter().filter_map(|(_, queue)| queue.oldest()).min();
                if time.now() >= ends && oldest.is_none_or(|oldest| oldest >= ends) {
                    recorded.set(Some(time.now()));
                }
            }
        }
    }

    pub(crate) fn seen(&self) -> Seen {
        let all = self.queues.iter().map(|(_, queue)| queue.seen()).chain([self.asks.seen()]);
        all.fold(Seen::default(), |sum, one| Seen {
            dead: sum.dead + one.dead,
            forgotten: sum.forgotten + one.forgotten,
            receives_max: sum.receives_max.max(one.receives_max),
            receives: sum.receives + one.receives,
        })
    }

    pub(crate) fn find(&self, order: usize, placed_at: Timestamp) -> Found {
        let look = |stored: &candor_engine::ports::Stored| {
            let order_of = &stored.order;
            let wanted = [MessageKind::OrderConfirmation, MessageKind::ShippingNotice];
            let (mut unsaid, mut unknown) = (wanted.len(), 0);
            for (key, entry) in &order_of.ledger.messages {
                unknown += usize::from(matches!(entry, MessageEntry::Unknown { .. }));
                let is_said = match entry {
                    MessageEntry::Done { .. }
                    | MessageEntry::Withheld { .. }
                    | MessageEntry::Unknown { .. } => true,
                    MessageEntry::Due { .. }
                    | MessageEntry::Claimed { .. }
                    | MessageEntry::Refused { .. } => false,
                };
                unsaid -= usize::from(is_said && wanted.contains(&key.kind()));
            }
            let is_untold = |entry: &&CommandEntry| {
                matches!(entry, CommandEntry::Due { .. } | CommandEntry::Claimed { .. })
            };
            let untold = order_of.ledger.commands.values().filter(is_untold).count();
            Found { untold, is_whole: order_of.facts == facts(order, placed_at), unsaid, unknown }
        };
        let found = key(order).and_then(|key| self.world.store().look(&key, look));
        found.unwrap_or(Found { is_whole: false, untold: 0, unsaid: 2, unknown: 0 })
    }
}
