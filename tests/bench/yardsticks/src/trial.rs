//! Runs trials: each has a stored order and an event to record, and measures the time of each step.

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
use candor_engine::at_rest::{self, AtRestError, Unread};
use candor_engine::intake;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The number of times that a step is repeated, unless [`TIME_MAX`] is reached first.
const LAPS_MAX: usize = 2000;
/// The total time that a step is repeated for, unless [`LAPS_MAX`] is reached first.
const TIME_MAX: Duration = Duration::from_millis(250);

/// Holds everything to measure.
#[derive(Debug, Serialize, Deserialize)]
pub struct Trials {
    /// The policy, as it is built into the functions.
    pub policy: Value,
    /// The trials, in their order.
    pub trials: Vec<Trial>,
}

/// Holds an order and an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Trial {
    /// The order's key.
    pub order: String,
    /// The facts, in JSON.
    pub facts: String,
    /// The ledger, in JSON.
    pub ledger: String,
    /// The type of the event.
    pub kind: EventType,
    /// The event, as text that a queue delivers.
    pub event: String,
    /// The time at which the event is recorded.
    pub now: Timestamp,
}

/// Holds the time of one event, step by step. Each value is a median in nanoseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Laps {
    /// The time to read and translate the event.
    pub translate_ns: u64,
    /// The time to read the order from its bytes.
    pub read_ns: u64,
    /// The time to merge the event and to plan.
    pub decide_ns: u64,
    /// The time to write the order's bytes.
    pub write_ns: u64,
}

/// The reasons why a trial cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// **Meaning**: the policy is wrong.
    #[error("read the policy: {0}")]
    Policy(String),
    /// **Meaning**: the order's key cannot be read.
    #[error("read the order's key {0:?}")]
    Key(String),
    /// **Meaning**: the order cannot be read or written.
    #[error("read or write the order")]
    Json(#[from] serde_json::Error),
    /// **Meaning**: the order cannot be packed.
    #[error(transparent)]
    AtRest(#[from] AtRestError),
    /// **Meaning**: the order has no room for the event.
    #[error("merge the event")]
    Full(#[from] OverLimit),
    /// **Meaning**: the event changes nothing, so nothing would be measured.
    #[error("the event changes nothing")]
    NoChange,
}

impl Trial {
    /// Runs the trial.
    ///
    /// # Errors
    /// Returns a [`TrialError`] if it cannot be run.
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
        let (unread, packed) = (Unread::default(), at_rest::pack(&order, &Unread::default())?);
        Ok(Laps {
            translate_ns: median_of(|| (), |()| self.event()),
            read_ns: median_of(|| (), |()| at_rest::unpack(&order.key, &packed)),
            decide_ns: median_of(
                || order.clone(),
                |mut order| {
                    let merged = decided(&mut order.facts);
                    let plan = plan(&order, &policy, self.now);
                    (order, merged, plan)
                },
            ),
            write_ns: median_of(|| (), |()| at_rest::pack(&order, &unread)),
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

/// Returns the facts and the ledger in JSON.
///
/// # Errors
/// Never returns an error for orders as they are today.
pub fn texts(order: &Order) -> Result<(String, String), serde_json::Error> {
    Ok((serde_json::to_string(&order.facts)?, serde_json::to_string(&order.ledger)?))
}

/// Returns the median time of `timed`. The times of `prepared` before it, and of dropping its answer after
/// it, are not included.
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
        let held = r#"{"order": {"cancelled": {"stamp": "2026-01-01T00:00:00Z storefront e2", "body": {}}}}"#;
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
