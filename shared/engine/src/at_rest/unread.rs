//! The parts of an order that a release does not understand, and keeps.

use std::collections::BTreeMap;
use std::fmt;

use candor_domain::event::stamp::Stamp;
use serde_json::{Map, Value};

use crate::at_rest::format::Format;
use crate::at_rest::level::{Level, STAMP};

/// Holds the parts of an order that were read and not understood. It goes with the order from the read to the write, and
/// no rule looks inside.
///
/// It is put under the content that is written:
/// - An aspect, key or entry that is not understood stays as it was read. Of two facts with the same key, the one with
///   the newer stamp stays.
/// - A member that is not understood stays as long as its owner does. It goes when an entry is removed or becomes another
///   variant, and when another event replaces a fact.
/// - Members of objects in an array stay while the array has the same number of items.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Unread {
    format: Format,
    rest: Option<Rest>,
}

/// The part that is not understood at one place.
#[derive(Clone, PartialEq, Eq)]
enum Rest {
    /// The whole value.
    Whole(Value),
    /// Entries of a map; the map is there even if it has none.
    Entries(BTreeMap<String, Rest>),
    /// Members of a value that was understood, with the stamp of its event.
    Members(Option<String>, BTreeMap<String, Rest>),
    /// Members of the items of an array.
    Items(Vec<Option<Rest>>),
}

impl Unread {
    /// Returns the parts that `raw` has and `known` has not.
    pub(super) fn between(raw: &Value, known: &Value) -> Self {
        Self { format: Format::CURRENT, rest: between(Level::Order, raw, known) }
    }

    /// Returns whether everything was understood.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.rest.is_none()
    }

    /// Returns the format of the order: that of the newest release that wrote it.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns the same parts, with the format that the order was read in.
    #[must_use]
    pub fn of_format(self, read: Format) -> Self {
        Self { format: read.max(Format::CURRENT), ..self }
    }

    /// Puts all parts at their places, if nothing else is there.
    pub(super) fn lay_under(&self, known: &mut Value) {
        if let (Some(rest), Some(members)) = (&self.rest, known.as_object_mut()) {
            rest.lay_into(members);
        }
    }
}

/// Shows only the number of values, because they may be personal.
impl fmt::Debug for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self.rest.as_ref().map_or(0, Rest::count);
        f.debug_struct("Unread").field("format", &self.format).field("values", &values).finish()
    }
}

fn between(level: Level, raw: &Value, known: &Value) -> Option<Rest> {
    match (raw, known) {
        (Value::Object(members), Value::Object(known)) => {
            let rest = members.iter().filter_map(|(name, value)| {
                let rest = match known.get(name) {
                    Some(known) => between(level.of_member(name), value, known),
                    None => whole(level.of_member(name), value),
                };
                Some((name.clone(), rest?))
            });
            let rest: BTreeMap<String, Rest> = rest.collect();
            let stamp = || known.get(STAMP).and_then(Value::as_str).map(str::to_owned);
            let held = |rest| {
                if level.is_container(raw) { Rest::Entries(rest) } else { Rest::Members(stamp(), rest) }
            };
            (!rest.is_empty()).then(|| held(rest))
        }
        (Value::Array(items), Value::Array(known)) if items.len() == known.len() => {
            let each = items.iter().zip(known);
            let rest: Vec<Option<Rest>> =
                each.map(|(item, known)| between(Level::Inside, item, known)).collect();
            rest.iter().any(Option::is_some).then_some(Rest::Items(rest))
        }
        // A value that both have was understood.
        (_, _) => None,
    }
}

/// Returns a whole value, entry by entry if others may join them.
fn whole(level: Level, value: &Value) -> Option<Rest> {
    match value {
        Value::Object(entries) if level.is_container(value) => {
            let each =
                |(key, entry): (&String, &Value)| Some((key.clone(), whole(level.of_member(key), entry)?));
            let entries: BTreeMap<String, Rest> = entries.iter().filter_map(each).collect();
            (!entries.is_empty()).then_some(Rest::Entries(entries))
        }
        other => Some(Rest::Whole(other.clone())),
    }
}

impl Rest {
    fn count(&self) -> usize {
        match self {
            Self::Whole(_) => 1,
            Self::Entries(rest) | Self::Members(_, rest) => rest.values().map(Self::count).sum(),
            Self::Items(items) => items.iter().flatten().map(Self::count).sum(),
        }
    }

    fn lay_into(&self, known: &mut Map<String, Value>) {
        match self {
            Self::Entries(rest) => rest.iter().for_each(|(key, rest)| rest.lay_as_entry(key, known)),
            Self::Members(stamp, rest) if stamp.as_deref() == known.get(STAMP).and_then(Value::as_str) => {
                rest.iter().for_each(|(name, rest)| rest.lay_as_member(name, known));
            }
            Self::Members(..) | Self::Whole(_) | Self::Items(_) => {}
        }
    }

    fn lay_as_entry(&self, key: &str, known: &mut Map<String, Value>) {
        match (self, known.get(key)) {
            (Self::Whole(raw), Some(known)) if is_newer(known, raw) => {}
            (Self::Whole(raw), _) => drop(known.insert(key.to_owned(), raw.clone())),
            (Self::Entries(_), None) => {
                let mut entries = Map::new();
                self.lay_into(&mut entries);
                known.insert(key.to_owned(), Value::Object(entries));
            }
            (_, _) => self.lay_as_member(key, known),
        }
    }

    fn lay_as_member(&self, name: &str, known: &mut Map<String, Value>) {
        match (self, known.get_mut(name)) {
            (Self::Whole(raw), None) => drop(known.insert(name.to_owned(), raw.clone())),
            (Self::Items(rest), Some(Value::Array(items))) if rest.len() == items.len() => {
                let each = rest.iter().zip(items);
                each.for_each(|(rest, item)| lay_under_item(rest.as_ref(), item));
            }
            (rest, Some(Value::Object(members))) => rest.lay_into(members),
            (_, _) => {}
        }
    }
}

fn lay_under_item(rest: Option<&Rest>, item: &mut Value) {
    match (rest, item) {
        (Some(rest), Value::Object(members)) => rest.lay_into(members),
        (Some(Rest::Items(rest)), Value::Array(items)) if rest.len() == items.len() => {
            rest.iter().zip(items).for_each(|(rest, item)| lay_under_item(rest.as_ref(), item));
        }
        (_, _) => {}
    }
}

/// Returns whether a fact is of a later event than the one that cannot be read.
fn is_newer(known: &Value, raw: &Value) -> bool {
    let stamp = |fact: &Value| fact.get(STAMP)?.as_str()?.parse::<Stamp>().ok();
    matches!((stamp(known), stamp(raw)), (Some(known), Some(raw)) if known > raw)
}
