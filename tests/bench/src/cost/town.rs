//! Plays the part of AWS between the functions: carries what one of them did to the next, and counts it.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use candor_domain::event::event_type::EventType;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cost::assumed::CHUNK_BYTES;
use crate::cost::counts::{Counts, bytes};
use crate::lambda::Lambda;
use crate::measure::{Fixture, MeasureError};
use crate::others::{SIGNING_KEY, record_of, request, tick};
use crate::samples::{batch, set};
use crate::stand_in::{Asked, Item};
use crate::statistics::micros;

/// The table of the orders that live.
pub const TABLE: &str = "life";
/// The event type of mails, whose function also takes SES's events.
const MAILS: EventType = EventType::EmailStatusChanged;

/// Describes a call that is still to be made.
#[derive(Debug, Clone)]
enum Call {
    Webhook(String),
    Message { slug: &'static str, body: String },
    Change(Item),
}

/// Holds the functions, and what is on its way between them.
#[derive(Debug)]
pub struct Town<'b> {
    bench: &'b Fixture,
    policy_overrides: String,
    functions: BTreeMap<&'static str, Lambda>,
    waiting: VecDeque<Call>,
    /// The events of SES about each mail, as samples.
    about_mails: Vec<Value>,
    counts: Counts,
}

impl<'b> Town<'b> {
    /// Makes a town in which nothing has happened.
    #[must_use]
    pub fn new(bench: &'b Fixture, policy_overrides: &Value, about_mails: Vec<Value>) -> Self {
        let _ = bench.cloud.services.kept();
        Self {
            bench,
            policy_overrides: policy_overrides.to_string(),
            functions: BTreeMap::new(),
            waiting: VecDeque::new(),
            about_mails,
            counts: Counts::default(),
        }
    }

    /// Returns what was counted since the last call of this function.
    #[must_use]
    pub fn counted(&mut self) -> Counts {
        std::mem::take(&mut self.counts)
    }

    /// Delivers a webhook, and waits until everything that follows at once has happened.
    ///
    /// # Errors
    /// Returns a [`MeasureError`] if a function fails.
    pub async fn webhook(&mut self, topic: &str, payload: &Value) -> Result<(), MeasureError> {
        self.counts.api_calls = self.counts.api_calls.saturating_add(1);
        self.waiting.push_back(Call::Webhook(request(topic, &payload.to_string(), SIGNING_KEY)));
        self.settle().await
    }

    /// Puts an event of another system on the bus, and waits until everything that follows at once has
    /// happened.
    ///
    /// # Errors
    /// Returns a [`MeasureError`] if a function fails.
    pub async fn event(&mut self, event: &Value) -> Result<(), MeasureError> {
        self.on_bus(event);
        self.settle().await
    }

    /// Lets time pass, and lets `wake` see what is due by then. Its own work is not counted here: it is the
    /// same in each minute, whether it finds an order or not.
    ///
    /// # Errors
    /// Returns a [`MeasureError`] if a function fails.
    pub async fn pass(&mut self, time: Duration) -> Result<(), MeasureError> {
        tokio::time::sleep(time).await;
        let before = self.counts.clone();
        let asked = self.call("wake", tick(), false).await?;
        self.counts = before;
        for asked in &asked {
            self.follow(asked);
        }
        self.settle().await
    }

    /// Lets `wake` run once, and counts its work.
    ///
    /// # Errors
    /// Returns a [`MeasureError`] if it fails.
    pub async fn minute(&mut self) -> Result<Counts, MeasureError> {
        let before = self.counted();
        let _ = self.call("wake", tick(), false).await?;
        Ok(std::mem::replace(&mut self.counts, before))
    }

    async fn settle(&mut self) -> Result<(), MeasureError> {
        while let Some(call) = self.waiting.pop_front() {
            let asked = match call {
                Call::Webhook(payload) => self.call("shopify-webhook", payload, false).await?,
                Call::Message { slug, body } => self.call(slug, batch(0, &body), true).await?,
                Call::Change(item) => self.call("dispatch", record_of(&item), false).await?,
            };
            asked.iter().for_each(|asked| self.follow(asked));
        }
        Ok(())
    }

    /// Calls a function and counts its work. Returns what it asked AWS for.
    async fn call(
        &mut self,
        slug: &'static str,
        payload: String,
        queued: bool,
    ) -> Result<Vec<Asked>, MeasureError> {
        if !self.functions.contains_key(slug) {
            let started = self.bench.start_with(slug, TABLE, &self.policy_overrides).await?;
            self.functions.insert(slug, started);
        }
        let Some(function) = self.functions.get_mut(slug) else { return Ok(Vec::new()) };
        let _ = self.bench.cloud.tally();
        let (before, said) = (function.taken()?, function.log());
        function.invoke(payload).await?;
        let cpu = function.taken()?.on_cpu.saturating_sub(before.on_cpu);
        let tally = self.bench.cloud.tally();
        self.counts.read_log(function.log().get(said.len()..).unwrap_or_default());
        self.counts.read_units += tally.read_units;
        self.counts.write_units += tally.write_units;
        self.counts.index_write_units += tally.index_write_units;
        let work = self.counts.functions.entry(slug.to_owned()).or_default();
        let calls = if queued { &mut work.queued } else { &mut work.called };
        *calls = calls.saturating_add(1);
        work.cpu_us = work.cpu_us.saturating_add(micros(cpu));
        for (operation, count) in tally.requests {
            let sum = work.asked.entry(operation).or_default();
            *sum = sum.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        }
        Ok(self.bench.cloud.services.kept())
    }

    /// Does what AWS does because of a request.
    fn follow(&mut self, asked: &Asked) {
        let list = |name: &str| asked.body.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        match asked.operation.as_str() {
            "PutEvents" => list("Entries").iter().for_each(|entry| self.on_bus(&event_of(entry))),
            "PutItem" => self.on_stream(asked.body.get("Item")),
            "SendEmail" => self.on_mail(asked),
            "SendMessage" => self.counts.cases = self.counts.cases.saturating_add(1),
            "SendMessageBatch" => {
                for message in list("Entries") {
                    self.counts.woken = self.counts.woken.saturating_add(1);
                    let body = text(&message, "/MessageBody").to_owned();
                    self.waiting.push_back(Call::Message { slug: "dispatch", body });
                }
            }
            _ => {}
        }
    }

    /// Carries an event to the function of its type. Commands have none: others take them from the bus.
    fn on_bus(&mut self, event: &Value) {
        let size = bytes(&event.to_string());
        self.counts.bus_events = self.counts.bus_events.saturating_add(chunks(size));
        let (source, kind) = (text(event, "/source"), text(event, "/detail-type"));
        if !source.starts_with("candor.") {
            return;
        }
        self.counts.archived_bytes = self.counts.archived_bytes.saturating_add(size);
        if let Some(kind) = EventType::from_detail_type(kind) {
            self.waiting
                .push_back(Call::Message { slug: kind.recorded_with().slug(), body: event.to_string() });
        }
    }

    /// Hands a change of an order to `dispatch`, if the stream's filter lets it through. Those for `figures` are only counted:
    /// they come in batches, with those of other orders.
    fn on_stream(&mut self, item: Option<&Value>) {
        let is_figures = item.is_some_and(|item| item.pointer("/figures/S").is_some());
        self.counts.figures = self.counts.figures.saturating_add(u64::from(is_figures));
        let due = |item: &&Value| item.pointer("/due/BOOL") == Some(&Value::Bool(true));
        if let Some(item) = item.filter(due) {
            self.waiting.push_back(Call::Change(Item { attributes: item.clone(), bytes: 0 }));
        }
    }

    /// Sends a mail, and SES's events about it.
    fn on_mail(&mut self, asked: &Asked) {
        self.counts.mails = self.counts.mails.saturating_add(1);
        let now = json!(Timestamp::now().to_string());
        let of = |value: &Value, place: &str| value.pointer(place).cloned().unwrap_or_default();
        let receipt = of(&asked.answer, "/MessageId");
        let to = of(&asked.body, "/Destination/ToAddresses");
        for mut event in self.about_mails.clone() {
            set(&mut event, "/detail/mail/messageId", receipt.clone());
            set(&mut event, "/detail/mail/destination", to.clone());
            set(&mut event, "/detail/delivery/recipients", to.clone());
            set(&mut event, "/detail/mail/timestamp", now.clone());
            set(&mut event, "/detail/delivery/timestamp", now.clone());
            for tag in asked.body.get("EmailTags").and_then(Value::as_array).into_iter().flatten() {
                let place = format!("/detail/mail/tags/{}", text(tag, "/Name"));
                set(&mut event, &place, json!([of(tag, "/Value")]));
            }
            let body = event.to_string();
            self.counts.service_events = self.counts.service_events.saturating_add(chunks(bytes(&body)));
            self.waiting.push_back(Call::Message { slug: MAILS.slug(), body });
        }
    }
}

/// Returns the event that the bus makes of an entry of `PutEvents`.
fn event_of(entry: &Value) -> Value {
    json!({
        "version": "0",
        "id": "6f1c0d3e-0000-4000-8000-000000000125",
        "source": text(entry, "/Source"),
        "detail-type": text(entry, "/DetailType"),
        "account": "123456789012",
        "time": "2026-03-03T06:12:00Z",
        "region": "eu-west-2",
        "resources": [],
        "detail": serde_json::from_str::<Value>(text(entry, "/Detail")).unwrap_or_default(),
    })
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// Returns the number of chunks that an event is paid for.
fn chunks(bytes: u64) -> u64 {
    bytes.div_ceil(CHUNK_BYTES).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_paid_for_by_the_chunk() {
        assert_eq!((chunks(0), chunks(65_536), chunks(65_537)), (1, 1, 2));
    }

    #[test]
    fn the_bus_makes_an_event_of_an_entry() {
        let entry =
            json!({ "Source": "candor.carrier", "DetailType": "DeliveryScanned", "Detail": "{\"id\": 1}" });
        let event = event_of(&entry);
        assert_eq!((text(&event, "/source"), &event["detail"]["id"]), ("candor.carrier", &json!(1)));
    }
}
