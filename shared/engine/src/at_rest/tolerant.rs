//! Reads an order that a newer release wrote. Everything that can be read is read, entry by entry; the rest is kept as
//! [`Unread`](super::Unread).

use std::collections::BTreeMap;
use std::str::FromStr;

use candor_domain::command::entry::CommandEntry;
use candor_domain::ledger::entry::{CaseEntry, Ledger};
use candor_domain::ledger::task::Task;
use candor_domain::message::entry::MessageEntry;
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
    let Some(raw) = raw.get("ledger") else { return };
    let Ledger {
        known_since: _,
        messages,
        uncertain: _,
        postponed: _,
        commands,
        announcements,
        duplicate_check,
        duplicate_of: _,
        lookalikes: _,
        suppressions,
        cases,
        snoozes: _,
        past_openings: _,
        late: _,
    } = &mut parts.ledger;
    let (until, attempts) = (FAR_AWAY, 0);
    let message = || MessageEntry::Claimed { until, attempts, to: None, statement: None };
    add_unread(messages, raw.get("messages"), message);
    add_unread(commands, raw.get("commands"), || CommandEntry::Claimed { until, attempts, statement: None });
    add_unread(announcements, raw.get("announcements"), || Task::Claimed { until, attempts });
    if raw.get("duplicate_check").is_some_and(|raw| !raw.is_null()) {
        duplicate_check.get_or_insert(Task::Claimed { until, attempts });
    }
    add_unread(suppressions, raw.get("suppressions"), || Task::Claimed { until, attempts });
    add_unread(cases, raw.get("cases"), || CaseEntry::Pending { until, number: 0 });
}

/// Adds an entry for every key that is known and has none.
fn add_unread<K: FromStr + Ord, E>(known: &mut BTreeMap<K, E>, raw: Option<&Value>, entry: impl Fn() -> E) {
    let keys = raw.and_then(Value::as_object).into_iter().flat_map(Map::keys);
    for key in keys.filter_map(|key| key.parse::<K>().ok()) {
        known.entry(key).or_insert_with(&entry);
    }
}
