//! Stores every order that ever existed, once, under a number, and every plan that was made of an order at a
//! moment. Plans are pure, so an earlier plan of the same order and moment is as good as a new one.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

use candor_domain::facts::order::Order;
use candor_domain::plan::effect::Plan;
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::claim::Claim;
use crate::standing::Standing;

/// Identifies one state of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(usize);

/// Identifies a claim that a worker once had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimNumber(usize);

/// Holds the result of dispatch looking at an order at a moment.
#[derive(Debug)]
pub struct Found {
    /// The real plan.
    pub plan: Plan,
    /// True if there is an effect to carry out, or a change to write.
    pub is_work: bool,
}

/// Holds orders, plans and claims by number and moment.
#[derive(Debug)]
pub struct Archive {
    /// The policy of all plans.
    pub policy: Policy,
    orders: Shelf<Order>,
    claims: Shelf<Claim>,
    found: Mutex<HashMap<(Version, Timestamp), Arc<Found>>>,
    standings: Mutex<HashMap<Version, Arc<Standing>>>,
    written: Mutex<HashMap<(Version, Timestamp, String), Arc<Version>>>,
}

impl Archive {
    /// Makes an empty archive with the shipped policy, changed so that runs are short: due effects are due at
    /// once, and customers are told only about the shipment and a cancellation.
    #[must_use]
    pub fn new() -> Self {
        let shipped: Value = toml::from_str(include_str!("../../../infra/policy.toml")).unwrap();
        let at_once = json!({ "grace_period": "0s", "quiet": false });
        let overrides = json!({
            "shipping-notice": at_once,
            "shipping-update": at_once,
            "cancellation-notice": at_once,
            "fulfilment": { "when": "never" },
            "duplicates": { "window": "0s" },
        });
        Self {
            policy: Policy::read(&shipped, &overrides).unwrap(),
            orders: Shelf::default(),
            claims: Shelf::default(),
            found: Mutex::default(),
            standings: Mutex::default(),
            written: Mutex::default(),
        }
    }

    /// Keeps an order and returns its number. The same order always gets the same number.
    pub fn keep(&self, order: Order) -> Version {
        // Use the stored form, which holds everything. `Debug` hides parts of the order.
        Version(self.orders.keep(serde_json::to_string(&(&order.facts, &order.ledger)).unwrap(), order))
    }

    /// Returns an order that was kept.
    #[must_use]
    pub fn order(&self, version: Version) -> Arc<Order> {
        self.orders.get(version.0)
    }

    /// Keeps a claim and returns its number. The same claim always gets the same number.
    pub(crate) fn keep_claim(&self, claim: Claim) -> ClaimNumber {
        ClaimNumber(self.claims.keep(claim.text(), claim))
    }

    /// Returns a claim that was kept.
    #[must_use]
    pub fn claim(&self, number: ClaimNumber) -> Arc<Claim> {
        self.claims.get(number.0)
    }

    /// Returns the result of dispatch looking at an order.
    #[must_use]
    pub fn find(&self, version: Version, now: Timestamp) -> Arc<Found> {
        once(&self.found, (version, now), || {
            let order = self.order(version);
            let plan = plan(&order, &self.policy, now);
            let is_work = !plan.due.is_empty() || plan.ledger != order.ledger;
            Found { plan, is_work }
        })
    }

    /// Returns the order after it was changed at a moment and planned again. Every recording of a fact or of
    /// an outcome ends like this. `name` identifies the change: it contains everything that the change
    /// depends on besides the order and the moment.
    pub(crate) fn write(
        &self,
        version: Version,
        now: Timestamp,
        name: String,
        change: impl FnOnce(&mut Order),
    ) -> Version {
        *once(&self.written, (version, now, name), || {
            let mut order = Order::clone(&self.order(version));
            change(&mut order);
            order.ledger = self.find(self.keep(order.clone()), now).plan.ledger.clone();
            self.keep(order)
        })
    }

    /// Returns the standing of an order: its values that the properties check.
    #[must_use]
    pub fn standing(&self, version: Version) -> Arc<Standing> {
        once(&self.standings, version, || Standing::of(&self.order(version)))
    }

    /// Returns how many orders are kept, and how many plans were made.
    #[must_use]
    pub fn sizes(&self) -> (usize, usize) {
        (self.orders.len(), self.found.lock().unwrap().len())
    }
}

impl Default for Archive {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns the value for a key, and makes it if it was not made before.
fn once<K: Eq + Hash, T>(made: &Mutex<HashMap<K, Arc<T>>>, key: K, make: impl FnOnce() -> T) -> Arc<T> {
    if let Some(made) = made.lock().unwrap().get(&key) {
        return made.clone();
    }
    let new = Arc::new(make());
    made.lock().unwrap().entry(key).or_insert(new).clone()
}

/// Holds things by number, and their numbers by their texts.
struct Shelf<T>(Mutex<Things<T>>);

struct Things<T> {
    numbers: HashMap<String, usize>,
    things: Vec<Arc<T>>,
}

impl<T> Shelf<T> {
    fn keep(&self, text: String, thing: T) -> usize {
        let Things { numbers, things } = &mut *self.0.lock().unwrap();
        *numbers.entry(text).or_insert_with(|| {
            things.push(Arc::new(thing));
            things.len() - 1
        })
    }

    fn get(&self, number: usize) -> Arc<T> {
        self.0.lock().unwrap().things.get(number).unwrap().clone()
    }

    fn len(&self) -> usize {
        self.0.lock().unwrap().things.len()
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::new(Things { numbers: HashMap::new(), things: vec![] }))
    }
}

impl<T> fmt::Debug for Shelf<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} things", self.len())
    }
}
