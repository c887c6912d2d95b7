//! Facts as evidence: each in a few words, with who said it and when.

use crate::case::Evidence;
use crate::event::Stamp;
use crate::fact::{
    Cancelled, Delay, Parcel, ParcelLine, Payment, PaymentFailed, Placed, Refund, ReturnRequested, Scan,
    TagChange, Tagged, TrackedMail,
};
use crate::order::{Facts, Held};

pub(super) fn evidence(says: String, stamp: &Stamp) -> Evidence {
    Evidence { says, stamp: stamp.clone() }
}

pub(super) fn placed(held: &Held<Placed>) -> Evidence {
    let number = held.body.number.as_ref().map_or("an order", |number| number.as_str());
    let lines = super::count(held.body.lines.len(), "line", "lines");
    evidence(format!("placed {number}: {lines}, {} to pay", held.body.total), &held.stamp)
}

pub(super) fn cancelled(held: &Held<Cancelled>) -> Evidence {
    evidence("order cancelled".to_owned(), &held.stamp)
}

pub(super) fn payment(held: &Held<Payment>) -> Evidence {
    evidence(format!("paid {} ({})", held.body.amount, held.body.payment_id), &held.stamp)
}

pub(super) fn failed(held: &Held<PaymentFailed>) -> Evidence {
    let why = held.body.reason.as_ref().map(|reason| format!(": {}", reason.as_str())).unwrap_or_default();
    evidence(format!("payment {} failed{why}", held.body.payment_id), &held.stamp)
}

pub(super) fn refund(held: &Held<Refund>) -> Evidence {
    let units = units(&held.body.lines);
    let of = if units.is_empty() { String::new() } else { format!(" for {units}") };
    evidence(format!("refunded {}{of} ({})", held.body.amount, held.body.refund_id), &held.stamp)
}

pub(super) fn parcel(held: &Held<Parcel>) -> Evidence {
    let state = if held.body.voided { "voided" } else { "handed over" };
    evidence(format!("parcel {} {state}: {}", held.body.parcel_id, units(&held.body.lines)), &held.stamp)
}

pub(super) fn scan(held: &Held<Scan>) -> Evidence {
    let place = held.body.place.as_ref().map(|place| format!(", {}", place.as_str())).unwrap_or_default();
    let status = held.body.status.slug();
    evidence(format!("parcel {} {status}{place}", held.body.parcel_id), &held.stamp)
}

pub(super) fn delay(held: &Held<Delay>) -> Evidence {
    let what =
        held.body.parcel_id.as_ref().map_or_else(|| "the rest".to_owned(), |id| format!("parcel {id}"));
    let why = held.body.reason.as_ref().map(|reason| format!(": {}", reason.as_str())).unwrap_or_default();
    evidence(format!("{what} should arrive by {}{why}", held.body.promised_on), &held.stamp)
}

pub(super) fn tagged(held: &Held<Tagged>) -> Evidence {
    let change = match held.body.change {
        TagChange::Added => "added",
        TagChange::Removed => "removed",
    };
    evidence(format!("tag {} {change}", held.body.tag.as_str()), &held.stamp)
}

pub(super) fn returning(held: &Held<ReturnRequested>) -> Evidence {
    evidence(format!("return {} asked for: {}", held.body.return_id, units(&held.body.lines)), &held.stamp)
}

pub(super) fn mail(held: &Held<TrackedMail>) -> Evidence {
    evidence(format!("mail {} {}", held.body.subject, held.body.fate.slug()), &held.stamp)
}

fn units(lines: &[ParcelLine]) -> String {
    let units: Vec<String> =
        lines.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)).collect();
    units.join(", ")
}

/// Every fact that waits for its order: all but what people decided and what was refused.
pub(super) fn waiting(facts: &Facts) -> Vec<Evidence> {
    let money = facts.payments.values().map(payment).chain(facts.failed_payments.values().map(failed));
    let money = money.chain(facts.refunds.values().map(refund));
    let parcels = facts.parcels.values().map(parcel).chain(facts.delays.values().map(delay));
    let scans = facts.scans.values().flat_map(|scans| scans.values()).map(scan);
    let rest = facts.cancelled.iter().map(cancelled).chain(facts.tags.values().map(tagged));
    let rest = rest.chain(facts.returns.values().map(returning)).chain(facts.mails.values().map(mail));
    money.chain(parcels).chain(scans).chain(rest).collect()
}
