//! Decides, for one lane of a table's stream, which records a function is called with next, as AWS documents Lambda to:
//!
//! - Records of one item stay in sequence, in one lane of their shard, and a lane goes on only once its batch is done or
//!   given up: <https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html>.
//! - A batch of which the function names failures is tried again from the lowest of them. An answer that names none is
//!   success. One that names something that is no sequence number of the batch is a failure of all:
//!   <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>.
//! - A call that failed is made again with one half of the batch, then the other. Splitting does not count as a retry.
//! - After so many retries, or at this age, records are given up: a description of them goes to the queue of what is
//!   undelivered. A call that could not be made is no retry, and ends by age alone:
//!   <https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html>.
//!
//! Where the documentation leaves a choice, the one that gives up more is taken: what is left of a batch counts its retries
//! further unless a part of it was done, and is given up as a whole.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The way in which Lambda reads a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mapping {
    /// The greatest number of records in one call.
    pub batch_size: usize,
    /// The number of lanes of each shard (`ParallelizationFactor`).
    pub lanes: usize,
    /// True if a batch is split that the function failed on.
    pub bisects: bool,
    /// True if the function's answer can name failures.
    pub reports_failures: bool,
    /// The greatest number of retries, if there is one.
    pub retries_max: Option<u32>,
    /// The age at which a record is given up, if there is one.
    pub age_max: Option<SignedDuration>,
}

/// A record of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its place in the stream.
    pub sequence: u64,
    /// The item that changed.
    pub pk: String,
    /// The moment of the change.
    pub at: Timestamp,
}

impl Record {
    /// Returns the record as Lambda hands it over.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "eventName": "MODIFY",
            "eventSource": "aws:dynamodb",
            "dynamodb": {
                "ApproximateCreationDateTime": self.at.as_second(),
                "Keys": { "pk": { "S": self.pk } },
                "SequenceNumber": self.sequence.to_string(),
            },
        })
    }
}

/// The end of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Called {
    /// The function answered.
    Answered(Value),
    /// The function failed: an error, a crash, its time ran out.
    Failed,
    /// The call could not be made.
    Throttled,
}

/// The reason why records were given up, as the description of them names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The retries are used up.
    RetryAttemptsExhausted,
    /// The records are too old.
    MaximumRecordAgeExceeded,
}

/// Records that were given up. Of the records themselves the description says only where they were.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenUp {
    /// The reason.
    pub reason: Reason,
    /// The records.
    pub records: Vec<Record>,
}

/// A batch that is tried, and how often it was tried again.
#[derive(Debug, Clone, PartialEq)]
struct Batch {
    records: Vec<Record>,
    retries: u32,
}

/// One lane of a shard.
#[derive(Debug)]
pub struct Lane {
    mapping: Mapping,
    waiting: VecDeque<Record>,
    /// The batch that is tried now, and before it those that come after it.
    tried: Vec<Batch>,
    given_up: Vec<GivenUp>,
}

impl Lane {
    /// Returns an empty lane.
    #[must_use]
    pub fn new(mapping: Mapping) -> Self {
        Self { mapping, waiting: VecDeque::new(), tried: Vec::new(), given_up: Vec::new() }
    }

    /// Takes a record.
    pub fn push(&mut self, record: Record) {
        self.waiting.push_back(record);
    }

    /// Returns true if nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.tried.is_empty()
    }

    /// Returns the moment of the change that has waited longest.
    #[must_use]
    pub fn oldest(&self) -> Option<Timestamp> {
        let tried = self.tried.iter().flat_map(|batch| &batch.records);
        tried.chain(&self.waiting).map(|record| record.at).min()
    }

    /// Returns the records that were given up so far.
    #[must_use]
    pub fn given_up(&self) -> &[GivenUp] {
        &self.given_up
    }

    /// Returns the records to call the function with, and how often that failed before.
    pub fn next(&mut self, now: Timestamp) -> Option<(Vec<Record>, u32)> {
        loop {
            if self.tried.is_empty() {
                let count = self.waiting.len().min(self.mapping.batch_size);
                if count == 0 {
                    return None;
                }
                self.tried.push(Batch { records: self.waiting.drain(..count).collect(), retries: 0 });
            }
            let batch = self.tried.last_mut()?;
            let age_max = self.mapping.age_max.unwrap_or(SignedDuration::MAX);
            let is_old = |record: &Record| now.duration_since(record.at) > age_max;
            let (old, fresh): (Vec<_>, Vec<_>) = batch.records.drain(..).partition(is_old);
            batch.records = fresh;
            let next = (!batch.records.is_empty()).then(|| (batch.records.clone(), batch.retries));
            if !old.is_empty() {
                self.given_up.push(GivenUp { reason: Reason::MaximumRecordAgeExceeded, records: old });
            }
            if next.is_some() {
                return next;
            }
            self.tried.pop();
        }
    }

    /// Takes the end of the call that [`next`](Self::next) asked for.
    pub fn took(&mut self, called: &Called) {
        let Some(batch) = self.tried.pop() else { return };
        match called {
            Called::Throttled => self.tried.push(batch),
            Called::Failed => self.failed(batch),
            Called::Answered(answer) => match self.first_failure(answer, &batch) {
                Ok(None) => {}
                Ok(Some(0)) => self.again(batch),
                // A part is done; what is left is another batch.
                Ok(Some(first)) => {
                    let records = batch.records.into_iter().skip(first).collect();
                    self.tried.push(Batch { records, retries: 0 });
                }
                Err(Unreadable) => self.failed(batch),
            },
        }
    }

    fn failed(&mut self, batch: Batch) {
        if !self.mapping.bisects || batch.records.len() < 2 {
            return self.again(batch);
        }
        let Batch { mut records, retries } = batch;
        let later = records.split_off(records.len().div_ceil(2));
        self.tried.push(Batch { records: later, retries });
        self.tried.push(Batch { records, retries });
    }

    fn again(&mut self, batch: Batch) {
        if self.mapping.retries_max.is_some_and(|most| batch.retries >= most) {
            let reason = Reason::RetryAttemptsExhausted;
            return self.given_up.push(GivenUp { reason, records: batch.records });
        }
        self.tried.push(Batch { retries: batch.retries + 1, ..batch });
    }

    /// Returns the place in the batch of the first failure that an answer names.
    fn first_failure(&self, answer: &Value, batch: &Batch) -> Result<Option<usize>, Unreadable> {
        let failures = match &answer["batchItemFailures"] {
            Value::Array(failures) if self.mapping.reports_failures => failures,
            _ => return Ok(None),
        };
        let place = |failure: &Value| {
            let named = failure["itemIdentifier"].as_str().ok_or(Unreadable)?;
            let place = batch.records.iter().position(|record| record.sequence.to_string() == named);
            place.ok_or(Unreadable)
        };
        let places = failures.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        Ok(places.into_iter().min())
    }
}

/// The answer names something that is no record of the batch.
struct Unreadable;
