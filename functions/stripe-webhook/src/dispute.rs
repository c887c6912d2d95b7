//! Reads disputes. Each event has the whole dispute (<https://docs.stripe.com/api/disputes/object>).
//!
//! Events come in any order (<https://github.com/stripe/stripe-cli/issues/418>), and even the ends of a dispute are
//! not final: one was lost, and won the next day (<https://github.com/Automattic/woocommerce-payments/issues/4931>).
//! So the newest event counts. Of two of the same second, the one whose status comes later in the life of a dispute
//! counts, whatever their order of arrival.

use candor_domain::payment::dispute::{Dispute, DisputeKind, DisputeStatus};
use candor_domain::reference::report::OfPayment;
use candor_domain::values::id::DisputeId;
use candor_domain::values::reading::At;
use candor_domain::values::text::Remark;
use candor_edge::texts::plain;
use jiff::Timestamp;

use crate::amount::{above_zero, whole};
use crate::event::{Frame, moment};
use crate::order::payment;
use crate::told::{Statement, Told, named};
use crate::topic::Topic;

/// The highest number of balance transactions of a dispute. Stripe says that there are at most two.
const TRANSACTIONS_MAX: usize = 20;

/// The kind and the status of a dispute, and its place in the life of a dispute.
type Standing = (DisputeKind, DisputeStatus, u8);

/// Reads a dispute.
pub(crate) fn read(dispute: &At<'_>, frame: Frame<'_>) -> Option<Told> {
    let dispute_id: Option<DisputeId> = dispute.field("id").id();
    let standing = standing(dispute).and_then(|standing| agreed(dispute, frame.topic, standing));
    let amount = above_zero(dispute, "amount");
    let payment_id = payment(dispute);
    let (dispute_id, (kind, status, rank), payment_id) = (dispute_id?, standing?, payment_id?);
    let reason = plain(&dispute.field("reason")).map(|text| Remark::bounded(&text));
    let evidence_due_by = evidence_due_by(dispute);
    let id = named(dispute, frame, (frame.created, rank), [dispute_id.as_str(), "dispute"])?;
    let payment = payment_id.clone();
    let of = Dispute { dispute_id, payment_id, amount: amount?, kind, status, reason, evidence_due_by };
    let of = OfPayment::Disputed(of);
    Some(Told::Fact(Box::new(Statement { occurred_at: frame.created, id, payment, of })))
}

fn standing(dispute: &At<'_>) -> Option<Standing> {
    use DisputeKind::{Chargeback, Inquiry};
    use DisputeStatus::{Lost, Opened, UnderReview, Won};
    let status = dispute.field("status");
    match status.string()? {
        "warning_needs_response" => Some((Inquiry, Opened, 0)),
        "warning_under_review" => Some((Inquiry, UnderReview, 1)),
        "warning_closed" => Some((Inquiry, Won, 2)),
        "needs_response" => Some((Chargeback, Opened, 3)),
        "under_review" => Some((Chargeback, UnderReview, 4)),
        // Old API versions end a dispute with it when the charge is refunded, which is an event of its own.
        "charge_refunded" => Some((Chargeback, Won, 5)),
        "won" => Some((Chargeback, Won, 6)),
        "lost" => Some((Chargeback, Lost, 7)),
        "prevented" => prevented(dispute),
        _ => status.refuse("is not one that is known"),
    }
}

/// Reads a dispute that was stopped before it became one: either it was blocked, or it was resolved by giving the
/// money back (<https://docs.stripe.com/changelog/basil/2025-08-27/add-preventions-to-dispute>). The balance
/// transactions say which: it is lost if they took money.
fn prevented(dispute: &At<'_>) -> Option<Standing> {
    let amounts = dispute
        .field("balance_transactions")
        .each(TRANSACTIONS_MAX, |taken| whole(&taken.field("amount")))?;
    let net = amounts.into_iter().fold(0_i64, i64::saturating_add);
    let status = if net < 0 { DisputeStatus::Lost } else { DisputeStatus::Won };
    Some((DisputeKind::Chargeback, status, 5))
}

/// Refuses a status that is not one that the event can have: to follow either would be a guess.
fn agreed(dispute: &At<'_>, topic: Topic, standing: Standing) -> Option<Standing> {
    let (kind, status, _) = standing;
    let is_open = matches!(status, DisputeStatus::Opened | DisputeStatus::UnderReview);
    let wrong = if topic == Topic::DisputeClosed && is_open {
        "the dispute is closed"
    } else if topic == Topic::DisputeFundsReinstated && is_open {
        "the money came back"
    } else if topic == Topic::DisputeFundsWithdrawn && kind == DisputeKind::Inquiry {
        "the money was taken"
    } else {
        return Some(standing);
    };
    let status = dispute.field("status");
    let found = status.text().unwrap_or_default();
    status.refuse(format!("is {found}, though the event says that {wrong}"))
}

/// Reads until when the provider takes an answer. In old API versions, the dispute itself says it.
fn evidence_due_by(dispute: &At<'_>) -> Option<Timestamp> {
    let due_by = dispute.field("evidence_details").field("due_by");
    let old = dispute.field("evidence_due_by");
    due_by.if_readable(moment).or_else(|| old.if_readable(moment))
}
