//! Reads an order that a newer release wrote. Everything that can be read is read, entry by entry; the rest is kept as
//! [`Unread`](super::Unread).

use candor_domain::case::key::CaseKey;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::entry::{CaseEntry, Entry};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::at_rest::level::Level;
use crate::at_rest::parts::Parts;

/// The end of the lease of an effect that stands in the ledger and cannot be read: the year 9999.
const FAR_AWAY: Timestamp = Timestamp::constant(253_370_764_800, 0);

/// Reads as much as can be read.
pub(super) fn read(raw: &Value) -> Result<Parts, serde_json::Error> {
    let mut readable = Map::new();
    for name in ["facts", "ledger"] {
        let aspects = raw.get(name).and_then(Value::as_object).into_iter().flatten();
        let aspects = aspects
            .filter_map(|(aspect, value)| Some((aspect.clone(), readable_part(&[name, aspect], value)?)));
        readable.insert(name.to_owned(), Value::Object(aspects.collect()));
    }
    serde_json::from_value(Value::Object(readable))
}

/// Returns the part of a value that can be read at its place: all of it, or only some of its entries.
fn readable_part(path: &[&str], value: &Value) -> Option<Value> {
    if can_be_read(path, value) {
        return Some(value.clone());
    }
    let entries = value.as_object().filter(|_| Level::of_path(path).is_container(value))?;
    let readable: Map<String, Value> = entries
        .iter()
        .filter_map(|(key, entry)| {
            Some((key.clone(), readable_part(&[path, &[key.as_str()]].concat(), entry)?))
        })
        .collect();
    (!readable.is_empty()).then_some(Value::Object(readable))
}

/// Returns whether an order with nothing else in it can be read.
fn can_be_read(path: &[&str], value: &Value) -> bool {
    let nested = path
        .iter()
        .rev()
        .fold(value.clone(), |inner, name| Value::Object(Map::from_iter([((*name).to_owned(), inner)])));
    serde_json::from_value::<Parts>(nested).is_ok()
}

/// Claims the effects and cases that are known by their keys, but whose entries only a newer release can read. Without
/// an entry, the plan would begin them again, and a mail would go out twice.
pub(super) fn keep_still(parts: &mut Parts, raw: &Value) {
    let unread =
        |aspect: &str| raw.pointer(aspect).and_then(Value::as_object).into_iter().flat_map(Map::keys);
    for key in unread("/ledger/effects").filter_map(|key| key.parse::<EffectKey>().ok()) {
        let busy = Entry::Claimed { until: FAR_AWAY, attempts: 0, to: None, statement: None };
        parts.ledger.effects.entry(key).or_insert(busy);
    }
    for key in unread("/ledger/cases").filter_map(|key| key.parse::<CaseKey>().ok()) {
        parts.ledger.cases.entry(key).or_insert(CaseEntry::Pending { until: FAR_AWAY, number: 0 });
    }
}
