//! Reports that came late: when each came, and what was known by then.

use candor_domain::late::report::{LateReport, Newer};
use candor_domain::values::id::{EventId, ShipmentId};

use crate::known::{Kind, known};
use crate::views::entry::{Entry, Late};
use crate::views::glance::Glance;
use crate::views::said::Said;
use crate::views::when::When;
use crate::words::{facts, names, numbers};
use candor_domain::values::language::Language;

/// Returns how the report of an event came, if it came late.
pub(super) fn came_late(event: &EventId, glance: &Glance<'_>) -> Option<Late> {
    glance.order().ledger.late.get(event).map(|late| read(late, glance))
}

fn read(late: &LateReport, glance: &Glance<'_>) -> Late {
    Late { at: When(late.received_at), known: late.newer.map(|newer| says(newer, glance)) }
}

fn says(newer: Newer, glance: &Glance<'_>) -> Said {
    let words = glance.words();
    let status = newer.status.map(|status| names::tracking(status, glance.reader.language));
    Said(format!("{} {} {}", status.unwrap_or(words.a_newer_report()), words.as_of(), newer.occurred_at))
}

/// Returns a row for each report that came late and is not held, since a newer one is: with the shipment if it is one of a
/// shipment's tracking updates.
pub(super) fn superseded<'g>(glance: &'g Glance<'_>) -> Vec<(Option<&'g ShipmentId>, Entry)> {
    let order = glance.order();
    let held: Vec<&EventId> =
        known(&order.facts, glance.reader.language).into_iter().map(|known| &known.stamp.id).collect();
    let late = order.ledger.late.iter().filter(|(event, _)| !held.contains(event));
    late.map(|(_, late)| (late.status.and(late.shipment.as_ref()), row(late, glance))).collect()
}

fn row(late: &LateReport, glance: &Glance<'_>) -> Entry {
    let language = glance.reader.language;
    let shipment = late.shipment.as_ref().map(ToString::to_string);
    let status = late.status.map(|status| facts::scanned(status, language).to_owned());
    let says: Vec<String> = shipment.into_iter().chain(status).collect();
    Entry {
        what: names::fact(Kind::from(late.about), language).to_owned(),
        says: glance.said(&says.join(": ")),
        aside: Some(glance.words().superseded()),
        late: Some(read(late, glance)),
        ..Entry::reported(late.source, late.occurred_at, glance)
    }
}

/// Returns how many of some rows came late, if one did.
pub(super) fn late_among(entries: &[Entry], language: Language) -> Option<String> {
    numbers::late(entries.iter().filter(|entry| entry.late.is_some()).count(), language)
}
