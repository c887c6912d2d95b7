//! Tests the readers of stored orders: an order's item consists of two texts.

use candor_domain::facts::entries::Facts;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::Ledger;
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::now;
use crate::texts::shipped;

/// Reads an order's facts. Any facts that can be read can also be planned.
pub fn facts(bytes: &[u8]) {
    if let Some(facts) = reads_back::<Facts>(bytes) {
        planned(facts, Ledger::default());
    }
}

/// Reads an order's ledger.
pub fn ledger(bytes: &[u8]) {
    if let Some(ledger) = reads_back::<Ledger>(bytes) {
        planned(Facts::default(), ledger);
    }
}

fn reads_back<T: DeserializeOwned + Serialize + PartialEq>(bytes: &[u8]) -> Option<T> {
    let read = serde_json::from_slice::<T>(bytes).ok()?;
    let text = serde_json::to_string(&read).unwrap();
    assert!(serde_json::from_str::<T>(&text).is_ok_and(|again| again == read), "{text}");
    Some(read)
}

/// Checks that a plan of an order that already has this plan's ledger changes nothing.
fn planned(facts: Facts, ledger: Ledger) {
    let policy = Policy::read(&shipped(), &serde_json::json!({})).unwrap();
    let key: OrderKey = "demo-shop#5001".parse().unwrap();
    let first = plan(&Order { key: key.clone(), facts: facts.clone(), ledger }, &policy, now());
    let second = plan(&Order { key, facts, ledger: first.ledger.clone() }, &policy, now());
    assert!(first.ledger == second.ledger, "{:?} becomes {:?}", first.ledger, second.ledger);
}
