//! Imitates a standard queue of SQS: a delivered message is hidden for a time, and is delivered again unless it is
//! deleted by then; after a number of deliveries the next one makes it a dead letter.
//!
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html>,
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html>

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use candor_aws::runtime::redelivery::{OwnQueue, Redelivery};
use candor_engine::ports::Clock;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::deployed::Deployed;
use crate::time::Time;

/// A queue, which all who hold a copy share.
#[derive(Debug, Clone)]
pub struct Queue {
    /// The numbers that it was made with.
    pub deployed: Deployed,
    time: Time,
    hears: bool,
    state: Rc<RefCell<State>>,
}

#[derive(Debug, Default)]
struct State {
    sent: u64,
    /// By the moment from which each can be delivered.
    messages: BTreeMap<(Timestamp, u64), Message>,
    /// The moments by the number of the message.
    moments: BTreeMap<u64, Timestamp>,
    seen: Seen,
}

#[derive(Debug, Clone)]
struct Message {
    body: Rc<str>,
    sent_at: Timestamp,
    receives: u32,
}

/// The events of a queue's life that a rehearsal is judged by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// The messages that became dead letters.
    pub dead: usize,
    /// The messages that the queue forgot, since they were too old.
    pub forgotten: usize,
    /// The greatest number of deliveries of one message.
    pub receives_max: u32,
    /// The number of all deliveries.
    pub receives: u64,
}

impl Queue {
    /// Returns an empty queue. One that does not hear keeps to its own time, whatever a function tells it.
    #[must_use]
    pub fn new(time: &Time, deployed: Deployed, hears: bool) -> Self {
        Self { deployed, time: time.clone(), hears, state: Rc::default() }
    }

    /// Takes a message.
    pub fn send(&self, body: &str) {
        let mut state = self.state.borrow_mut();
        let (number, now) = (state.sent, self.time.now());
        state.sent += 1;
        state.put(number, now, Message { body: body.into(), sent_at: now, receives: 0 });
    }

    /// Returns the number of messages, those that are hidden included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.state.borrow().messages.len()
    }

    /// Returns true if there is no message.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the moment at which the oldest message was sent.
    #[must_use]
    pub fn oldest(&self) -> Option<Timestamp> {
        self.state.borrow().messages.values().map(|message| message.sent_at).min()
    }

    /// Returns the events so far.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.state.borrow().seen
    }

    /// Delivers up to `most` messages, each as the record that Lambda hands to a function
    /// (<https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>).
    #[must_use]
    pub fn receive(&self, most: usize) -> Vec<Value> {
        let (now, mut records) = (self.time.now(), Vec::new());
        let mut state = self.state.borrow_mut();
        while records.len() < most
            && let Some(entry) = state.messages.first_entry().filter(|entry| entry.key().0 <= now)
        {
            let ((_, number), message) = entry.remove_entry();
            state.moments.remove(&number);
            records.extend(state.deliver(number, message, now, &self.deployed));
        }
        records
    }

    /// Deletes the messages of these records, if that is still their last delivery.
    pub fn delete<'r>(&self, records: impl IntoIterator<Item = &'r Value>) {
        let mut state = self.state.borrow_mut();
        for record in records {
            let _unless_it_came_again = state.take(record["receiptHandle"].as_str().unwrap_or_default());
        }
    }
}

impl State {
    fn put(&mut self, number: u64, at: Timestamp, message: Message) {
        self.moments.insert(number, at);
        self.messages.insert((at, number), message);
    }

    /// Takes out the message of a delivery, if it is the last one.
    fn take(&mut self, handle: &str) -> Option<(u64, Message)> {
        let (number, receives) = handle.split_once('/')?;
        let (number, receives): (u64, u32) = (number.parse().ok()?, receives.parse().ok()?);
        let at = *self.moments.get(&number)?;
        if self.messages.get(&(at, number))?.receives != receives {
            return None;
        }
        self.moments.remove(&number);
        Some((number, self.messages.remove(&(at, number))?))
    }

    fn deliver(&mut self, number: u64, message: Message, now: Timestamp, of: &Deployed) -> Option<Value> {
        if now.duration_since(message.sent_at) > of.retention {
            self.seen.forgotten += 1;
            return None;
        }
        if message.receives >= of.receives_max {
            self.seen.dead += 1;
            return None;
        }
        let message = Message { receives: message.receives + 1, ..message };
        self.seen.receives += 1;
        self.seen.receives_max = self.seen.receives_max.max(message.receives);
        let record = json!({
            "messageId": format!("message-{number}"),
            "receiptHandle": format!("{number}/{}", message.receives),
            "body": &*message.body,
            "attributes": {
                "ApproximateReceiveCount": message.receives.to_string(),
                "SentTimestamp": message.sent_at.as_millisecond().to_string(),
            },
            "eventSource": "aws:sqs",
        });
        self.put(number, now + of.visibility, message);
        Some(record)
    }
}

impl OwnQueue for Queue {
    async fn put_off(&self, redeliveries: Vec<Redelivery>) {
        self.time.pass(SignedDuration::from_millis(10)).await;
        let mut state = self.state.borrow_mut();
        for Redelivery { handle, pause } in redeliveries.into_iter().filter(|_| self.hears) {
            if let Some((number, message)) = state.take(&handle) {
                let pause = SignedDuration::try_from(pause).unwrap_or(SignedDuration::MAX);
                state.put(number, self.time.now() + pause, message);
            }
        }
    }
}
