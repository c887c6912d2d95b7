//! Checks that the stand-in of a queue does what AWS documents.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use std::time::Duration;

use candor_aws::runtime::redelivery::{OwnQueue, Redelivery};
use candor_outage::deployed::{self, Deployed};
use candor_outage::queue::Queue;
use candor_outage::time::Time;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

const SECOND: SignedDuration = SignedDuration::from_secs(1);

fn play(hears: bool, part: impl AsyncFnOnce(Time, Queue) + 'static) {
    let time = Time::beginning(Timestamp::UNIX_EPOCH);
    let deployed = deployed::queue_of("OrderPlaced").unwrap();
    assert_eq!(deployed.visibility, SECOND * 60);
    let queue = Queue::new(&time, Deployed { receives_max: 3, ..deployed }, hears);
    let told = time.clone();
    let over = std::rc::Rc::new(std::cell::Cell::new(false));
    let ended = std::rc::Rc::clone(&over);
    time.run(
        vec![Box::pin(async move {
            part(told, queue).await;
            ended.set(true);
        })],
        || false,
    );
    assert!(over.get(), "the part was not played to its end");
}

fn handle(record: &Value) -> String {
    record["receiptHandle"].as_str().unwrap().to_owned()
}

#[test]
fn a_message_is_hidden_for_a_time_and_is_a_dead_letter_after_its_last_delivery() {
    play(true, async |time, queue| {
        queue.send("hello");
        for delivery in 1..=3 {
            let received = queue.receive(10);
            assert_eq!(received[0]["attributes"]["ApproximateReceiveCount"], delivery.to_string());
            time.pass(SECOND * 59).await;
            assert!(queue.receive(10).is_empty(), "hidden");
            time.pass(SECOND).await;
        }
        assert!(queue.receive(10).is_empty());
        assert_eq!((queue.seen().dead, queue.len()), (1, 0));
    });
}

#[test]
fn a_deleted_message_does_not_come_again_unless_it_came_again_before() {
    play(true, async |time, queue| {
        queue.send("first");
        queue.send("second");
        let received = queue.receive(10);
        queue.delete(&received[..1]);
        time.pass(SECOND * 60).await;
        let again = queue.receive(10);
        assert_eq!((again.len(), again[0]["body"].as_str()), (1, Some("second")));
        queue.delete(&received[1..]);
        assert_eq!(queue.len(), 1, "the handle of an earlier delivery");
    });
}

#[test]
fn a_message_comes_again_when_its_queue_was_told_if_the_queue_listens() {
    for (hears, expected) in [(true, 300), (false, 60)] {
        play(hears, async move |time, queue| {
            queue.send("hello");
            let handle = handle(&queue.receive(10)[0]);
            queue.put_off(vec![Redelivery { handle, pause: Duration::from_secs(300) }]).await;
            time.pass(SECOND * (expected - 1)).await;
            assert!(queue.receive(10).is_empty());
            time.pass(SECOND).await;
            assert_eq!(queue.receive(10).len(), 1);
        });
    }
}

#[test]
fn a_message_that_is_too_old_is_forgotten() {
    play(true, async |time, queue| {
        queue.send("hello");
        time.pass(SignedDuration::from_hours(4 * 24) + SECOND).await;
        assert!(queue.receive(10).is_empty());
        assert_eq!(queue.seen().forgotten, 1);
    });
}
