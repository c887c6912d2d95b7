//! Tests functions that record facts with batches and single events, on a store in memory.

use std::cell::Cell;

use candor_domain::event::fact::Fact;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::values::id::Shop;
use candor_domain::values::reading::At;
use candor_engine::memory::MemoryStore;
use candor_engine::ports::{Commit, CommitError, Revision, SilenceBooks, StoreError, Stored};
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::runtime::testing::{FixedClock, Remembering, invocation, policy};
use crate::telemetry::Counter;

fn translate(detail: &At<'_>) -> Option<Fact> {
    let reason = detail.field("reason").optional(At::parsed)?;
    Some(Fact::OrderCancelled(Cancelled { reason }))
}

/// Rewrites events of another system, which have another source. Only its shouts are used.
fn adapt(event: &Value) -> Adapted {
    if event["source"] != "elsewhere" {
        return Adapted::AsItIs;
    }
    match event["shout"].as_str() {
        Some(order_id) => Adapted::Rewritten(serde_json::from_str(&self::event(order_id, "e1", AT)).unwrap()),
        None => Adapted::NotUsed(NotUsed { topic: "whisper".to_owned(), why: "cannot be heard" }),
    }
}

const AT: &str = "2026-03-01T10:00:00Z";

/// A teacher of functions whose events teach nothing.
struct Silent;

impl Teach for Silent {
    async fn teach(&self, _: &Event) -> Result<(), RecordError> {
        Ok(())
    }
}

fn recorder<S>(store: S) -> Recorder<S, Silent, Remembering, FixedClock> {
    Recorder {
        kinds: Kinds::one(EventType::OrderCancelled, translate),
        adapt,
        store,
        teacher: Silent,
        queue: Remembering::default(),
        clock: FixedClock::default(),
        policy: policy(),
        heard: Heard::default(),
    }
}

fn event(order_id: &str, id: &str, occurred_at: &str) -> String {
    json!({
        "source": "candor.storefront",
        "detail-type": "OrderCancelled",
        "detail": { "id": id, "shop": "demo-shop", "order_id": order_id, "occurred_at": occurred_at },
    })
    .to_string()
}

fn batch(bodies: &[String]) -> String {
    let record = |(index, body): (usize, &String)| json!({ "messageId": format!("m{index}"), "body": body });
    json!({ "Records": bodies.iter().enumerate().map(record).collect::<Vec<_>>() }).to_string()
}

async fn failures<S: Store + OrderCounts>(
    recorder: &Recorder<S, Silent, Remembering, FixedClock>,
    meter: &Meter,
    bodies: &[String],
) -> Vec<String> {
    let answer = recorder.serve(invocation(&batch(bodies), meter)).await.unwrap();
    let failures = answer["batchItemFailures"].as_array().unwrap().iter();
    let mut ids: Vec<String> = failures.map(|it| it["itemIdentifier"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

/// A store that does not answer for one order.
struct Unanswering {
    inner: MemoryStore,
    order_id: &'static str,
    loads: Cell<usize>,
}

impl Unanswering {
    fn for_order(order_id: &'static str) -> Self {
        Self { inner: MemoryStore::default(), order_id, loads: Cell::new(0) }
    }
}

impl Store for Unanswering {
    async fn load(&self, key: &OrderKey) -> Result<Option<Stored>, StoreError> {
        self.loads.set(self.loads.get() + 1);
        if key.order_id.as_str() == self.order_id {
            let cause = "throttled".into();
            return Err(StoreError::Unavailable { operation: "load order", key: key.to_string(), cause });
        }
        self.inner.load(key).await
    }

    async fn commit(&self, commit: &Commit) -> Result<Revision, CommitError> {
        self.inner.commit(commit).await
    }
}

impl OrderCounts for Unanswering {
    async fn add_orders(&self, shop: &Shop, orders: &OrderHours) -> Result<(), StoreError> {
        self.inner.add_orders(shop, orders).await
    }
}

#[tokio::test]
async fn events_of_one_order_in_a_batch_share_one_read_and_one_write() {
    let (recorder, meter) = (recorder(MemoryStore::default()), Meter::begin());
    let bodies =
        [("e1", "2026-03-01T10:00:00Z"), ("e2", "2026-03-01T11:00:00Z"), ("e3", "2026-03-01T09:00:00Z")]
            .map(|(id, at)| event("1", id, at));
    assert!(failures(&recorder, &meter, &bodies).await.is_empty());
    assert_eq!((recorder.store.reads(), recorder.store.writes()), (1, 1));
}

#[tokio::test]
async fn a_duplicate_is_read_and_not_written() {
    let (recorder, meter) = (recorder(MemoryStore::default()), Meter::begin());
    let body = event("1", "e1", "2026-03-01T10:00:00Z");
    for _ in 0..2 {
        assert!(failures(&recorder, &meter, std::slice::from_ref(&body)).await.is_empty());
    }
    assert_eq!((recorder.store.reads(), recorder.store.writes()), (2, 1));
    assert_eq!(meter.counted(Counter::EventsMerged), 1);
    assert_eq!(meter.counted(Counter::EventsDuplicate), 1);
}

#[tokio::test]
async fn poison_is_recorded_as_a_refusal_and_fails_nothing() {
    let (recorder, meter) = (recorder(MemoryStore::default()), Meter::begin());
    let good = event("1", "e1", "2026-03-01T10:00:00Z");
    let bodies = ["{not json".to_owned(), String::new(), "[]".to_owned(), "\u{0}".to_owned(), good];
    assert!(failures(&recorder, &meter, &bodies).await.is_empty());
    assert_eq!(meter.counted(Counter::EventsMerged), 1);
    assert_eq!(meter.counted(Counter::EventsRefused), 4);
}

#[tokio::test]
async fn only_the_messages_of_the_order_that_could_not_be_recorded_come_again() {
    let (recorder, meter) = (recorder(Unanswering::for_order("2")), Meter::begin());
    let bodies = ["1", "2", "3", "2"].map(|order_id| event(order_id, "e1", "2026-03-01T10:00:00Z"));
    assert_eq!(failures(&recorder, &meter, &bodies).await, ["m1", "m3"]);
    assert_eq!(recorder.store.loads.get(), 3, "one for each order");
    assert_eq!(meter.counted(Counter::EventsRetried), 2);
}

#[tokio::test]
async fn what_could_not_be_recorded_comes_again_later_each_time_and_is_counted_once_it_is_late() {
    let (recorder, meter) = (recorder(Unanswering::for_order("2")), Meter::begin());
    let now = FixedClock::default().0;
    let received = |index: usize, receives: u32, minutes: i64| {
        let sent = (now - jiff::SignedDuration::from_mins(minutes)).as_millisecond().to_string();
        json!({ "messageId": format!("m{index}"), "receiptHandle": format!("h{index}"), "body": event("2", "e1", AT),
            "attributes": { "ApproximateReceiveCount": receives.to_string(), "SentTimestamp": sent } })
    };
    let batch = json!({ "Records": [received(0, 1, 0), received(1, 4, 2), received(2, 9, 31)] });
    let answer = recorder.serve(invocation(&batch.to_string(), &meter)).await.unwrap();
    assert_eq!(answer["batchItemFailures"].as_array().unwrap().len(), 3);
    let told = recorder.queue.0.borrow();
    let handles: Vec<&str> = told.iter().map(|one| one.handle.as_str()).collect();
    assert_eq!(handles, ["h0", "h1", "h2"]);
    assert!(told.windows(2).all(|two| two[0].pause * 2 < two[1].pause), "{told:?}");
    assert!(
        (37 * 60..=41 * 60).contains(&meter.counted(Counter::WorkLateSeconds)),
        "the oldest, when it comes again"
    );
}

#[tokio::test]
async fn a_queue_is_told_nothing_once_there_is_no_time_for_it() {
    let (recorder, meter) = (recorder(Unanswering::for_order("2")), Meter::begin());
    let record = json!({ "messageId": "m0", "receiptHandle": "h0", "body": event("2", "e1", AT) });
    let deadline = FixedClock::default().0 + jiff::SignedDuration::from_secs(1);
    let payload = json!({ "Records": [record] }).to_string();
    let late = Invocation { deadline, ..invocation(&payload, &meter) };
    let answer = recorder.serve(late).await.unwrap();
    assert_eq!(answer, json!({ "batchItemFailures": [{ "itemIdentifier": "m0" }] }));
    assert!(recorder.queue.0.borrow().is_empty());
}

#[tokio::test]
async fn an_order_that_is_full_keeps_no_good_event_out() {
    let (recorder, meter) = (recorder(MemoryStore::default()), Meter::begin());
    let refused = |n: usize| {
        let mut body: Value = serde_json::from_str(&event("1", "e1", "2026-03-01T10:00:00Z")).unwrap();
        body["detail"]["reason"] = json!([n]);
        body.to_string()
    };
    let kept: Vec<String> = (0..candor_domain::values::limits::REFUSED_MAX).map(refused).collect();
    assert!(failures(&recorder, &meter, &kept).await.is_empty());
    let bodies = [refused(1_000), event("1", "e2", "2026-03-01T10:00:00Z")];
    assert_eq!(failures(&recorder, &meter, &bodies).await, ["m0"]);
    assert_eq!(meter.counted(Counter::EventsMerged), 1);
}

#[tokio::test]
async fn one_event_by_itself_is_answered_with_its_outcome_or_fails_as_a_whole() {
    let meter = Meter::begin();
    let recorder = recorder(Unanswering::for_order("2"));
    let body = event("1", "e1", "2026-03-01T10:00:00Z");
    let answer = recorder.serve(invocation(&body, &meter)).await.unwrap();
    assert_eq!(answer, json!({ "outcome": "merged", "order": "demo-shop#1", "event": "e1" }));
    let answer = recorder.serve(invocation(r#"{"detail": {}}"#, &meter)).await.unwrap();
    assert_eq!(answer["outcome"], "refused");
    assert!(answer["reasons"].as_array().unwrap().contains(&json!("/source is missing")), "{answer}");
    let unanswered = event("2", "e1", "2026-03-01T10:00:00Z");
    let failure = recorder.serve(invocation(&unanswered, &meter)).await.unwrap_err();
    assert!(failure.to_string().contains("the store is unavailable: throttled"), "{failure}");
}

#[tokio::test]
async fn an_event_from_the_future_is_refused() {
    let (recorder, meter) = (recorder(MemoryStore::default()), Meter::begin());
    let now: Timestamp = FixedClock::default().0;
    let ahead = now + jiff::SignedDuration::from_hours(1);
    let answer = recorder.serve(invocation(&event("1", "e1", &ahead.to_string()), &meter)).await.unwrap();
    assert_eq!(answer["outcome"], "refused");
}

#[tokio::test]
async fn an_event_of_another_system_is_recorded_or_passed_over_and_never_a_case_for_being_foreign() {
    let (recorder, meter) = (recorder(MemoryStore::default()), Meter::begin());
    let [shout, whisper] = [json!({ "source": "elsewhere", "shout": "1" }), json!({ "source": "elsewhere" })];
    let bodies = [shout.to_string(), whisper.to_string(), event("2", "e2", AT)];
    assert!(failures(&recorder, &meter, &bodies).await.is_empty());
    let counted =
        [Counter::EventsMerged, Counter::EventsNotUsed, Counter::EventsRefused].map(|it| meter.counted(it));
    assert_eq!(counted, [2, 1, 0]);
    let answer = recorder.serve(invocation(&whisper.to_string(), &meter)).await.unwrap();
    assert_eq!(answer, json!({ "outcome": "not-used", "topic": "whisper", "reasons": ["cannot be heard"] }));
}

fn translate_placed(_: &At<'_>) -> Option<Fact> {
    let eur = json!({ "amount_minor": 3000, "currency": "EUR" });
    let placed = json!({
        "placed_at": AT, "customer": { "email": "jo@mail.example" }, "total": eur,
        "lines": [{ "line_id": "A", "title": "Lamp", "quantity": 1, "unit_price": eur }],
    });
    Some(Fact::OrderPlaced(serde_json::from_value(placed).unwrap()))
}

#[tokio::test]
async fn an_order_is_counted_when_its_source_names_it_for_the_first_time() {
    let (store, meter) = (MemoryStore::default(), Meter::begin());
    let mut recorder =
        Recorder { kinds: Kinds::one(EventType::OrderPlaced, translate_placed), ..recorder(store) };
    let placed = |order_id: &str, id: &str| {
        event(order_id, id, AT).replace("OrderCancelled", EventType::OrderPlaced.detail_type())
    };
    assert!(failures(&recorder, &meter, &[placed("1", "e1"), placed("2", "e2")]).await.is_empty());
    // A minute later, counts are written again: but one order is a duplicate, and the other has changed.
    recorder.clock = FixedClock(recorder.clock.now() + SignedDuration::from_mins(2));
    let later = placed("2", "e3").replace(AT, "2026-03-01T10:01:00Z");
    assert!(failures(&recorder, &meter, &[placed("1", "e1"), later]).await.is_empty());
    let hour = Hour::of(recorder.clock.now());
    let counted = recorder.store.order_hours(&"demo-shop".parse().unwrap(), hour, hour).await.unwrap();
    assert_eq!(counted.orders(hour), 2);
}
