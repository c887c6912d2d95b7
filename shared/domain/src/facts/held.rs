//! Facts at rest, each with its stamp, and the rule by which a newer one takes the place of an older one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;
use serde::de::Error as _;

use crate::event::stamp::Stamp;

/// What became of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Merge {
    /// It is what the order holds now.
    Merged,
    /// The order holds the very same already.
    Duplicate,
    /// The order holds something newer.
    Superseded,
}

/// There is no room in the order for one more of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the order holds {most} {what} already, the most it can")]
pub struct OverLimit {
    /// Of what.
    pub what: &'static str,
    /// How many an order can hold.
    pub most: usize,
}

/// What an order can hold of each kind.
pub(crate) type Limit = (&'static str, usize);

pub(crate) fn hold<T: Ord>(slot: &mut Option<Held<T>>, new: Held<T>) -> Merge {
    match slot {
        Some(held) if *held == new => Merge::Duplicate,
        // One event that says two things is a fault of its source; comparing the whole keeps the result the same
        // in every order of arrival.
        Some(held) if *held > new => Merge::Superseded,
        Some(_) | None => {
            *slot = Some(new);
            Merge::Merged
        }
    }
}

pub(crate) fn hold_by<K: Ord, T: Ord>(
    map: &mut BTreeMap<K, Held<T>>,
    key: K,
    new: Held<T>,
    (what, most): Limit,
) -> Result<Merge, OverLimit> {
    let full = map.len() >= most;
    match map.entry(key) {
        Entry::Vacant(_) if full => Err(OverLimit { what, most }),
        Entry::Vacant(vacant) => {
            vacant.insert(new);
            Ok(Merge::Merged)
        }
        Entry::Occupied(mut held) if *held.get() < new => {
            held.insert(new);
            Ok(Merge::Merged)
        }
        Entry::Occupied(held) if *held.get() == new => Ok(Merge::Duplicate),
        Entry::Occupied(_) => Ok(Merge::Superseded),
    }
}

/// A fact at rest, with the stamp of the event that last said it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held<T> {
    /// Which event, when, from whom. First, so that it decides every comparison.
    #[serde(serialize_with = "write_stamp", deserialize_with = "read_stamp")]
    pub stamp: Stamp,
    /// What it said.
    pub body: T,
}

/// At rest a stamp is one text: an order holds many, and they are most of what it weighs.
fn write_stamp<S: Serializer>(stamp: &Stamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(stamp)
}

fn read_stamp<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Stamp, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}
