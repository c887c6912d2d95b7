//! Tests the readers of stored orders: the packed order, its JSON, and the two parts of the JSON.

use candor_domain::facts::entries::Facts;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::Ledger;
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use candor_engine::at_rest::{from_json, to_json, unpack};
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

/// Reads an order in JSON, whichever release wrote it. Everything is read again as it was written, including the parts
/// that were not understood.
pub fn at_rest(bytes: &[u8]) {
    let key: OrderKey = "demo-shop#5001".parse().unwrap();
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok((order, unread)) = from_json(&key, text) {
        let written = to_json(&order, &unread).unwrap();
        let (again, still_unread) = from_json(&key, &written).unwrap();
        assert!(again == order, "{written}");
        assert!(to_json(&again, &still_unread).unwrap() == written, "{written}");
        planned(order.facts, order.ledger);
    }
}

/// Unpacks an order's bytes. The result is never larger than an order can be.
pub fn packed(bytes: &[u8]) {
    let key: OrderKey = "demo-shop#5001".parse().unwrap();
    // The bytes are read as they are, and as bytes of a known dictionary.
    for bytes in [bytes, &[&[1], bytes].concat()] {
        let _ = unpack(&key, bytes);
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
