//! Merging: facts into what is held. Commutative, associative and idempotent, so that any order and any number of
//! deliveries ends in the same facts. (Past a limit, which facts found room depends on who came first; what did
//! not is a case.)

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::event::Stamp;
use crate::fact::Fact;
use crate::id::EventId;
use crate::limits::{PARCELS_MAX, PAYMENTS_MAX, REFUSED_MAX};
use crate::order::{Facts, Held};
use crate::refused::Refused;

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

impl Facts {
    /// Merges one fact. Of two about the same thing the later one stands.
    ///
    /// # Errors
    /// Where the order has no room for it; nothing was changed then.
    pub fn merge(&mut self, stamp: Stamp, fact: Fact) -> Result<Merge, OverLimit> {
        match fact {
            Fact::OrderPlaced(body) => Ok(hold(&mut self.placed, Held { stamp, body })),
            Fact::OrderCancelled(body) => Ok(hold(&mut self.cancelled, Held { stamp, body })),
            Fact::PaymentConfirmed(body) => hold_by(
                &mut self.payments,
                body.payment_id.clone(),
                Held { stamp, body },
                "payments",
                PAYMENTS_MAX,
            ),
            Fact::ShipmentCreated(body) => hold_by(
                &mut self.parcels,
                body.parcel_id.clone(),
                Held { stamp, body },
                "parcels",
                PARCELS_MAX,
            ),
            Fact::EventRefused(body) => hold_refused(&mut self.refused, Held { stamp, body }),
        }
    }
}

fn hold<T: Ord>(slot: &mut Option<Held<T>>, new: Held<T>) -> Merge {
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

fn hold_by<K: Ord, T: Ord>(
    map: &mut BTreeMap<K, Held<T>>,
    key: K,
    new: Held<T>,
    what: &'static str,
    most: usize,
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

/// A refused event is known by its text, so a second delivery says nothing new: the first refusal stands.
fn hold_refused(map: &mut BTreeMap<EventId, Held<Refused>>, new: Held<Refused>) -> Result<Merge, OverLimit> {
    let full = map.len() >= REFUSED_MAX;
    match map.entry(new.stamp.id.clone()) {
        Entry::Vacant(_) if full => Err(OverLimit { what: "refused events", most: REFUSED_MAX }),
        Entry::Vacant(vacant) => {
            vacant.insert(new);
            Ok(Merge::Merged)
        }
        Entry::Occupied(mut held) if new < *held.get() => {
            held.insert(new);
            Ok(Merge::Merged)
        }
        Entry::Occupied(_) => Ok(Merge::Duplicate),
    }
}
