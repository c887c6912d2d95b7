//! Simulates two releases at once: in some households, half of the workers are of a newer release, which writes content
//! that the others do not understand. That content must stay, and must change nothing.
//!
//! The households and the workers follow from the seed alone: no dice are thrown for them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use candor_engine::at_rest::{AtRestError, from_json, to_json};
use candor_engine::ports::{Commit, Stored};
use serde_json::{Value, json};

use crate::rng::mix;

/// The number of households of which one has two releases.
const ONE_IN: u64 = 32;
/// The highest number of additions by a newer release to one order.
const NOVELTIES_MAX: usize = 6;

/// An addition by a newer release.
#[derive(Debug, Clone, PartialEq)]
struct Novelty {
    /// The place that it is a member of, as a JSON pointer.
    parent: String,
    name: String,
    value: Value,
    /// The place of the stamp of the fact that it belongs to, and that stamp.
    goes_with: Option<(&'static str, Value)>,
}

/// The additions by newer releases to one order.
#[derive(Debug, Default)]
struct Written {
    /// The additions that are in the order if this worker writes it.
    offered: Vec<Novelty>,
    /// The additions that must stay.
    kept: Vec<Novelty>,
}

/// The additions by newer releases to the orders of one household.
#[derive(Debug)]
pub(crate) struct Releases {
    /// The seed that tells the workers of two releases apart, if there are two.
    seed: Option<u64>,
    orders: RefCell<BTreeMap<usize, Written>>,
}

impl Releases {
    /// Returns the releases of a household.
    pub(crate) fn of(seed: u64, is_unkind: bool) -> Self {
        let drawn = mix(&[seed, 77]);
        let has_two = is_unkind && drawn.checked_rem(ONE_IN) == Some(0);
        Self { seed: has_two.then_some(drawn), orders: RefCell::default() }
    }

    /// Gives an order to a worker; every second one is of the newer release, and adds something. Returns whether it did.
    /// Returns the problem if that changed the parts that the others understand.
    pub(super) fn read(&self, order: usize, stored: &mut Stored) -> Result<bool, String> {
        let Some(seed) = self.seed else { return Ok(false) };
        let drawn = mix(&[seed, u64::try_from(order).unwrap_or_default(), stored.revision.0]);
        let mut orders = self.orders.borrow_mut();
        let written = orders.entry(order).or_default();
        if drawn.is_multiple_of(2) || written.kept.len() >= NOVELTIES_MAX {
            return Ok(false);
        }
        let said = |why: AtRestError| why.to_string();
        let mut value = json_of(&to_json(&stored.order, &stored.unread).map_err(said)?)?;
        written.offered = novelties(&value, stored.revision.0);
        written.offered.iter().for_each(|novelty| novelty.put_into(&mut value));
        let (order, unread) = from_json(&stored.order.key, &value.to_string()).map_err(said)?;
        if order != stored.order {
            return Err("an order is another where there is more in it".to_owned());
        }
        stored.unread = unread;
        Ok(true)
    }

    /// Looks for the additions in the order that is written now. Returns the one that is missing, if any.
    pub(super) fn wrote(&self, order: usize, commit: &Commit) -> Result<(), String> {
        let mut orders = self.orders.borrow_mut();
        let Some(written) = orders.get_mut(&order).filter(|_| self.seed.is_some()) else { return Ok(()) };
        let value = json_of(&to_json(&commit.order, &commit.unread).map_err(|why| why.to_string())?)?;
        written.kept.retain(|novelty| novelty.is_still_of(&value));
        if let Some(lost) = written.kept.iter().find(|novelty| !novelty.is_in(&value)) {
            return Err(format!("{}/{}", lost.parent, lost.name));
        }
        let new = written.offered.drain(..).filter(|novelty| novelty.is_in(&value));
        written.kept.extend(new);
        Ok(())
    }
}

impl Novelty {
    fn put_into(&self, value: &mut Value) {
        if let Some(members) = value.pointer_mut(&self.parent).and_then(Value::as_object_mut) {
            members.insert(self.name.clone(), self.value.clone());
        }
    }

    fn is_in(&self, value: &Value) -> bool {
        value.pointer(&self.parent).and_then(|parent| parent.get(&self.name)) == Some(&self.value)
    }

    /// Returns whether the fact that it belongs to is still the one that it was written with.
    fn is_still_of(&self, value: &Value) -> bool {
        self.goes_with.as_ref().is_none_or(|(stamp, was)| value.pointer(stamp) == Some(was))
    }
}

/// Returns the addition of a newer release to an order of a revision: each kind in turn.
fn novelties(value: &Value, revision: u64) -> Vec<Novelty> {
    const PLACED: &str = "/facts/order/placed/stamp";
    let fact = json!({ "stamp": "2026-01-01T00:00:00Z storefront novel", "body": { "of": revision } });
    let all: [(&str, Value); 6] = [
        ("", json!("mild")),
        ("/facts", json!({ "first": fact })),
        ("/facts/payment/payments", fact),
        ("/facts/order/placed/body", json!({ "revision": revision })),
        ("/ledger/messages", json!({ "done": { "at": "2026-01-01T00:00:00Z" } })),
        ("/ledger/cases", json!({ "asleep": revision })),
    ];
    let name = format!("novel:{revision}");
    let there = all.into_iter().filter(|(parent, _)| value.pointer(parent).is_some());
    let new = there.map(|(parent, added)| Novelty {
        parent: parent.to_owned(),
        name: name.clone(),
        value: added,
        goes_with: (parent == "/facts/order/placed/body")
            .then(|| (PLACED, value.pointer(PLACED).cloned().unwrap_or_default())),
    });
    let new: Vec<Novelty> = new.collect();
    let turn = usize::try_from(revision).unwrap_or_default().checked_rem(new.len()).unwrap_or_default();
    new.into_iter().skip(turn).take(1).collect()
}

fn json_of(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    use candor_domain::facts::order::Order;
    use candor_domain::figures::change::FiguresChange;
    use candor_engine::at_rest::Unread;
    use candor_engine::ports::Revision;
    use jiff::Timestamp;

    use super::*;

    fn household() -> Releases {
        (0..100)
            .map(|seed| Releases::of(seed, true))
            .find(|releases| releases.seed.is_some())
            .unwrap_or_else(|| Releases::of(0, false))
    }

    fn stored(revision: u64) -> Stored {
        let key = "demo-shop#1".parse().unwrap();
        Stored {
            order: Order::new(key),
            unread: Unread::default(),
            revision: Revision(revision),
            wake_at: None,
        }
    }

    fn commit(unread: Unread) -> Commit {
        let (order, seen) = (stored(1).order, Some(Revision(1)));
        Commit {
            order,
            unread,
            seen,
            wake_at: None,
            due: false,
            expires_at: Timestamp::MAX,
            figures: FiguresChange::default(),
        }
    }

    #[test]
    fn what_a_newer_release_wrote_is_missed_when_it_is_lost_and_not_before_it_was_written() {
        let releases = household();
        let mut newer = (1..20)
            .map(stored)
            .find_map(|mut stored| releases.read(0, &mut stored).unwrap().then_some(stored))
            .unwrap();
        assert!(!newer.unread.is_nothing());
        assert_eq!(releases.wrote(0, &commit(Unread::default())), Ok(()), "somebody else wrote first");
        assert!(releases.read(0, &mut newer).unwrap());
        assert_eq!(releases.wrote(0, &commit(newer.unread.clone())), Ok(()));
        assert_eq!(releases.wrote(0, &commit(newer.unread)), Ok(()));
        assert!(releases.wrote(0, &commit(Unread::default())).is_err());
    }
}
