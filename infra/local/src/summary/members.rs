//! Counts the members of payloads, and tells those that were read from those that never were.

use std::collections::BTreeMap;

use candor_domain::values::reads::Reads;
use serde_json::Value;

/// The members of many payloads, by their pointers. The place of an item in its list is `*`.
#[derive(Debug, Default)]
pub(crate) struct Members(BTreeMap<String, Member>);

/// One member of many payloads.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Member {
    /// The number of payloads that have it.
    pub(crate) payloads: usize,
    /// The number of payloads of which it was read.
    pub(crate) read: usize,
    /// True if the member itself says something, and not only members in it.
    pub(crate) speaks: bool,
}

/// A member that was never read, or several with the place that they have in common.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ignored<'a> {
    /// The place.
    pub(crate) pointer: &'a str,
    /// The number of payloads that have something there.
    pub(crate) payloads: usize,
    /// The number of members in it, or 1 if it is a member itself.
    pub(crate) members: usize,
}

impl Members {
    /// Adds the members of a payload.
    pub(crate) fn add(&mut self, body: &Value, reads: &Reads) {
        let mut found = BTreeMap::new();
        walk(body, &Place::default(), reads, &mut found);
        for (pointer, seen) in found {
            let member = self.0.entry(pointer).or_default();
            member.payloads = member.payloads.saturating_add(1);
            member.read = member.read.saturating_add(seen.read.into());
            member.speaks |= seen.speaks;
        }
    }

    /// Returns the members that say something themselves.
    pub(crate) fn speaking(&self) -> impl Iterator<Item = (&str, &Member)> {
        self.0.iter().filter(|(_, member)| member.speaks).map(|(pointer, member)| (pointer.as_str(), member))
    }

    /// Returns the members that were never read. An object or a list of which nothing was read stands for all of its
    /// members.
    pub(crate) fn ignored(&self) -> Vec<Ignored<'_>> {
        let mut ignored: Vec<Ignored<'_>> = Vec::new();
        for (pointer, member) in self.0.iter().filter(|(pointer, _)| !self.is_read_in(pointer)) {
            match ignored.iter_mut().rev().find(|outer| is_in(pointer, outer.pointer)) {
                Some(outer) => outer.members = outer.members.saturating_add(member.speaks.into()),
                None => ignored.push(Ignored {
                    pointer,
                    payloads: member.payloads,
                    members: member.speaks.into(),
                }),
            }
        }
        ignored
            .iter_mut()
            .filter(|one| one.members == 1)
            .for_each(|one| one.pointer = self.only_in(one.pointer));
        ignored.sort_by_key(|one| std::cmp::Reverse(one.payloads));
        ignored
    }

    /// Returns the first member at or in a place that says something itself.
    fn only_in<'p>(&'p self, pointer: &'p str) -> &'p str {
        let mut inside = self.speaking().map(|(other, _)| other);
        inside.find(|other| *other == pointer || is_in(other, pointer)).unwrap_or(pointer)
    }

    /// Returns true if a place, or a place in it, was read and says something.
    fn is_read_in(&self, pointer: &str) -> bool {
        let inside = self.0.range(pointer.to_owned()..).take_while(|(other, _)| other.starts_with(pointer));
        inside
            .filter(|(other, _)| *other == pointer || is_in(other, pointer))
            .any(|(_, member)| member.speaks && member.read > 0)
    }
}

/// Returns true if a pointer leads to a place within another.
fn is_in(pointer: &str, outer: &str) -> bool {
    pointer.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}

/// A place in one payload.
#[derive(Default)]
struct Place {
    /// The pointer, as it was recorded.
    exact: String,
    /// The pointer, with `*` for the place of an item in its list.
    folded: String,
}

impl Place {
    fn member(&self, name: &str) -> Self {
        let name = name.replace('~', "~0").replace('/', "~1");
        Self { exact: format!("{}/{name}", self.exact), folded: format!("{}/{name}", self.folded) }
    }

    fn item(&self, index: usize) -> Self {
        Self { exact: format!("{}/{index}", self.exact), folded: format!("{}/*", self.folded) }
    }
}

/// Tells whether a member of one payload was read, and says something itself.
#[derive(Default)]
struct Seen {
    read: bool,
    speaks: bool,
}

/// Collects the places below a value that say something. A null, an empty text, an empty list and an empty object say
/// nothing that could be missed.
fn walk(value: &Value, place: &Place, reads: &Reads, found: &mut BTreeMap<String, Seen>) {
    let speaks = match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, value)| walk(value, &place.member(name), reads, found));
            false
        }
        Value::Array(items) if !items.is_empty() => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| walk(item, &place.item(index), reads, found));
            false
        }
        Value::Null | Value::Object(_) | Value::Array(_) => return,
        Value::String(text) if text.is_empty() => return,
        Value::String(_) | Value::Bool(_) | Value::Number(_) => true,
    };
    if place.folded.is_empty() {
        return;
    }
    let seen = found.entry(place.folded.clone()).or_default();
    seen.read |= reads.has(&place.exact);
    seen.speaks |= speaks;
}
