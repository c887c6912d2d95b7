//! Stored facts, each with its stamp, and the rule by which a newer fact replaces an older one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;
use serde::de::Error as _;

use crate::event::stamp::Stamp;
use crate::values::id::EventId;

/// The result of merging a fact into an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Merge {
    /// The order holds this fact now.
    Merged,
    /// The order already holds exactly the same fact.
    Duplicate,
    /// The order holds a newer fact.
    Superseded,
    /// The order was erased, and takes no fact any more.
    Erased,
}

/// An error for a fact for which the order has no room: it already holds the highest number of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the order holds {most} {what} already, the most it can")]
pub struct OverLimit {
    /// The kind of fact, in the plural, for people to read.
    pub what: &'static str,
    /// The highest number of this kind that an order can hold.
    pub most: usize,
}

/// A kind of fact, and the highest number of this kind that an order can hold.
pub(crate) type Limit = (&'static str, usize);

pub(crate) fn hold<T: Ord>(slot: &mut Option<Held<T>>, new: Held<T>) -> Merge {
    match slot {
        Some(held) if *held == new => Merge::Duplicate,
        // If one event reports two different things, that is a fault of its source. The comparison includes
        // the whole fact, so that the result is the same in every order of arrival.
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

/// Holds a fact by its event, and of too many facts those with the newest stamps. The result is the same in every order of
/// arrival: it is the newest of all.
pub(crate) fn hold_newest<T: Ord>(map: &mut BTreeMap<EventId, Held<T>>, new: Held<T>, most: usize) -> Merge {
    let id = new.stamp.id.clone();
    let became = match map.entry(id.clone()) {
        Entry::Occupied(held) if *held.get() == new => return Merge::Duplicate,
        Entry::Occupied(held) if *held.get() > new => return Merge::Superseded,
        Entry::Occupied(mut held) => {
            held.insert(new);
            Merge::Merged
        }
        Entry::Vacant(vacant) => {
            vacant.insert(new);
            Merge::Merged
        }
    };
    if map.len() <= most {
        return became;
    }
    let oldest = map.values().min().map(|held| held.stamp.id.clone());
    oldest.iter().for_each(|oldest| drop(map.remove(oldest)));
    if oldest.as_ref() == Some(&id) { Merge::Superseded } else { became }
}

/// A stored fact, with the stamp of the event that last reported it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held<T> {
    /// The identifier, the time and the source of the event. It is the first field, so that it decides every
    /// comparison.
    #[serde(serialize_with = "write_stamp", deserialize_with = "read_stamp")]
    pub stamp: Stamp,
    /// The content of the fact.
    pub body: T,
}

pub(crate) fn stamp<T>(held: &Held<T>) -> &Stamp {
    &held.stamp
}

/// Writes a stamp as one text. An order holds many stamps, and they take most of its stored size.
fn write_stamp<S: Serializer>(stamp: &Stamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(stamp)
}

fn read_stamp<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Stamp, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}
