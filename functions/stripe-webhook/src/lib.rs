//! Receives Stripe's webhooks: verifies who sent a delivery ([`Keys`]) and translates what it says into events
//! ([`translate`]), or into reports where it names no order.
//!
//! Invariants:
//! - **Pure**: no clock, no I/O; the moment is an argument. The same delivery always makes the same facts, with the
//!   same names.
//! - **Total**: every delivery has a result. It becomes facts, it is refused with every reason, or it is acknowledged
//!   as not used.
//! - **The type decides** how an object is read, and an object that contradicts its type is refused: to follow either
//!   would be a guess.
//! - **Each fact stands alone**: a fact counts even if the rest of its event cannot be read.
//!
//! How webhooks of Stripe went wrong for others, and what stands against it here:
//! - Events come in any order: <https://github.com/stripe/stripe-cli/issues/418>,
//!   <https://github.com/solidusio/solidus_stripe/issues/189>. Facts are merged by the thing that they are about, and
//!   the newest by Stripe's clock counts ([`told`]).
//! - A dispute was closed before the charge was heard of:
//!   <https://github.com/woocommerce/woocommerce-gateway-stripe/pull/1232>. Each fact waits for its order by itself.
//! - A won dispute was never read: <https://github.com/antiwork/gumroad/pull/2585>. Each event of a dispute is the
//!   whole dispute ([`dispute`]).
//! - A completed checkout was taken for a paid one: <https://github.com/smartstore/Smartstore/issues/1456>
//!   ([`payment`]).
//! - A refund succeeded, and failed later: <https://github.com/juspay/hyperswitch/pull/1488>; the second refund of a
//!   payment was dropped: <https://github.com/the-events-calendar/event-tickets/pull/3095>; a new API version took the
//!   list of refunds away: <https://github.com/woocommerce/woocommerce-gateway-stripe/issues/2497> ([`refund`]).
//! - A refund made at Stripe found no order: <https://github.com/Sylius/StripePlugin/pull/101>; a payment in a
//!   hurry found none either: <https://github.com/woocommerce/woocommerce-gateway-stripe/issues/2419> ([`order`]).
//! - An amount was a hundredfold or a hundredth:
//!   <https://github.com/woocommerce/woocommerce-gateway-stripe/issues/2674> ([`amount`]).
//! - Events of test mode came to a live address: <https://github.com/pay-rails/pay/issues/999> ([`Mode`]).
//! - Two events had one identifier, and the second was taken for a repeat:
//!   <https://github.com/cloudcreativity/laravel-stripe/issues/2>. Facts are named by what they are about.
//!
//! Deliberately absent: every rule (the domain decides whether a payment is enough), and requests to Stripe for more.
//! A thin event, which names a thing and does not hold it, is refused.
//!
//! Start reading at [`translate`].

mod delivery;
mod keys;
mod topic;

mod amount;
mod dispute;
mod event;
mod order;
mod payment;
mod refund;
mod refusal;
mod told;

use candor_domain::event::envelope::Event;
use candor_domain::reference::report::Report;
use candor_domain::values::id::OrderId;
use candor_domain::values::reading::{At, Violations};
use candor_domain::values::reads::Reads;
use candor_edge::heard::Heard;
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;

pub use delivery::{Delivery, Mode};
pub use keys::Keys;
pub use topic::Topic;

use event::{Frame, Kind};
use refusal::Received;
use told::{Statement, Told};

/// Translates a verified delivery.
#[must_use]
pub fn translate(delivery: &Delivery, payload: &[u8], now: Timestamp) -> Translation {
    translated(delivery, payload, now, None)
}

/// Translates a verified delivery as [`translate`] does, and records which places of the payload were read.
#[must_use]
pub fn translate_recorded(delivery: &Delivery, payload: &[u8], now: Timestamp, reads: &Reads) -> Translation {
    translated(delivery, payload, now, Some(reads))
}

/// Translates an event from Stripe's partner event source, with the shop that the rule on its bus adds. It needs no
/// signature, because the bus guarantees who sent it. Only events of live mode are used.
#[must_use]
pub fn translate_envelope(envelope: &Value, now: Timestamp) -> Translation {
    if let Some((delivery, body)) = delivery::unwrap(envelope) {
        return translated(&delivery, body.to_string().as_bytes(), now, None);
    }
    let violations = Violations::default();
    violations.note("/shop", "is not the name of a shop, or there is no event beside it");
    let refused = refusal::nobodys(envelope.to_string().as_bytes(), violations.into_vec(), now);
    Translation::Refused(Box::new(refused))
}

/// Translates an event from Stripe's partner event source for a known shop, and records which places of its detail
/// were read.
#[must_use]
pub fn translate_partner_event(
    delivery: &Delivery,
    event: &Value,
    now: Timestamp,
    reads: Option<&Reads>,
) -> Translation {
    let (delivery, body) = delivery::of_partner(delivery.clone(), event);
    translated(&delivery, body.to_string().as_bytes(), now, reads)
}

fn translated(delivery: &Delivery, payload: &[u8], now: Timestamp, reads: Option<&Reads>) -> Translation {
    let mut heard = Heard::default();
    let body = serde_json::from_slice(payload).unwrap_or_else(|why| {
        heard.note("", &format!("is not JSON: {why}"));
        Value::Null
    });
    let unnoted = Violations::default();
    let body = At::root(&body, &unnoted).recorded(reads);
    let received = Received { delivery, payload, body: &body, now };
    let kind = if heard.is_clean() { event::kind(&body, delivery, &mut heard) } else { None };
    match kind {
        Some(Kind::Used(topic)) => used(received, topic, heard),
        Some(Kind::NotUsed { name, why }) => Translation::NotUsed { topic: name, why },
        None => Translation::Refused(Box::new(refusal::of_any(received, heard))),
    }
}

/// Translates an event of a type that is used.
fn used(received: Received<'_>, topic: Topic, mut heard: Heard) -> Translation {
    let Received { delivery, body, .. } = received;
    let object = body.field("data").field("object");
    let created = heard.read_key(body, event::created);
    let is_ours = heard.read_key(&object, |object| {
        object.object()?;
        order::is_of(object, &delivery.shop)
    });
    let order_id = if is_ours.is_some() { heard.read_key(&object, order::named).flatten() } else { None };
    let frame = Frame {
        shop: &delivery.shop,
        topic,
        created: created.unwrap_or_default(),
        changed_status: event::changed_status(body),
    };
    // What is wrong with the object is listed even if its event has no time.
    let told = if is_ours.is_some() { read(&object, frame, &mut heard) } else { vec![] };
    let (facts, why) = sorted(if created.is_some() { told } else { vec![] });
    if facts.is_empty() && heard.is_clean() {
        return Translation::NotUsed { topic: topic.name().to_owned(), why };
    }
    match order_id {
        Some(order_id) => events(received, topic, (order_id, facts), heard),
        None => reports(received, topic, facts, heard),
    }
}

fn events(
    received: Received<'_>,
    topic: Topic,
    (order_id, facts): (OrderId, Vec<Statement>),
    heard: Heard,
) -> Translation {
    let shop = &received.delivery.shop;
    let events: Vec<Event> = facts.into_iter().map(|fact| fact.event(shop, &order_id)).collect();
    let refused = (!heard.is_clean()).then(|| refusal::of_topic(received, topic, Some(order_id), heard));
    Translation::of_events(events, refused)
}

fn reports(received: Received<'_>, topic: Topic, facts: Vec<Statement>, mut heard: Heard) -> Translation {
    let shop = &received.delivery.shop;
    let (carried, lost): (Vec<Statement>, Vec<Statement>) =
        facts.into_iter().partition(|fact| fact.payment.is_some());
    if !lost.is_empty() {
        heard.note(
            "/data/object",
            "names neither an order (metadata.order_id) nor a payment (payment_intent, charge)",
        );
    }
    let reports: Vec<Report> = carried.into_iter().filter_map(|fact| fact.report(shop)).collect();
    let refused = (!heard.is_clean()).then(|| refusal::of_topic(received, topic, None, heard));
    Translation::of_reports(reports, refused)
}

/// Reads everything that an object says.
fn read(object: &At<'_>, frame: Frame<'_>, heard: &mut Heard) -> Vec<Told> {
    let mut one = |read: fn(&At<'_>, Frame<'_>) -> Option<Told>| {
        heard.read_key(object, |object| read(object, frame)).into_iter().collect()
    };
    match frame.topic {
        Topic::PaymentIntentSucceeded => one(payment::intent_succeeded),
        Topic::PaymentIntentFailed => one(payment::intent_failed),
        Topic::ChargeSucceeded => one(|charge, frame| payment::charge_succeeded(charge, frame, false)),
        Topic::ChargeCaptured => one(|charge, frame| payment::charge_succeeded(charge, frame, true)),
        Topic::ChargeUpdated => one(payment::by_status),
        Topic::ChargeFailed => one(payment::charge_failed),
        Topic::ChargeRefunded => {
            let mut told: Vec<Told> = one(payment::by_status);
            told.extend(
                heard.read_key(object, |object| refund::read_listed(object, frame)).unwrap_or_default(),
            );
            told
        }
        Topic::RefundCreated | Topic::RefundUpdated | Topic::RefundFailed | Topic::ChargeRefundUpdated => {
            one(refund::read)
        }
        Topic::DisputeCreated | Topic::DisputeUpdated | Topic::DisputeClosed => one(dispute::read),
        Topic::DisputeFundsWithdrawn | Topic::DisputeFundsReinstated => one(dispute::read),
        Topic::SessionCompleted => one(|session, frame| payment::session_paid(session, frame, false)),
        Topic::SessionPaymentSucceeded => one(|session, frame| payment::session_paid(session, frame, true)),
        Topic::SessionPaymentFailed => one(payment::session_failed),
    }
}

/// Returns the facts, and the reason why there are none.
fn sorted(told: Vec<Told>) -> (Vec<Statement>, &'static str) {
    let (mut facts, mut why) = (vec![], "it says nothing of money");
    for one in told {
        match one {
            Told::Fact(fact) => facts.push(*fact),
            Told::Nothing(reason) => why = reason,
        }
    }
    (facts, why)
}

#[cfg(test)]
mod tests;
