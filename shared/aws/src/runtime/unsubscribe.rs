//! The page to unsubscribe at. It asks, and records what it is told as an event like any other.
//!
//! Only a `POST` unsubscribes: scanners of mails open every link there is. Nothing is looked up before the token is
//! verified, and whoever has a token had the mail, so nobody can find out here which orders there are.

use std::marker::PhantomData;
use std::process::ExitCode;

use candor_domain::event::envelope::Event;
use candor_domain::facts::order::Order;
use candor_domain::policy::settings::Policy;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::id::OrderKey;
use candor_engine::ports::{Clock, Store};
use jiff::Timestamp;
use serde_json::{Value, json};
use tracing::{error, info, warn};

use super::{Failure, Invocation, MachineClock, Serve, start};
use crate::bus::Bus;
use crate::configuration;
use crate::secrets::{Secret, SecretError};
use crate::store::Table;
use crate::telemetry::{Chain, Counter, Meter};
use crate::unsubscribe::Keys;
use crate::wire::{Delivery, Request};

/// The largest body that is read: a form of one field has no more. A larger one is answered with 413.
const BODY_BYTES_MAX: usize = 4 * 1024;
/// The longest query that is read: a link of ours has no more.
const QUERY_BYTES_MAX: usize = 2 * 1024;

/// What a visitor brings along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The order that the mail was about, as the link says.
    pub order: OrderKey,
    /// What proves that the link is ours.
    pub token: String,
    /// What they want.
    pub wants: Wants,
}

/// What a visitor wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// To see the page.
    Page,
    /// No more such mails.
    NoMore,
}

/// What the page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Whether they want no more such mails, with a button.
    Question,
    /// That it is done.
    Done,
    /// That the order was too long ago, so that nobody can tell whom the mail went to.
    Forgotten,
    /// That the link is none of ours.
    NotValid,
    /// That we could not do it.
    Failed,
}

/// What a page knows of its visitors. Pure: all that needs the outside is done here.
pub trait Page {
    /// The function's name.
    const SLUG: &'static str;

    /// What a visitor brings along; `None` where it is no link of ours.
    fn read(request: &Request) -> Option<Visit>;

    /// The event that says that whoever had mail about an order wants no more; `None` where nobody could tell who had.
    fn translate(order: &Order, now: Timestamp) -> Option<Event>;

    /// The page, in HTML, in the name of a shop, if it is known whose mail it was.
    fn write(says: Says, shop: Option<&ShopProfile>, request: &Request) -> String;
}

/// Runs the page.
pub fn run<P: Page>() -> ExitCode {
    start(P::SLUG, configuration::Unsubscribe::read, |statement| {
        let config = statement.common.aws.repeating();
        Porter::<P, Table> {
            store: Table::new(&config, statement.table),
            bus: Bus::new(&config, statement.bus),
            secret: Secret::new(&config, statement.secret_id, Keys::parse),
            policy: statement.policy,
            page: PhantomData,
        }
    })
}

struct Porter<P, S> {
    store: S,
    bus: Bus,
    secret: Secret<Keys>,
    policy: Policy,
    page: PhantomData<P>,
}

/// What a visitor is answered with.
struct Answer {
    status: u16,
    says: Says,
}

impl<P: Page, S: Store> Serve for Porter<P, S> {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        match invocation.delivery {
            Delivery::Request(request) => {
                let visit = read::<P>(&request);
                let answer = match &visit {
                    Ok(visit) => self.answer(visit, invocation.meter).await,
                    Err(status) => turn_away(*status, invocation.meter),
                };
                let shop = self.shop(visit.as_ref().ok());
                Ok(to_http(answer.status, P::write(answer.says, shop, &request)))
            }
            Delivery::Messages(_) | Delivery::Changes(_) | Delivery::Bare(_) => {
                Err(Failure(format!("{} answers requests, and this is none", P::SLUG)))
            }
        }
    }
}

/// What a visitor brings along, or the status to turn them away with.
fn read<P: Page>(request: &Request) -> Result<Visit, u16> {
    if request.body.as_ref().is_some_and(|body| body.len() > BODY_BYTES_MAX) {
        return Err(413);
    }
    if request.query.len() > QUERY_BYTES_MAX {
        return Err(414);
    }
    P::read(request).ok_or(400)
}

impl<P: Page, S: Store> Porter<P, S> {
    async fn answer(&self, visit: &Visit, meter: &Meter) -> Answer {
        match self.is_ours(visit).await {
            Ok(true) => {}
            Ok(false) => return turn_away(403, meter),
            Err(error) => return fail(&visit.order, &error, meter),
        }
        match visit.wants {
            Wants::Page => {
                info!(order = %visit.order, outcome = "asked", duration_ms = meter.duration_ms(), "asked a visitor");
                Answer { status: 200, says: Says::Question }
            }
            Wants::NoMore => self.unsubscribe(&visit.order, meter).await,
        }
    }

    async fn is_ours(&self, visit: &Visit) -> Result<bool, SecretError> {
        if self.secret.get().await?.verify(&visit.order, &visit.token) {
            return Ok(true);
        }
        let newer = self.secret.get_newer().await?;
        Ok(newer.is_some_and(|keys| keys.verify(&visit.order, &visit.token)))
    }

    /// The link does not say who had the mail; the order does.
    async fn unsubscribe(&self, key: &OrderKey, meter: &Meter) -> Answer {
        let now = MachineClock.now();
        let stored = match self.store.load(key).await {
            Ok(stored) => stored,
            Err(error) => return fail(key, &error, meter),
        };
        let Some(event) = stored.and_then(|stored| P::translate(&stored.order, now)) else {
            let duration_ms = meter.duration_ms();
            warn!(order = %key, outcome = "forgotten", duration_ms, "could not tell who had mail about order {key}");
            return Answer { status: 410, says: Says::Forgotten };
        };
        match self.bus.publish_facts(std::slice::from_ref(&event), now).await {
            Ok(()) => {
                let (event, duration_ms) = (&event.stamp.id, meter.duration_ms());
                info!(order = %key, %event, outcome = "published", duration_ms, "unsubscribed who had mail about order {key}");
                meter.count(Counter::Unsubscribed);
                Answer { status: 200, says: Says::Done }
            }
            Err(error) => fail(key, &error, meter),
        }
    }

    /// Whose page it is: the shop that the link names, true or not, or else the only one there is.
    fn shop(&self, visit: Option<&Visit>) -> Option<&ShopProfile> {
        let shops = &self.policy.shops;
        let only = || shops.values().next().filter(|_| shops.len() == 1);
        visit.and_then(|visit| shops.get(&visit.order.shop)).or_else(only)
    }
}

fn turn_away(status: u16, meter: &Meter) -> Answer {
    warn!(status, outcome = "not-valid", duration_ms = meter.duration_ms(), "turned a visitor away");
    meter.count(Counter::UnsubscribesRefused);
    Answer { status, says: Says::NotValid }
}

fn fail(key: &OrderKey, error: &(dyn std::error::Error + 'static), meter: &Meter) -> Answer {
    let duration_ms = meter.duration_ms();
    error!(order = %key, outcome = "failed", duration_ms, error = %Chain(error), "left a visitor to try again");
    meter.count(Counter::UnsubscribesFailed);
    Answer { status: 500, says: Says::Failed }
}

/// A page that fetches nothing, is framed by nobody, posts only to where it came from, and passes its address, which
/// holds the token, on to nobody.
fn to_http(status: u16, page: String) -> Value {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    json!({
        "statusCode": status,
        "headers": {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": POLICY,
            "cache-control": "no-store",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "x-robots-tag": "noindex",
        },
        "body": page,
        "isBase64Encoded": false,
    })
}

#[cfg(test)]
mod tests;
