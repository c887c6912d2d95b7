//! The archive: every order that ever was, once, under a number; and every plan made upon one at a moment. Plans are
//! pure, so one made before is as good as one made now.

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

/// An order as it once was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(usize);

/// A claim that a worker once had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimNumber(usize);

/// What dispatch finds, when it looks at an order at a moment.
#[derive(Debug)]
pub struct Found {
    /// What the real plan says.
    pub plan: Plan,
    /// Whether there is anything to do or to write.
    pub is_work: bool,
}

/// Orders, plans and claims by number and moment.
#[derive(Debug)]
pub struct Archive {
    /// By which everything is planned.
    pub policy: Policy,
    orders: Shelf<Order>,
    claims: Shelf<Claim>,
    found: Mutex<HashMap<(Version, Timestamp), Arc<Found>>>,
    standings: Mutex<HashMap<Version, Arc<Standing>>>,
    written: Mutex<HashMap<(Version, Timestamp, String), Arc<Version>>>,
}

impl Archive {
    /// An empty one, under the policy that is shipped, made quick and quiet: what is due is due at once, and nothing
    /// but the parcel is told of.
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

    /// Keeps an order; the same one always gets the same number.
    pub fn keep(&self, order: Order) -> Version {
        // As it is stored, and so all of it: what `Debug` says is redacted.
        Version(self.orders.keep(serde_json::to_string(&(&order.facts, &order.ledger)).unwrap(), order))
    }

    /// An order that was kept.
    #[must_use]
    pub fn order(&self, version: Version) -> Arc<Order> {
        self.orders.get(version.0)
    }

    /// Keeps a claim; the same one always gets the same number.
    pub(crate) fn keep_claim(&self, claim: Claim) -> ClaimNumber {
        ClaimNumber(self.claims.keep(claim.text(), claim))
    }

    /// A claim that was kept.
    #[must_use]
    pub fn claim(&self, number: ClaimNumber) -> Arc<Claim> {
        self.claims.get(number.0)
    }

    /// What dispatch finds of an order.
    #[must_use]
    pub fn find(&self, version: Version, now: Timestamp) -> Arc<Found> {
        once(&self.found, (version, now), || {
            let order = self.order(version);
            let plan = plan(&order, &self.policy, now);
            let is_work = !plan.due.is_empty() || plan.ledger != order.ledger;
            Found { plan, is_work }
        })
    }

    /// The order as it is once it was changed at a moment and planned upon, as every recording and every settling ends.
    /// `change` has a name, which says all that it depends on besides the order and the moment.
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

    /// How an order stands.
    #[must_use]
    pub fn standing(&self, version: Version) -> Arc<Standing> {
        once(&self.standings, version, || Standing::of(&self.order(version)))
    }

    /// How many orders it keeps, and how many plans it made.
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

/// Makes what was not made before.
fn once<K: Eq + Hash, T>(made: &Mutex<HashMap<K, Arc<T>>>, key: K, make: impl FnOnce() -> T) -> Arc<T> {
    if let Some(made) = made.lock().unwrap().get(&key) {
        return made.clone();
    }
    let new = Arc::new(make());
    made.lock().unwrap().entry(key).or_insert(new).clone()
}

/// Things by number, and their numbers by their texts.
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
