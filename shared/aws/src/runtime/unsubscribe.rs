//! Runs the unsubscribe page. The page asks the visitor, and puts the answer on the bus as an event like any
//! other.
//!
//! Only a `POST` unsubscribes, because mail scanners open every link that a mail has. No order is looked up
//! before the token is verified. A visitor with a valid token got it in a mail, so visitors cannot use this
//! page to find out if an order exists.

use std::marker::PhantomData;
use std::process::ExitCode;

use candor_domain::contact::mail_status::MailStatus;
use candor_domain::event::envelope::Event;
use candor_domain::facts::order::Order;
use candor_domain::policy::settings::Policy;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::id::{OrderKey, Shop};
use candor_engine::ports::{Clock, Keep, Store, StoreError};
use jiff::Timestamp;
use serde_json::{Value, json};
use tracing::{error, info, warn};

use super::{Failure, Invocation, MachineClock, Serve, start};
use crate::bus::Bus;
use crate::configuration;
use crate::edge_keys::EdgeKeys;
use crate::keys::{ContactHash, Keys};
use crate::secrets::{Secret, SecretError};
use crate::store::Table;
use crate::telemetry::{Chain, Counter, Meter};
use crate::wire::{Delivery, Request};

/// The size of the largest body that is read, in bytes. A form with one field needs no more. A larger one is
/// answered with 413.
const BODY_BYTES_MAX: usize = 4 * 1024;
/// The length of the longest query that is read, in bytes. No link of ours is longer.
const QUERY_BYTES_MAX: usize = 2 * 1024;

/// The data of one visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The order that the mail was about, as the link names it.
    pub order: OrderKey,
    /// The hash of the address that the mail went to.
    pub contact: ContactHash,
    /// The token, which proves that the link is ours.
    pub token: String,
    /// The visitor's wish.
    pub wants: Wants,
}

/// The wish of a visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// The visitor wants to see the page.
    Page,
    /// The visitor wants to get no more such mails.
    NoMore,
}

/// The content of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// The page asks the visitor to confirm, with a button, that they want no more such mails.
    Question,
    /// The page says that the visitor is unsubscribed.
    Done,
    /// The page says that the link is not one of ours.
    NotValid,
    /// The page says that the request failed on our side.
    Failed,
}

/// Defines the parts of a page that depend on its visitors. They are pure functions: this module does
/// everything that needs the outside.
pub trait Page {
    /// The function's name.
    const SLUG: &'static str;

    /// Reads the data of a visit; `None` if the link is not one of ours.
    fn read(request: &Request) -> Option<Visit>;

    /// Returns the event that unsubscribes the person who got mail about an order; `None` if the order does
    /// not say who got it.
    fn translate(order: &Order, now: Timestamp) -> Option<Event>;

    /// Returns the page, in HTML. It is in the name of the shop that sent the mail, if that shop is known.
    fn write(says: Says, shop: Option<&ShopProfile>, request: &Request) -> String;
}

/// Runs the page.
pub fn run<P: Page>() -> ExitCode {
    start(P::SLUG, configuration::Unsubscribe::read, |statement| {
        let config = statement.common.aws.repeating();
        let table = Table::new(&config, statement.table);
        Porter::<P, Table, Table> {
            store: table.clone(),
            wishes: table,
            bus: Bus::new(&config, statement.bus),
            secret: Secret::new(&config, statement.secret_id, Keys::parse),
            address: statement.address,
            edge_keys: statement.edge_keys,
            policy: statement.policy,
            page: PhantomData,
        }
    })
}

/// Keeps the wish of a person of whom only the hash of the address is known any more.
trait Wishes {
    /// Remembers that the person wants no more mails that can be done without.
    async fn keep_wish(&self, shop: &Shop, contact: &ContactHash, since: Timestamp)
    -> Result<(), StoreError>;
}

impl Wishes for Table {
    async fn keep_wish(
        &self,
        shop: &Shop,
        contact: &ContactHash,
        since: Timestamp,
    ) -> Result<(), StoreError> {
        self.suppress_contact(shop, contact, (MailStatus::Unsubscribed, since), Keep::ForEver).await
    }
}

struct Porter<P, S, W> {
    store: S,
    wishes: W,
    bus: Bus,
    secret: Secret<Keys>,
    address: String,
    edge_keys: EdgeKeys,
    policy: Policy,
    page: PhantomData<P>,
}

/// The answer to a visitor.
struct Answer {
    status: u16,
    says: Says,
}

impl<P: Page, S: Store, W: Wishes> Serve for Porter<P, S, W> {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        match invocation.delivery {
            Delivery::Request(request) if !self.edge_keys.let_in(&request.headers) => {
                Ok(self.send_on(&request, invocation.meter))
            }
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

/// Reads the data of a visit, or returns the HTTP status to reject the visitor with.
fn read<P: Page>(request: &Request) -> Result<Visit, u16> {
    if request.body.as_ref().is_some_and(|body| body.len() > BODY_BYTES_MAX) {
        return Err(413);
    }
    if request.query.len() > QUERY_BYTES_MAX {
        return Err(414);
    }
    P::read(request).ok_or(400)
}

impl<P: Page, S: Store, W: Wishes> Porter<P, S, W> {
    /// Sends a visitor who came around the web ACL to the page's address, with the same link: it may be of before there
    /// was one. Their method stays, because mail programs post.
    fn send_on(&self, request: &Request, meter: &Meter) -> Value {
        if request.query.len() > QUERY_BYTES_MAX || request.query.contains(|c: char| !c.is_ascii_graphic()) {
            let Answer { status, says } = turn_away(414, meter);
            return to_http(status, P::write(says, None, request));
        }
        info!(outcome = "sent-on", duration_ms = meter.duration_ms(), "sent a visitor to the page's address");
        json!({
            "statusCode": 308,
            "headers": {
                "location": format!("{}?{}", self.address, request.query),
                "cache-control": "no-store",
                "referrer-policy": "no-referrer",
            },
            "body": "",
            "isBase64Encoded": false,
        })
    }

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
            Wants::NoMore => self.unsubscribe(visit, meter).await,
        }
    }

    async fn is_ours(&self, visit: &Visit) -> Result<bool, SecretError> {
        if self.secret.get().await?.verify(&visit.order, &visit.contact, &visit.token) {
            return Ok(true);
        }
        let newer = self.secret.get_newer().await?;
        Ok(newer.is_some_and(|keys| keys.verify(&visit.order, &visit.contact, &visit.token)))
    }

    /// Unsubscribes the person who got the mail. While the order is known, that is an event like any other, so that
    /// the order shows it.
    async fn unsubscribe(&self, visit: &Visit, meter: &Meter) -> Answer {
        let (key, now) = (&visit.order, MachineClock.now());
        let stored = match self.store.load(key).await {
            Ok(stored) => stored,
            Err(error) => return fail(key, &error, meter),
        };
        match stored.and_then(|stored| P::translate(&stored.order, now)) {
            Some(event) => self.publish(&event, now, meter).await,
            None => self.keep_wish(visit, now, meter).await,
        }
    }

    async fn publish(&self, event: &Event, now: Timestamp, meter: &Meter) -> Answer {
        match self.bus.publish_all(std::slice::from_ref(event), &[], now).await {
            Ok(()) => done(&event.key, "published", meter),
            Err(error) => fail(&event.key, &error, meter),
        }
    }

    async fn keep_wish(&self, Visit { order, contact, .. }: &Visit, now: Timestamp, meter: &Meter) -> Answer {
        match self.wishes.keep_wish(&order.shop, contact, now).await {
            Ok(()) => done(order, "kept", meter),
            Err(error) => fail(order, &error, meter),
        }
    }

    /// Returns the shop in whose name the page is: the one that the link names, even if the link is not
    /// valid, or else the only shop in the policy.
    fn shop(&self, visit: Option<&Visit>) -> Option<&ShopProfile> {
        let shops = &self.policy.shops;
        let only = || shops.values().next().filter(|_| shops.len() == 1);
        visit.and_then(|visit| shops.get(&visit.order.shop)).or_else(only)
    }
}

fn done(order: &OrderKey, outcome: &str, meter: &Meter) -> Answer {
    info!(%order, outcome, duration_ms = meter.duration_ms(), "unsubscribed who had mail about order {order}");
    meter.count(Counter::Unsubscribed);
    Answer { status: 200, says: Says::Done }
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

/// Returns the HTTP response for a page. Its headers make sure that the page loads nothing, cannot be shown
/// inside a frame, posts only to its own origin, and does not pass on its address, which holds the token.
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
