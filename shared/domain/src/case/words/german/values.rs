//! Money, days, quantities and small names in German sentences.

use jiff::civil::Date;

use crate::case::words::pieces::list;
use crate::case::words::{amounts, names};
use crate::fulfilment::request::StopReason;
use crate::message::key::MessageKey;
use crate::order::placed::Risk;
use crate::shipment::tracking_update::TrackingStatus;
use crate::values::id::EstimateSubject;
use crate::values::language::Language;
use crate::values::line_quantity::LineQuantity;
use crate::values::money::Money;
use crate::values::quantity::Quantity;
use crate::values::text::Remark;

/// Writes an amount: `1234,50 EUR`.
pub(super) fn money(money: Money) -> String {
    amounts::money(money, Language::German)
}

/// Writes a day: `9.3.2026`.
pub(super) fn date(day: Date) -> String {
    amounts::date(day, Language::German)
}

/// Writes a quantity: `2` or `0,5`.
pub(super) fn quantity(quantity: Quantity) -> String {
    amounts::quantity(quantity, Language::German)
}

fn line(line: &LineQuantity) -> String {
    format!("{} von {}", quantity(line.quantity), line.line_id)
}

/// Writes units in their order.
pub(super) fn units(lines: &[LineQuantity]) -> String {
    lines.iter().map(line).collect::<Vec<_>>().join(", ")
}

/// Writes different units, in the order of their texts.
pub(super) fn different(units: &[LineQuantity]) -> String {
    list(units.iter().map(line))
}

/// Returns a reason in the words of its source, to stand after what it is the reason for.
pub(super) fn because(reason: Option<&Remark>) -> String {
    reason.map(|reason| format!(": „{}“", reason.as_str())).unwrap_or_default()
}

/// Names a message: `„Versandnachricht“ (Paket p1)`.
pub(super) fn message(key: &MessageKey) -> String {
    let of = key.shipment().map(|id| format!(" (Paket {id})")).unwrap_or_default();
    format!("„{}“{of}", names::message(key.kind(), Language::German))
}

/// Names a parcel, or the goods that are in none.
pub(super) fn goods_or(goods: &EstimateSubject, rest: &str) -> String {
    goods.shipment().map_or_else(|| rest.to_owned(), |id| format!("Paket {id}"))
}

pub(super) fn tracking(status: TrackingStatus) -> &'static str {
    names::tracking(status, Language::German)
}

pub(super) fn risk(risk: Risk) -> &'static str {
    names::risk(risk, Language::German)
}

pub(super) fn stop(reason: StopReason) -> &'static str {
    match reason {
        StopReason::Cancelled => "storniert",
        StopReason::Refunded => "erstattet",
        StopReason::Held => "durch einen Tag angehalten",
        StopReason::LikelyDuplicate => "wahrscheinlich doppelt",
        StopReason::Disputed => "Zahlung bestritten",
        StopReason::NotPaid => "nicht bezahlt",
        StopReason::NothingLeft => "nichts mehr zu senden",
    }
}
