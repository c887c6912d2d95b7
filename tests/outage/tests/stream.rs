//! Drives the real `dispatch` by the stream and by `wake`, while it fails: nothing that is due is lost or done twice,
//! wherever its records end up.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use candor_aws::configuration::from_lookup;
use candor_aws::runtime::dispatch::Dispatcher;
use candor_aws::runtime::{Failure, Invocation, Serve};
use candor_aws::wire::Delivery;
use candor_domain::event::event_type::EventType;
use candor_domain::policy::settings::Policy;
use candor_engine::intake;
use candor_engine::ports::Clock;
use candor_engine::record::record;
use candor_engine::wake::sweep;
use candor_outage::deployed;
use candor_outage::lane::Reason;
use candor_outage::lives::{event, key};
use candor_outage::poller::{Concurrency, Counts, Lambda};
use candor_outage::queue::Queue;
use candor_outage::stream::Stream;
use candor_outage::time::Time;
use candor_outage::world::{Trouble, World};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

type Real = Dispatcher<World, World, World, World, Queue, Time>;

/// `dispatch`, which notes what the stream calls it with.
struct Noted {
    dispatcher: Real,
    batches: RefCell<Vec<Vec<String>>>,
}

impl Serve for Noted {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        if let Delivery::Changes(changes) = &invocation.delivery {
            self.batches.borrow_mut().push(changes.iter().map(|change| change.pk.clone()).collect());
        }
        self.dispatcher.serve(invocation).await
    }
}

struct Played {
    world: World,
    stream: Stream,
    asks: Queue,
    function: Rc<Noted>,
}

const BEGAN: &str = "2026-03-02T10:00:00Z";
const ORDERS: usize = 40;

fn policy() -> Policy {
    from_lookup(&|_| None, |settings| settings.policy()).unwrap()
}

/// Lets so many orders be placed and paid at once, and `dispatch` work for an hour and a half.
fn play(stuck: Option<usize>, trouble: Option<(Trouble, i64)>) -> Played {
    let began: Timestamp = BEGAN.parse().unwrap();
    let time = Time::beginning(began);
    let stream = Stream::new(&time, deployed::stream().unwrap(), 2);
    let world = World::new(&time, &stream);
    let asks = Queue::new(&time, deployed::queue_of("Dispatch").unwrap(), true);
    let dispatcher = Dispatcher {
        store: world.clone(),
        mailer: world.clone(),
        case_notifier: world.clone(),
        commands: world.clone(),
        queue: asks.clone(),
        clock: time.clone(),
        policy: policy(),
    };
    let function = Rc::new(Noted { dispatcher, batches: RefCell::default() });
    world.stick(stuck.and_then(key));
    let concurrency = Concurrency::of(50);
    let lambda = Lambda { time: time.clone(), concurrency: concurrency.clone(), counts: Counts::default() };
    let timeout = asks.deployed.timeout;
    let mut tasks = stream.pollers(&lambda, &function, timeout);
    tasks.extend(lambda.pollers(&asks, &function, 5));
    tasks.push(Box::pin(wake(world.clone(), time.clone(), asks.clone())));
    tasks.push(Box::pin(place_all(world.clone(), time.clone())));
    if let Some((trouble, minutes)) = trouble {
        let (world, time) = (world.clone(), time.clone());
        tasks.push(Box::pin(async move {
            time.pass(SignedDuration::from_mins(1)).await;
            concurrency.open(trouble != Trouble::NothingRuns);
            world.suffer(Some(trouble));
            time.pass(SignedDuration::from_mins(minutes)).await;
            concurrency.open(true);
            world.suffer(None);
        }));
    }
    let (mended, clock) = (world.clone(), time.clone());
    tasks.push(Box::pin(async move {
        clock.pass(SignedDuration::from_mins(30)).await;
        mended.stick(None);
    }));
    let clock = time.clone();
    time.run(tasks, || clock.now() >= began + SignedDuration::from_mins(90));
    Played { world, stream, asks, function }
}

async fn wake(world: World, time: Time, asks: Queue) {
    loop {
        for key in sweep(&world, time.now()).await.unwrap_or_default() {
            asks.send(&key.to_string());
        }
        time.pass(SignedDuration::from_mins(1)).await;
    }
}

async fn place_all(world: World, time: Time) {
    for order in 0..ORDERS {
        for kind in [EventType::OrderPlaced, EventType::PaymentConfirmed] {
            let text = event(order, kind, time.now());
            let event = intake::read(kind, candor_bus::translate_of(kind), &text, time.now());
            record(world.store(), &time, &policy(), &key(order).unwrap(), &[event]).await.unwrap();
        }
        world.note(&key(order).unwrap());
    }
}

/// Checks that each order was confirmed, once.
fn assert_all_confirmed(played: &Played) {
    let mails = played.world.mails();
    let mails: Vec<&str> = mails.iter().map(|(_, mail)| mail.as_str()).collect();
    let unique: BTreeSet<&str> = mails.iter().copied().collect();
    assert_eq!(mails.len(), unique.len(), "twice");
    assert_eq!(unique.len(), ORDERS, "{unique:?}");
    assert_eq!(played.asks.seen().dead, 0);
}

#[test]
fn a_call_that_never_ends_costs_the_others_minutes_and_its_own_order_until_it_is_mended() {
    let played = play(Some(7), None);
    assert_all_confirmed(&played);
    let given_up = played.stream.given_up();
    assert!(!given_up.is_empty(), "Lambda gave its record up, and the queue of undelivered says so");
    for given_up in &given_up {
        let pks: Vec<&str> = given_up.records.iter().map(|record| record.pk.as_str()).collect();
        assert_eq!((given_up.reason, pks), (Reason::RetryAttemptsExhausted, vec!["ORDER#demo-shop#7"]));
    }
    // It was tried with others, then with fewer, then alone as often as the template says, and once more.
    let batches = played.function.batches.borrow();
    let with: Vec<usize> =
        { batches.iter() }.filter(|batch| batch.iter().any(|pk| pk.ends_with("#7"))).map(Vec::len).collect();
    assert!(with[0] > 1 && with.windows(2).all(|two| two[0] >= two[1]), "{with:?}");
    assert_eq!(with.iter().filter(|length| **length == 1).count(), 4, "{with:?}");
    let later = |at: Timestamp| at.duration_since(BEGAN.parse().unwrap()) > SignedDuration::from_mins(15);
    let late = played.world.mails().into_iter().filter(|(at, _)| later(*at));
    let late: Vec<String> = late.map(|(_, mail)| mail).collect();
    assert_eq!(late, ["demo-shop#7#order-confirmation"], "and the others were not kept waiting");
}

#[test]
fn a_table_that_fails_under_dispatch_holds_nothing_up_and_gives_nothing_up() {
    let played = play(None, Some((Trouble::TableThrottled(100), 20)));
    assert_all_confirmed(&played);
    assert!(
        played.stream.given_up().is_empty(),
        "dispatch names no failure: what is due stays due in its order"
    );
}

#[test]
fn records_that_grow_too_old_while_nothing_may_run_are_given_up_and_lose_nothing() {
    let played = play(None, Some((Trouble::NothingRuns, 20)));
    assert_all_confirmed(&played);
}

#[test]
fn changes_of_one_order_are_never_worked_on_at_the_same_time() {
    let time = Time::beginning(BEGAN.parse().unwrap());
    let stream = Stream::new(&time, deployed::stream().unwrap(), 3);
    let busy = Rc::new(Busy {
        time: time.clone(),
        now: RefCell::default(),
        clashes: Cell::default(),
        calls: Cell::default(),
    });
    let lambda = Lambda { time: time.clone(), concurrency: Concurrency::of(50), counts: Counts::default() };
    for round in 0..50 {
        (0..20)
            .filter(|order| (round + order) % 3 != 0)
            .for_each(|order| stream.push(&format!("ORDER#demo-shop#{order}")));
    }
    let (clock, began) = (time.clone(), time.now());
    time.run(stream.pollers(&lambda, &busy, SignedDuration::from_secs(30)), || {
        clock.now() > began + SignedDuration::from_mins(10)
    });
    assert_eq!(stream.oldest(), None);
    assert_eq!(busy.clashes.get(), 0);
    assert!(busy.calls.get() > 50, "{}", busy.calls.get());
}

/// A function that takes its time, and notes orders that are in two calls at once.
struct Busy {
    time: Time,
    now: RefCell<Vec<String>>,
    clashes: Cell<usize>,
    calls: Cell<usize>,
}

impl Serve for Busy {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let Delivery::Changes(changes) = invocation.delivery else { panic!("no changes") };
        let pks: BTreeSet<String> = changes.into_iter().map(|change| change.pk).collect();
        let clashes = pks.iter().filter(|pk| self.now.borrow().contains(pk)).count();
        self.clashes.set(self.clashes.get() + clashes);
        self.calls.set(self.calls.get() + 1);
        self.now.borrow_mut().extend(pks.iter().cloned());
        self.time.pass(SignedDuration::from_secs(1)).await;
        self.now.borrow_mut().retain(|pk| !pks.contains(pk));
        Ok(Value::Null)
    }
}
