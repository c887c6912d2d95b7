//! Reads disputes of Shopify Payments. Each payload has the whole dispute
//! (<https://shopify.dev/docs/api/admin-graphql/latest/objects/ShopifyPaymentsDispute>).

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::payment::dispute::{Dispute, DisputeKind, DisputeStatus};
use candor_domain::values::id::DisputeId;
use candor_domain::values::reading::At;
use candor_edge::heard::{Heard, Statement};
use candor_edge::texts::usable;
use jiff::Timestamp;

use crate::delivery::Delivery;
use crate::names;

/// Lists every kind of dispute.
const KINDS: [(&str, DisputeKind); 2] =
    [("inquiry", DisputeKind::Inquiry), ("chargeback", DisputeKind::Chargeback)];

/// Lists every status. After `charge_refunded` the refund is an event of its own, and `prevented` took nothing.
const STATUSES: [(&str, DisputeStatus); 7] = [
    ("needs_response", DisputeStatus::Opened),
    ("under_review", DisputeStatus::UnderReview),
    ("charge_refunded", DisputeStatus::Won),
    ("prevented", DisputeStatus::Won),
    ("won", DisputeStatus::Won),
    ("accepted", DisputeStatus::Lost),
    ("lost", DisputeStatus::Lost),
];

/// Reads a dispute.
pub(crate) fn hear(delivery: &Delivery, body: &At<'_>, heard: &mut Heard) {
    let about: Option<DisputeId> = body.if_readable(|body| body.field("id").id());
    heard.read(body, about.map(Aspect::Dispute), |dispute| read(dispute, delivery).map(Some));
}

fn read(dispute: &At<'_>, delivery: &Delivery) -> Option<Statement> {
    let dispute_id: Option<DisputeId> = dispute.field("id").id();
    let kind = named(&dispute.field("type"), &KINDS);
    let status = named(&dispute.field("status"), &STATUSES);
    let currency = dispute.field("currency").parsed();
    let amount = currency.and_then(|currency| dispute.field("amount").decimal(currency));
    let evidence_due_by = dispute.field("evidence_due_by").optional(At::moment);
    let occurred_at = occurred_at(dispute, delivery);
    let (dispute_id, occurred_at, amount) = (dispute_id?, occurred_at?, amount?);
    if amount.amount_minor <= 0 {
        return dispute.field("amount").refuse("is not more than zero");
    }
    let id = names::revision(dispute, delivery, dispute_id.as_str(), occurred_at)?;
    let fact = Fact::PaymentDisputed(Dispute {
        dispute_id,
        // An order's money is one payment here, which a dispute of a part of it does not name.
        payment_id: None,
        amount,
        kind: kind?,
        status: status?,
        reason: usable(&dispute.field("reason")),
        evidence_due_by: evidence_due_by?,
    });
    Some(Statement { occurred_at, id, fact })
}

/// Returns the moment of this state. The payload has no time of its revision, so it is Shopify's moment of the action,
/// or else the latest that the payload says something happened.
fn occurred_at(dispute: &At<'_>, delivery: &Delivery) -> Option<Timestamp> {
    if let Some(triggered_at) = delivery.triggered_at {
        return Some(triggered_at);
    }
    let happened = ["finalized_on", "evidence_sent_on", "initiated_at"].map(|name| dispute.field(name));
    let latest = happened.iter().filter_map(|at| at.if_readable(|at| at.moment())).max();
    latest.or_else(|| dispute.field("initiated_at").moment())
}

fn named<T: Copy>(at: &At<'_>, all: &[(&'static str, T)]) -> Option<T> {
    let text = at.string()?;
    let known = all.iter().find(|(name, _)| *name == text).map(|(_, one)| *one);
    known.or_else(|| {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        at.refuse(format!("is not one of {}", names.join(", ")))
    })
}
