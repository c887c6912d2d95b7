//! Runs `shopify-actions`, which carries out in Shopify what Candor decided, and looks at fulfilment orders that changed.
//!
//! The order is read before it is changed, and again where a change was refused: an order that is as wished needs nothing
//! more, even if a person made it so. A step that was done is no fact to Candor; the webhook that follows is.

use std::process::ExitCode;

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Aspect, Refused, WhyRefused};
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::values::id::{EventId, OrderKey};
use candor_domain::values::reading::Violation;
use candor_engine::intake::digest;
use candor_engine::ports::{Clock, FactBus, Store};
use candor_shopify::action::{Asked, Step, Steps, Task, Wish};
use candor_shopify::fulfillment_order::FulfillmentOrderState;
use candor_shopify::order::{OrderState, ReadOrder};
use candor_shopify::shop::Gid;
use candor_shopify::trouble::{Problem, Trouble};
use jiff::Timestamp;
use serde_json::{Value, json};
use tracing::{debug, error, info, warn};

use super::redelivery::{OwnQueue, Unfinished, leave};
use super::{Failure, Invocation, MachineClock, Serve, start};
use crate::bus::Bus;
use crate::configuration;
use crate::own_queue::FunctionQueue;
use crate::shopify::{Admin, AdminError};
use crate::store::Table;
use crate::telemetry::{Chain, Counter, Meter};
use crate::wire::{Delivery, Message};

mod dividing;
mod error;
mod looking;

use error::{ActError, prospect};

/// An order that the shop does not have, or that is older than the app may read.
const NO_ORDER: &str = "the shop has no such order, or it is too old for the app to read";

/// An order without a part that could be held.
const NO_PART: &str = "the shop has made no part of it that could be held";

/// Defines the parts that are Shopify's words: pure functions of the function's own crate.
pub trait Words {
    /// Reads a command, or a notice, from its event.
    ///
    /// # Errors
    /// Returns everything that is wrong with it.
    fn read(message: &str) -> Result<Task, Vec<Violation>>;

    /// Returns the event that says how a fulfilment order stands.
    ///
    /// # Errors
    /// Says what Shopify answered that cannot be used.
    fn report(change: &FulfilmentOrderChanged, state: &FulfillmentOrderState) -> Result<Event, &'static str>;

    /// Returns the steps to a wish, by how the order stands.
    fn steps(wish: &Wish, order: &OrderState) -> Steps;
}

/// Runs the function.
pub fn run<W: Words>() -> ExitCode {
    start(
        "shopify-actions",
        configuration::ShopifyActions::read,
        |statement: configuration::ShopifyActions| {
            let config = statement.common.aws.repeating();
            Actor {
                store: Table::new(&config, statement.table),
                bus: Bus::new(&config, statement.bus),
                queue: FunctionQueue::new(&config, statement.queue),
                clock: MachineClock,
                api: Admin::new(&config, statement.secret_id, statement.shopify_address),
                read: W::read,
                report: W::report,
                steps: W::steps,
            }
        },
    )
}

struct Actor<S, B, Q, C> {
    store: S,
    bus: B,
    queue: Q,
    clock: C,
    api: Admin,
    read: fn(&str) -> Result<Task, Vec<Violation>>,
    report: fn(&FulfilmentOrderChanged, &FulfillmentOrderState) -> Result<Event, &'static str>,
    steps: fn(&Wish, &OrderState) -> Steps,
}

/// The result of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// The order was told how one of its fulfilment orders stands.
    Told,
    /// The shop did it.
    CarriedOut,
    /// The order was as wished already.
    AlreadySo,
    /// A newer command about the same was sent.
    Superseded,
    /// The order, or the fulfilment order, is none of Shopify's, or there is no access to its shop.
    NotOurs,
    /// The shop will not do it; its order has a case.
    Refused,
}

impl<S: Store, B: FactBus, Q: OwnQueue, C: Clock> Serve for Actor<S, B, Q, C> {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let Invocation { delivery, deadline, meter } = invocation;
        match delivery {
            Delivery::Messages(messages) => {
                let mut unfinished = Vec::new();
                // One after the other: a shop's points are shared by all.
                for message in messages {
                    unfinished.extend(self.take_message(message, meter).await);
                }
                Ok(leave(&self.queue, unfinished, (self.clock.now(), deadline), meter).await)
            }
            Delivery::Bare(body) => match self.take(&body).await {
                Ok(done) => Ok(json!({ "outcome": done.slug() })),
                Err(error) => Err(Failure(Chain(&error).to_string())),
            },
            Delivery::Changes(_) | Delivery::Request(_) => {
                Err(Failure("shopify-actions takes commands and notices, and this is neither".to_owned()))
            }
        }
    }
}

impl<S: Store, B: FactBus, Q, C: Clock> Actor<S, B, Q, C> {
    async fn take_message(&self, message: Message, meter: &Meter) -> Option<Unfinished> {
        let Message { id, body, receipt } = message;
        match self.take(&body).await {
            Ok(_) => None,
            Err(error) => {
                meter.count(Counter::EventsRetried);
                let duration_ms = meter.duration_ms();
                error!(message = %id, outcome = "failed", duration_ms, error = %Chain(&error), "left a command to its queue");
                Some(Unfinished { id, receipt, prospect: prospect(&error) })
            }
        }
    }

    async fn take(&self, body: &str) -> Result<Done, ActError> {
        let task = (self.read)(body).map_err(|wrong| {
            let wrong: Vec<String> = wrong.iter().map(ToString::to_string).collect();
            ActError::Unreadable(wrong.join("; "))
        })?;
        match task {
            Task::CarryOut(asked) => self.carry_out(&asked, body).await,
            Task::Look(change) => self.look(&change).await,
        }
    }

    async fn carry_out(&self, asked: &Asked, body: &str) -> Result<Done, ActError> {
        let done = self.act(asked, body).await?;
        let Asked { order, key, .. } = asked;
        match done {
            Done::CarriedOut | Done::AlreadySo => {
                info!(%order, effect = %key, outcome = done.slug(), "had the shop carry out {key}");
            }
            Done::Superseded | Done::NotOurs | Done::Told => {
                debug!(%order, effect = %key, outcome = done.slug(), "left {key} alone");
            }
            Done::Refused => {
                warn!(%order, effect = %key, outcome = done.slug(), "the shop will not carry out {key}")
            }
        }
        Ok(done)
    }

    async fn act(&self, asked: &Asked, body: &str) -> Result<Done, ActError> {
        let Some(id) = Gid::of_order(&asked.order.order_id) else { return Ok(Done::NotOurs) };
        let kept = self.store.load(&asked.order).await?;
        if kept.as_ref().is_some_and(|kept| !kept.order.ledger.is_last_command(&asked.key)) {
            return Ok(Done::Superseded);
        }
        match self.reach(asked, &id).await {
            Ok(Reached { is_too_early: true, .. }) => {
                let entry = kept.as_ref().and_then(|kept| kept.order.ledger.commands.get(&asked.key));
                if dividing::may_follow(entry, self.clock.now()) {
                    return Err(ActError::TooEarly);
                }
                self.refuse(asked, NO_PART, body).await
            }
            Ok(Reached { did, beyond: None, .. }) => Ok(if did { Done::CarriedOut } else { Done::AlreadySo }),
            Ok(Reached { beyond: Some(words), .. }) => self.refuse(asked, words, body).await,
            Err(error) => match error.trouble() {
                Trouble::Misconfigured { problem: Problem::NoAccess, .. } => Ok(Done::NotOurs),
                Trouble::Refused { words } => self.refuse(asked, words.as_str(), body).await,
                Trouble::Later { .. } | Trouble::Misconfigured { .. } => Err(error.into()),
            },
        }
    }

    /// Does what is missing. A step that the shop refuses because somebody else did it meanwhile is done, too.
    async fn reach(&self, asked: &Asked, id: &Gid) -> Result<Reached, AdminError> {
        let Some(steps) = self.missing(asked, id).await? else {
            return Ok(Reached { did: false, beyond: Some(NO_ORDER), is_too_early: false });
        };
        let did = !steps.missing.is_empty();
        for step in &steps.missing {
            let Err(error) = self.do_step(&asked.order, step).await else { continue };
            let is_refused = matches!(error.trouble(), Trouble::Refused { .. });
            let now = if is_refused { self.missing(asked, id).await? } else { None };
            if now.is_none_or(|steps| !steps.missing.is_empty()) {
                return Err(error);
            }
        }
        Ok(Reached { did, beyond: steps.beyond_reach, is_too_early: steps.is_too_early })
    }

    async fn missing(&self, asked: &Asked, id: &Gid) -> Result<Option<Steps>, AdminError> {
        let read = self.api.ask(&asked.order.shop, &ReadOrder::new(id.clone())).await?;
        Ok(read.data.order.map(|order| (self.steps)(&asked.wish, &order)))
    }

    async fn do_step(&self, order: &OrderKey, step: &Step) -> Result<(), AdminError> {
        let shop = &order.shop;
        match step {
            Step::AddTags(add) => self.api.ask(shop, add).await.map(|_| ()),
            Step::RemoveTags(remove) => self.api.ask(shop, remove).await.map(|_| ()),
            Step::Hold(hold) => self.api.ask(shop, hold).await.map(|_| ()),
            Step::Release(release) => self.api.ask(shop, release).await.map(|_| ()),
            Step::Cancel(cancel) => self.api.ask(shop, cancel).await.map(|_| ()),
            Step::SetMetafields(set) => self.api.ask(shop, set).await.map(|_| ()),
            Step::Close(close) => self.api.ask(shop, close).await.map(|_| ()),
        }
    }

    /// Tells the order that the shop will not do it, so that it has a case.
    async fn refuse(&self, asked: &Asked, words: &str, body: &str) -> Result<Done, ActError> {
        let refusal = refusal(asked, words, body, self.clock.now());
        self.bus.put(&[refusal]).await.map_err(ActError::Bus)?;
        Ok(Done::Refused)
    }
}

/// The end of an attempt at a command.
struct Reached {
    /// True if something had to be done.
    did: bool,
    /// The part that cannot be had.
    beyond: Option<&'static str>,
    /// True if there is nothing yet that could be changed.
    is_too_early: bool,
}

/// Returns the event that the shop will not do what it was asked. A command is refused once, however often it comes.
fn refusal(asked: &Asked, words: &str, body: &str, now: Timestamp) -> Event {
    let Asked { order, key, .. } = asked;
    let id = EventId::refused(digest(&format!("{order}#{key}")));
    let refused = Refused {
        refused_at: now,
        why: WhyRefused::NotCarriedOut,
        about: Some(Aspect::Command(key.clone())),
        event_id: None,
        occurred_at: None,
        violations: vec![Violation::new("", words)],
        raw: body.to_owned().into(),
    };
    let stamp = Stamp { occurred_at: now, id, source: Source::Storefront };
    Event { key: order.clone(), stamp, fact: Fact::EventRefused(refused) }
}

impl Done {
    /// Returns its name in logs.
    fn slug(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::CarriedOut => "carried-out",
            Self::AlreadySo => "already-so",
            Self::Superseded => "superseded",
            Self::NotOurs => "not-used",
            Self::Refused => "refused",
        }
    }
}

#[cfg(test)]
mod tests;
