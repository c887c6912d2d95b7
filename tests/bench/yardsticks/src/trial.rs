//! Trials: an order as it is stored and an event to record, and how long each step of that takes.

use std::hint::black_box;
use std::time::{Duration, Instant};

use candor_domain::event::event_type::EventType;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::held::OverLimit;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::Ledger;
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use candor_engine::intake;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A step is repeated until it was timed this often,
const LAPS_MAX: usize = 2000;
/// or for this long, whichever comes first.
const TIME_MAX: Duration = Duration::from_millis(250);

/// What to time.
#[derive(Debug, Serialize, Deserialize)]
pub struct Trials {
    /// The rules, as they are built into the functions.
    pub policy: Value,
    /// Each in turn.
    pub trials: Vec<Trial>,
}

/// An order and an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Trial {
    /// The order's key.
    pub order: String,
    /// The facts, as text, as they are stored.
    pub facts: String,
    /// The ledger, as text, as it is stored.
    pub ledger: String,
    /// What kind of event comes.
    pub kind: EventType,
    /// The event, as text, as a queue delivers it.
    pub event: String,
    /// When.
    pub now: Timestamp,
}

/// What one event took, step by step: medians, in nanoseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Laps {
    /// Reading and translating the event.
    pub translate_ns: u64,
    /// Reading the order from its texts.
    pub read_ns: u64,
    /// Merging the event and planning.
    pub decide_ns: u64,
    /// Writing the order's texts.
    pub write_ns: u64,
}

/// A trial that cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// The rules are wrong.
    #[error("read the policy: {0}")]
    Policy(String),
    /// The order's key cannot be read.
    #[error("read the order's key {0:?}")]
    Key(String),
    /// The order cannot be read or written.
    #[error("read or write the order")]
    Json(#[from] serde_json::Error),
    /// The order has no room for the event.
    #[error("merge the event")]
    Full(#[from] OverLimit),
    /// Nothing would be timed.
    #[error("the event changes nothing")]
    NoChange,
}

impl Trial {
    /// Runs it.
    ///
    /// # Errors
    /// Where it cannot be run; see [`TrialError`].
    pub fn time(&self, policy: &Value) -> Result<Laps, TrialError> {
        let policy = Policy::read(policy, &Value::Object(Map::new())).map_err(|violations| {
            let listed: Vec<String> = violations.iter().map(ToString::to_string).collect();
            TrialError::Policy(listed.join("; "))
        })?;
        let order = self.order()?;
        let event = self.event();
        let decided = |facts: &mut Facts| facts.merge(event.stamp.clone(), event.fact.clone());
        if decided(&mut order.facts.clone())? != candor_domain::facts::held::Merge::Merged {
            return Err(TrialError::NoChange);
        }
        Ok(Laps {
            translate_ns: median_of(|| (), |()| self.event()),
            read_ns: median_of(|| (), |()| self.order()),
            decide_ns: median_of(
                || order.clone(),
                |mut order| {
                    let merged = decided(&mut order.facts);
                    let plan = plan(&order, &policy, self.now);
                    (order, merged, plan)
                },
            ),
            write_ns: median_of(|| (), |()| texts(&order)),
        })
    }

    fn order(&self) -> Result<Order, TrialError> {
        let key: OrderKey = self.order.parse().map_err(|_| TrialError::Key(self.order.clone()))?;
        let facts: Facts = serde_json::from_str(&self.facts)?;
        let ledger: Ledger = serde_json::from_str(&self.ledger)?;
        Ok(Order { key, facts, ledger })
    }

    fn event(&self) -> candor_domain::event::envelope::Event {
        intake::read(self.kind, candor_bus::translate_of(self.kind), &self.event, self.now)
    }
}

/// The facts and the ledger as they are stored.
///
/// # Errors
/// Never for orders as they are today.
pub fn texts(order: &Order) -> Result<(String, String), serde_json::Error> {
    Ok((serde_json::to_string(&order.facts)?, serde_json::to_string(&order.ledger)?))
}

/// The median time of `timed`, without that of `prepared` before it and of forgetting its answer after it.
fn median_of<P, A>(prepared: impl Fn() -> P, timed: impl Fn(P) -> A) -> u64 {
    let begun = Instant::now();
    let mut laps = Vec::with_capacity(LAPS_MAX);
    while laps.len() < LAPS_MAX && (laps.len() < 3 || begun.elapsed() < TIME_MAX) {
        let input = black_box(prepared());
        let start = Instant::now();
        let answer = timed(input);
        laps.push(u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX));
        black_box(answer);
    }
    laps.sort_unstable();
    laps.get(laps.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(facts: &str) -> Trial {
        let event = serde_json::json!({
            "source": "candor.storefront",
            "detail-type": "OrderCancelled",
            "detail": { "id": "e2", "shop": "demo-shop", "order_id": "5001", "occurred_at": "2026-01-01T00:00:00Z" },
        });
        Trial {
            order: "demo-shop#5001".to_owned(),
            facts: facts.to_owned(),
            ledger: "{}".to_owned(),
            kind: EventType::OrderCancelled,
            event: event.to_string(),
            now: "2026-01-01T00:00:01Z".parse().unwrap(),
        }
    }

    fn policy() -> Value {
        toml::from_str(include_str!("../../../../infra/policy.toml")).unwrap()
    }

    #[test]
    fn every_step_takes_time() {
        let laps = trial("{}").time(&policy()).unwrap();
        assert!(
            [laps.translate_ns, laps.read_ns, laps.decide_ns, laps.write_ns].iter().all(|&took| took > 0),
            "{laps:?}"
        );
    }

    #[test]
    fn an_event_that_changes_nothing_is_not_timed() {
        let held = r#"{"cancelled": {"stamp": "2026-01-01T00:00:00Z storefront e2", "body": {}}}"#;
        assert!(matches!(trial(held).time(&policy()), Err(TrialError::NoChange)));
        assert!(matches!(trial("[").time(&policy()), Err(TrialError::Json(_))));
    }

    #[test]
    fn the_median_is_of_what_is_timed_alone() {
        let slow = || std::thread::sleep(Duration::from_millis(5));
        assert!(median_of(slow, |()| ()) < 1_000_000);
        assert!(median_of(|| (), |()| slow()) >= 5_000_000);
    }
}
