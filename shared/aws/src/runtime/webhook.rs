//! Runs edges, which turn webhooks of a provider into events on the bus. A webhook comes over HTTP or from
//! the provider's event source.
//!
//! A webhook that was understood is answered with 200. One that was not understood, but was kept as a
//! refusal, is answered with 200 too, because to send it again would not help. Only a webhook that we could
//! not keep is answered with 500, so that the provider sends it again.

use std::collections::BTreeMap;
use std::process::ExitCode;

use candor_domain::erasure::demand::Demand;
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::reference::report::Report;
use candor_edge::translation::Translation;
pub use candor_engine::ports::Cause;
use candor_engine::ports::Clock;
use futures::{StreamExt, stream};
use jiff::Timestamp;
use serde_json::{Value, json};
use tracing::{error, info, warn};

use super::redelivery::{OwnQueue, Prospect, Unfinished, leave};
use super::{Failure, Invocation, MachineClock, Serve, start};
use crate::bus::Bus;
use crate::configuration;
use crate::edge_keys::EdgeKeys;
use crate::own_queue::FunctionQueue;
use crate::secrets::{Secret, SecretError};
use crate::telemetry::{Chain, Counter, Meter};
use crate::wire::{Delivery, Headers, Message, Request};

/// The size of the largest body that is read, in bytes. A larger one is answered with 413.
const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The greatest number of messages of a batch worked on at the same time.
const MESSAGES_AT_ONCE: usize = 10;

/// Defines the parts of an edge that depend on its provider. They are pure functions: this module does
/// everything that needs the outside.
pub trait Edge {
    /// The keys that the provider signs its webhooks with.
    type Keys;
    /// The data that is around the body of a webhook: in its headers, and in its path.
    type Delivery;

    /// The function's name.
    const SLUG: &'static str;
    /// The provider's name in the secret with the keys of all providers.
    const PROVIDER: &'static str;

    /// Reads the provider's own part of the secret: an object from shop to keys.
    ///
    /// # Errors
    /// Says what is wrong with the secret, without repeating its text.
    fn read_keys(secret: &str) -> Result<Self::Keys, Cause>;

    /// Returns true if a body of this media type, in lower case and without parameters, may be a webhook.
    #[must_use]
    fn takes(media_type: &str) -> bool {
        is_json(media_type)
    }

    /// Reads the data around the body; `None` if it does not say which shop the webhook belongs to.
    fn read(request: &Request) -> Option<Self::Delivery>;

    /// Returns true if the provider signed exactly this body, for this shop, and not too long before `now`, where it
    /// signs a time.
    fn is_authentic(
        keys: &Self::Keys,
        delivery: &Self::Delivery,
        headers: &Headers,
        body: &[u8],
        now: Timestamp,
    ) -> bool;

    /// Translates an authentic body.
    fn translate(delivery: &Self::Delivery, body: &[u8], now: Timestamp) -> Translation;

    /// Translates an event of the provider's event source. It needs no signature, because the bus guarantees
    /// who sent it.
    fn translate_envelope(envelope: &Value, now: Timestamp) -> Translation;
}

/// Returns true for `application/json`, and for the types of JSON that are named after it.
#[must_use]
pub fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}

/// Returns the type of the body, without what follows it, as in `application/json; charset=utf-8`. A webhook that does
/// not say it is read all the same: its signature says more.
fn media_type(headers: &Headers) -> Option<String> {
    let named = headers.get("content-type")?.split(';').next().unwrap_or_default();
    Some(named.trim().to_ascii_lowercase())
}

/// Runs the edge of a provider.
pub fn run<E: Edge>() -> ExitCode {
    start(E::SLUG, configuration::Webhook::read, |statement| {
        let config = statement.common.aws.repeating();
        Gate::<E, FunctionQueue> {
            bus: Bus::new(&config, statement.bus),
            // An edge without a queue gets no messages, so it never puts one off.
            queue: FunctionQueue::new(&config, statement.queue.unwrap_or_default()),
            secret: Secret::new(&config, statement.secret_id, own_keys::<E>),
            edge_keys: statement.edge_keys,
        }
    })
}

/// Reads the keys of one provider from the secret that holds those of all: `{"stripe": {"demo-shop": ["whsec_…"]}}`. A secret
/// of its own for each would cost 0.40 USD a month, used or not.
fn own_keys<E: Edge>(secret: &str) -> Result<E::Keys, Cause> {
    // Serde's own message could quote the secret.
    let all: BTreeMap<String, Value> =
        serde_json::from_str(secret).map_err(|_| "it is not a JSON object from provider to keys")?;
    let own = all.get(E::PROVIDER).ok_or_else(|| format!("it has no keys of {}", E::PROVIDER))?;
    E::read_keys(&own.to_string())
}

struct Gate<E: Edge, Q> {
    bus: Bus,
    /// The queue that events of the provider's event source come from.
    queue: Q,
    secret: Secret<E::Keys>,
    edge_keys: EdgeKeys,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    status: u16,
    outcome: &'static str,
}

impl Answer {
    fn to_http(&self) -> Value {
        json!({
            "statusCode": self.status,
            "headers": { "content-type": "application/json" },
            "body": json!({ "outcome": self.outcome }).to_string(),
            "isBase64Encoded": false,
        })
    }
}

impl<E: Edge, Q: OwnQueue> Serve for Gate<E, Q> {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let Invocation { delivery, deadline, meter } = invocation;
        match delivery {
            Delivery::Request(request) => Ok(self.answer(&request, meter).await.to_http()),
            Delivery::Messages(messages) => Ok(self.take_all(messages, deadline, meter).await),
            Delivery::Bare(body) => match self.take(&body, meter).await {
                Answer { status: 200, outcome } => Ok(json!({ "outcome": outcome })),
                Answer { outcome, .. } => Err(Failure(outcome.to_owned())),
            },
            Delivery::Changes(_) => Err(Failure(format!("{} takes webhooks, and this is none", E::SLUG))),
        }
    }
}

impl<E: Edge, Q: OwnQueue> Gate<E, Q> {
    async fn answer(&self, request: &Request, meter: &Meter) -> Answer {
        if !self.edge_keys.let_in(&request.headers) {
            return turn_away(403, "around-the-edge", meter);
        }
        let Some(body) = request.body.as_deref() else { return turn_away(400, "undecodable", meter) };
        if body.len() > BODY_BYTES_MAX {
            return turn_away(413, "too-large", meter);
        }
        if !media_type(&request.headers).is_none_or(|named| E::takes(&named)) {
            return turn_away(415, "not-json", meter);
        }
        let Some(delivery) = E::read(request) else {
            return turn_away(400, "incomplete", meter);
        };
        match self.is_authentic(&delivery, &request.headers, body).await {
            Ok(true) => self.publish(E::translate(&delivery, body, MachineClock.now()), meter).await,
            Ok(false) => turn_away(401, "unauthorised", meter),
            Err(error) => fail(&error, meter),
        }
    }

    async fn is_authentic(
        &self,
        delivery: &E::Delivery,
        headers: &Headers,
        body: &[u8],
    ) -> Result<bool, SecretError> {
        let keys = self.secret.get().await?;
        let now = MachineClock.now();
        if E::is_authentic(&keys, delivery, headers, body, now) {
            return Ok(true);
        }
        let newer = self.secret.get_newer().await?;
        Ok(newer.is_some_and(|keys| E::is_authentic(&keys, delivery, headers, body, now)))
    }

    async fn take_all(&self, messages: Vec<Message>, deadline: Timestamp, meter: &Meter) -> Value {
        let taken = messages.into_iter().map(|Message { id, body, receipt }| async move {
            let answer = self.take(&body, meter).await;
            let prospect = Prospect::Passing;
            (answer.status != 200).then_some(Unfinished { id, receipt, prospect })
        });
        let failed: Vec<_> = stream::iter(taken).buffer_unordered(MESSAGES_AT_ONCE).collect().await;
        let unfinished = failed.into_iter().flatten().collect();
        leave(&self.queue, unfinished, (MachineClock.now(), deadline), meter).await
    }

    /// Takes an event of the provider's event source.
    async fn take(&self, body: &str, meter: &Meter) -> Answer {
        // Null is refused like any other envelope without content. The bus itself delivers only JSON.
        let envelope = serde_json::from_str(body).unwrap_or(Value::Null);
        self.publish(E::translate_envelope(&envelope, MachineClock.now()), meter).await
    }

    async fn publish(&self, translation: Translation, meter: &Meter) -> Answer {
        if let Translation::NotUsed { topic, why } = translation {
            return pass_over(&topic, why, meter);
        }
        let (demand, translation) = translation.take_demand();
        if let Some(demand) = demand {
            match self.bus.publish_demand(&demand).await {
                Ok(()) => demanded(&demand, meter),
                Err(error) => return fail(&error, meter),
            }
        }
        let (changes, translation) = translation.take_changes();
        if let Err(error) = self.bus.publish_changes(&changes).await {
            return fail(&error, meter);
        }
        changes.iter().for_each(|change| noticed(change, meter));
        let (events, reports) = translation.into_parts();
        match self.bus.publish_all(&events, &reports, MachineClock.now()).await {
            Ok(()) => published(&events, &reports, meter),
            Err(error) => fail(&error, meter),
        }
    }
}

fn pass_over(topic: &str, why: &str, meter: &Meter) -> Answer {
    let duration_ms = meter.duration_ms();
    info!(topic, why, outcome = "not-used", duration_ms, "passed over {topic}");
    meter.count(Counter::WebhooksNotUsed);
    Answer { status: 200, outcome: "not-used" }
}

fn published(events: &[Event], reports: &[Report], meter: &Meter) -> Answer {
    let duration_ms = meter.duration_ms();
    for Event { key, stamp, fact } in events {
        let kind = fact.event_type();
        info!(order = %key, event = %stamp.id, %kind, outcome = "published", duration_ms, "published an event");
    }
    for Report { shop, stamp, .. } in reports {
        info!(%shop, event = %stamp.id, outcome = "published", duration_ms, "published a report about an order of {shop}");
    }
    let refused = events.iter().any(|event| matches!(event.fact, Fact::EventRefused(_)));
    let (counter, outcome) = if refused {
        (Counter::WebhooksRefused, "refused")
    } else {
        (Counter::WebhooksTranslated, "translated")
    };
    meter.count(counter);
    Answer { status: 200, outcome }
}

fn demanded(demand: &Demand, meter: &Meter) {
    let (shop, id, kind) = (&demand.shop, &demand.stamp.id, demand.asks.detail_type());
    let duration_ms = meter.duration_ms();
    info!(%shop, event = %id, kind, outcome = "published", duration_ms, "published {kind} of {shop}");
}

fn noticed(change: &FulfilmentOrderChanged, meter: &Meter) {
    let FulfilmentOrderChanged { shop, fulfilment_order_id, stamp, .. } = change;
    let duration_ms = meter.duration_ms();
    info!(%shop, event = %stamp.id, outcome = "published", duration_ms, "published that fulfilment order {fulfilment_order_id} of {shop} changed");
}

fn turn_away(status: u16, outcome: &'static str, meter: &Meter) -> Answer {
    warn!(status, outcome, duration_ms = meter.duration_ms(), "turned a webhook away");
    meter.count(Counter::WebhooksUnauthorised);
    Answer { status, outcome }
}

fn fail(error: &(dyn std::error::Error + 'static), meter: &Meter) -> Answer {
    error!(outcome = "failed", duration_ms = meter.duration_ms(), error = %Chain(error), "left a webhook to its sender");
    meter.count(Counter::WebhooksFailed);
    Answer { status: 500, outcome: "failed" }
}

#[cfg(test)]
mod tests;
