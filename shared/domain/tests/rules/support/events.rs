//! The events of one small order, and the policy in `infra/policy.toml`.

use candor_domain::case::resolution::{Consequences, Decision, Resolution};
use candor_domain::case::work::{CaseWork, Work};
use candor_domain::contact::mail_status::{MailStatus, MailStatusReport};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::facts::order::Order;
use candor_domain::fulfilment::reported::{FulfilmentReported, FulfilmentStatus, RequestStatus};
use candor_domain::order::assessed::RiskAssessed;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::{Channel, Customer, Delivery, Line, PaymentDue, Placed, Risk};
use candor_domain::order::tagged::{TagChange, Tagged};
use candor_domain::payment::dispute::{Dispute, DisputeKind, DisputeStatus};
use candor_domain::payment::transaction::{Payment, PaymentFailed, Refund};
use candor_domain::pickup::ready::PickupReady;
use candor_domain::policy::settings::Policy;
use candor_domain::returns::requested::ReturnRequested;
use candor_domain::returns::updated::{ReturnStatus, ReturnUpdated};
use candor_domain::shipment::created::{Shipment, Tracking};
use candor_domain::shipment::revised_estimate::RevisedEstimate;
use candor_domain::shipment::tracking_update::{TrackingStatus, TrackingUpdate};
use candor_domain::values::address::Address;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;
use jiff::Timestamp;
use serde_json::json;

/// Monday noon in UTC, in Unix seconds: the zero of every test's minutes.
pub const NOON: i64 = 1_772_452_800;
/// An hour in minutes, as all times of a test are.
pub const HOUR: i64 = 60;
pub const DAY: i64 = 24 * HOUR;

/// Returns the minutes from Monday noon to a time of day in UTC, `day` days after that Monday.
pub const fn on(day: i64, hour: i64, minute: i64) -> i64 {
    day * DAY + (hour - 12) * HOUR + minute
}

pub fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(NOON + minutes * 60).unwrap()
}

pub fn policy() -> Policy {
    policy_with(json!({}))
}

/// Returns the policy in `infra/policy.toml`, with `overrides` laid over it.
pub fn policy_with(overrides: serde_json::Value) -> Policy {
    let base: serde_json::Value = toml::from_str(include_str!("../../../../../infra/policy.toml")).unwrap();
    Policy::read(&base, &overrides).unwrap()
}

pub fn order() -> Order {
    Order::new("demo-shop#5001".parse().unwrap())
}

pub fn eur(amount_minor: i64) -> Money {
    Money { amount_minor, currency: "EUR".parse().unwrap() }
}

pub fn event(minutes: i64, id: &str, fact: Fact) -> Event {
    let stamp = Stamp { occurred_at: at(minutes), id: id.parse().unwrap(), source: Source::Storefront };
    Event { key: order().key, stamp, fact }
}

pub fn line(id: &str, quantity: u32) -> Line {
    Line {
        line_id: id.parse().unwrap(),
        sku: None,
        title: format!("Item {id}").parse().unwrap(),
        quantity: Quantity::units(quantity),
        unit_price: eur(1000),
        requires_shipping: true,
        image: None,
    }
}

/// Returns an order of two lines: 2 of A and 1 of B, 30.00 EUR.
pub fn placed_body() -> Placed {
    Placed {
        number: "#5001".parse().ok(),
        placed_at: at(0),
        customer: Customer {
            name: "Jo".parse().ok(),
            email: "jo@mail.example".parse().ok(),
            locale: None,
            time_zone: None,
        },
        lines: vec![line("A", 2), line("B", 1)],
        adjustments: vec![],
        total: eur(3000),
        ship_to: None,
        ship_by: None,
        promised_on: None,
        payment_due: PaymentDue::InAdvance,
        channel: Channel::Online,
        delivery: Delivery::Shipping,
        authorisation: None,
        risk: None,
        test: false,
        tags: None,
    }
}

pub fn placed(minutes: i64) -> Event {
    event(minutes, "placed", Fact::OrderPlaced(Placed { placed_at: at(minutes), ..placed_body() }))
}

pub fn revised(minutes: i64, change: impl FnOnce(&mut Placed)) -> Event {
    let mut body = placed_body();
    change(&mut body);
    event(minutes, &format!("revised-{minutes}"), Fact::OrderPlaced(body))
}

pub fn cancelled(minutes: i64) -> Event {
    event(minutes, "cancelled", Fact::OrderCancelled(Cancelled { reason: None }))
}

pub fn paid(minutes: i64, id: &str, amount: Money) -> Event {
    let body = Payment { payment_id: id.parse().unwrap(), amount, from_status: false };
    event(minutes, &format!("paid-{id}"), Fact::PaymentConfirmed(body))
}

pub fn tracking(number: &str) -> Option<Tracking> {
    Some(Tracking { number: number.parse().unwrap(), carrier: "Post".parse().ok(), link: None })
}

pub fn shipment(minutes: i64, id: &str, lines: &[(&str, u32)], number: Option<&str>) -> Event {
    let body = Shipment {
        shipment_id: id.parse().unwrap(),
        shipped_at: at(minutes),
        lines: units(lines),
        tracking: number.and_then(tracking),
        boxes: vec![],
        promised_on: None,
        voided: false,
    };
    event(minutes, &format!("parcel-{id}-{minutes}"), Fact::ShipmentCreated(body))
}

pub fn failed(minutes: i64, id: &str) -> Event {
    let body = PaymentFailed { payment_id: id.parse().unwrap(), reason: None };
    event(minutes, &format!("failed-{id}-{minutes}"), Fact::PaymentFailed(body))
}

pub fn units(lines: &[(&str, u32)]) -> Vec<LineQuantity> {
    let line = |(id, quantity): &(&str, u32)| LineQuantity {
        line_id: id.parse().unwrap(),
        quantity: Quantity::units(*quantity),
    };
    lines.iter().map(line).collect()
}

pub fn refunded(minutes: i64, id: &str, amount: Money, lines: &[(&str, u32)]) -> Event {
    let body = Refund {
        refund_id: id.parse().unwrap(),
        amount,
        lines: units(lines),
        cancelled: vec![],
        failed: false,
    };
    event(minutes, &format!("refunded-{id}"), Fact::RefundIssued(body))
}

pub fn ready_at(minutes: i64, place: &str, until: Option<i64>) -> Event {
    let body = PickupReady { place: place.parse().ok(), ready_until: until.map(at) };
    event(minutes, &format!("ready-{minutes}"), Fact::PickupReady(body))
}

/// Returns the report that a refund failed.
pub fn refund_failed(minutes: i64, id: &str, amount: Money, lines: &[(&str, u32)]) -> Event {
    let mut event = refunded(minutes, id, amount, lines);
    if let Fact::RefundIssued(body) = &mut event.fact {
        body.failed = true;
    }
    event
}

pub fn returning(minutes: i64, id: &str, lines: &[(&str, u32)]) -> Event {
    let body = ReturnRequested { return_id: id.parse().unwrap(), lines: units(lines), reason: None };
    event(minutes, &format!("returning-{id}"), Fact::ReturnRequested(body))
}

pub fn return_updated(minutes: i64, id: &str, status: ReturnStatus) -> Event {
    let body = ReturnUpdated { return_id: id.parse().unwrap(), status, reason: None };
    event(minutes, &format!("{status}-{id}"), Fact::ReturnUpdated(body))
}

pub fn scanned(minutes: i64, shipment: &str, status: TrackingStatus) -> Event {
    let body = TrackingUpdate {
        shipment_id: shipment.parse().unwrap(),
        status,
        tracking_number: None,
        place: None,
        pickup_until: None,
    };
    let id = format!("scan-{shipment}-{minutes}-{}", status.slug());
    event(minutes, &id, Fact::DeliveryScanned(body))
}

/// Returns the event of a shipment that waits for pickup, until a moment if the carrier names one.
pub fn to_be_fetched(minutes: i64, shipment: &str, until: Option<i64>) -> Event {
    let mut event = scanned(minutes, shipment, TrackingStatus::AvailableForPickup);
    if let Fact::DeliveryScanned(body) = &mut event.fact {
        body.pickup_until = until.map(at);
    }
    event
}

/// Returns the event of a shipment whose sender names the day by which it arrives.
pub fn shipment_by(minutes: i64, id: &str, lines: &[(&str, u32)], day: &str) -> Event {
    let mut event = shipment(minutes, id, lines, Some("T-1"));
    if let Fact::ShipmentCreated(body) = &mut event.fact {
        body.promised_on = day.parse().ok();
    }
    event
}

/// Returns the event of a new day for a shipment, or for the goods in none yet.
pub fn delayed(minutes: i64, shipment: Option<&str>, day: &str) -> Event {
    let shipment_id = shipment.map(|id| id.parse().unwrap());
    let body = RevisedEstimate { shipment_id, promised_on: day.parse().unwrap(), reason: None };
    event(minutes, &format!("delay-{minutes}-{day}"), Fact::DeliveryDelayed(body))
}

pub fn tagged(minutes: i64, tag: &str, change: TagChange) -> Event {
    event(
        minutes,
        &format!("tag-{tag}-{minutes}"),
        Fact::OrderTagged(Tagged { tag: tag.parse().unwrap(), change }),
    )
}

pub fn assessed(minutes: i64, provider: &str, level: Risk) -> Event {
    let body = RiskAssessed { provider_id: provider.parse().unwrap(), provider: None, level };
    event(minutes, &format!("risk-{provider}-{level}-{minutes}"), Fact::RiskAssessed(body))
}

/// Returns the state of a fulfilment order with these units, of which the warehouse was asked at the last hour.
pub fn reported(minutes: i64, id: &str, request_status: RequestStatus, lines: &[(&str, u32)]) -> Event {
    reported_as(minutes, id, request_status, lines, |_| {})
}

pub fn reported_as(
    minutes: i64,
    id: &str,
    request_status: RequestStatus,
    lines: &[(&str, u32)],
    change: impl FnOnce(&mut FulfilmentReported),
) -> Event {
    let mut body = FulfilmentReported {
        fulfilment_order_id: id.parse().unwrap(),
        status: FulfilmentStatus::Open,
        request_status,
        asked_at: None,
        answer: None,
        lines: units(lines),
        holds: vec![],
    };
    change(&mut body);
    event(minutes, &format!("part-{id}-{request_status}-{minutes}"), Fact::FulfilmentReported(body))
}

/// Returns the event of a status of a mail to the customer's usual address.
pub fn tracked(minutes: i64, subject: &str, status: MailStatus) -> Event {
    let address = "jo@mail.example".parse().unwrap();
    let body = MailStatusReport { subject: subject.parse().unwrap(), status, address };
    event(minutes, &format!("tracked-{minutes}-{}", status.slug()), Fact::EmailStatusChanged(body))
}

pub fn resolved(minutes: i64, case: &str, decision: Decision) -> Event {
    let body = Resolution {
        case: case.parse().unwrap(),
        decision,
        note: None,
        by: None,
        duplicate_of: None,
        consequences: Consequences::default(),
    };
    event(minutes, &format!("resolved-{minutes}"), Fact::CaseResolved(body))
}

/// Returns the event of something that Kim did with the first opening of a case.
pub fn worked(minutes: i64, case: &str, work: Work) -> Event {
    worked_in(minutes, case, 1, work)
}

pub fn worked_in(minutes: i64, case: &str, number: u32, work: Work) -> Event {
    let id = format!("{}-{minutes}-{number}", work.kind());
    let body = CaseWork { case: case.parse().unwrap(), number, by: "Kim".parse().unwrap(), work };
    event(minutes, &id, Fact::CaseWorkedOn(body))
}

pub fn noted(minutes: i64, case: &str, note: &str) -> Event {
    worked(minutes, case, Work::Noted { note: note.parse().unwrap() })
}

/// Returns the event of a case that is put off until a later minute.
pub fn snoozed(minutes: i64, case: &str, until: i64) -> Event {
    worked(minutes, case, Work::Snoozed { until: at(until) })
}

pub fn address(street: &str) -> Option<Address> {
    Some(Address { name: "Jo".parse().ok(), lines: vec![street.parse().unwrap(), "London".parse().unwrap()] })
}

/// Returns the event of an order that is to be sent to a street.
pub fn placed_to(minutes: i64, street: &str) -> Event {
    let body = Placed { placed_at: at(0), ship_to: address(street), ..placed_body() };
    event(minutes, &format!("placed-{minutes}"), Fact::OrderPlaced(body))
}

/// Returns the event of an order that is to be sent to a street, with a change.
pub fn sent_to(minutes: i64, street: &str, change: impl FnOnce(&mut Placed)) -> Event {
    let mut body = Placed { ship_to: address(street), ..placed_body() };
    change(&mut body);
    event(minutes, &format!("placed-{minutes}"), Fact::OrderPlaced(body))
}

pub fn voided(minutes: i64, id: &str) -> Event {
    let mut event = shipment(minutes, id, &[("A", 1)], None);
    if let Fact::ShipmentCreated(body) = &mut event.fact {
        body.voided = true;
    }
    event
}

/// Returns a word about the one dispute of an order, over 30.00 EUR.
pub fn disputed(minutes: i64, kind: DisputeKind, status: DisputeStatus) -> Event {
    let body = Dispute {
        dispute_id: "D1".parse().unwrap(),
        payment_id: "P1".parse().ok(),
        amount: eur(3000),
        kind,
        status,
        reason: "fraudulent".parse().ok(),
        evidence_due_by: Some(at(minutes + 10 * DAY)),
    };
    event(minutes, &format!("disputed-{minutes}-{kind}-{status}"), Fact::PaymentDisputed(body))
}

pub fn charged_back(minutes: i64) -> Event {
    disputed(minutes, DisputeKind::Chargeback, DisputeStatus::Opened)
}
