//! Reading what was written by a release that knows more: what can be read is read, entry by entry, and the rest is left
//! to [`super::Unread`].

use candor_domain::case::key::CaseKey;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::entry::{CaseEntry, Entry};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::json::Body;
use super::unread::is_container;

/// Until then nothing is done about what stands in the ledger and cannot be read.
const FAR_AWAY: Timestamp = Timestamp::constant(253_370_764_800, 0);

/// Reads as much as can be read.
pub(super) fn read(raw: &Value) -> Result<Body, serde_json::Error> {
    let mut readable = Map::new();
    for name in ["facts", "ledger"] {
        let aspects = raw.get(name).and_then(Value::as_object).into_iter().flatten();
        let aspects = aspects
            .filter_map(|(aspect, value)| Some((aspect.clone(), readable_part(&[name, aspect], value)?)));
        readable.insert(name.to_owned(), Value::Object(aspects.collect()));
    }
    serde_json::from_value(Value::Object(readable))
}

/// What of a value can be read where it stands: all of it, or those of its entries that can.
fn readable_part(path: &[&str], value: &Value) -> Option<Value> {
    if can_be_read(path, value) {
        return Some(value.clone());
    }
    let entries = value.as_object().filter(|_| is_container(path.len(), value))?;
    let readable: Map<String, Value> = entries
        .iter()
        .filter_map(|(key, entry)| {
            Some((key.clone(), readable_part(&[path, &[key.as_str()]].concat(), entry)?))
        })
        .collect();
    (!readable.is_empty()).then_some(Value::Object(readable))
}

/// Tries an order with nothing else in it.
fn can_be_read(path: &[&str], value: &Value) -> bool {
    let nested = path
        .iter()
        .rev()
        .fold(value.clone(), |inner, name| Value::Object(Map::from_iter([((*name).to_owned(), inner)])));
    serde_json::from_value::<Body>(nested).is_ok()
}

/// Has effects and cases keep still that are known by their keys and stand where only a newer release can tell: as if
/// somebody were busy with them. Without an entry, the plan would begin them anew, and a mail would go out twice.
pub(super) fn keep_still(body: &mut Body, raw: &Value) {
    let unread =
        |aspect: &str| raw.pointer(aspect).and_then(Value::as_object).into_iter().flat_map(Map::keys);
    for key in unread("/ledger/effects").filter_map(|key| key.parse::<EffectKey>().ok()) {
        let busy = Entry::Claimed { until: FAR_AWAY, attempts: 0, to: None, statement: None };
        body.ledger.effects.entry(key).or_insert(busy);
    }
    for key in unread("/ledger/cases").filter_map(|key| key.parse::<CaseKey>().ok()) {
        body.ledger.cases.entry(key).or_insert(CaseEntry::Pending { until: FAR_AWAY, number: 0 });
    }
}
