//! Measures the functions that record facts: the cost of a new, a duplicate and a superseded event.

use candor_domain::event::event_type::EventType;
use serde_json::Value;

use crate::measure::{Exercised, Fixture, MeasureError};
use crate::samples::batch;
use crate::seeds::{before, sow_at_rest};
use crate::series::{first, series};

/// Hands its events to the function of an event type.
///
/// # Errors
/// Returns an error if the function fails or has another outcome than expected.
pub async fn exercise(bench: &Fixture, kind: EventType) -> Result<Exercised, MeasureError> {
    let (samples, cloud) = (&bench.samples, &bench.cloud);
    let table = bench.table(kind.slug())?;
    sow_at_rest(&table, samples, &bench.policy, before(kind), bench.events.saturating_add(1)).await?;
    let mut lambda = bench.start(kind.slug()).await?;
    let payload = |event: Value, order: usize| batch(order, &event.to_string());
    let first = first(&mut lambda, payload(samples.event(kind, 0), 0)).await?;
    let each = |event: &dyn Fn(usize) -> Value| -> Vec<String> {
        (1..=bench.events).map(|order| payload(event(order), order)).collect()
    };
    let events = || each(&|order| samples.event(kind, order));
    let mut all = vec![
        series(&mut lambda, cloud, "new", events(), Some(outcome_of_new(kind))).await?,
        series(&mut lambda, cloud, "duplicate", events(), Some("duplicate")).await?,
    ];
    if has_an_older_word(kind) {
        let older = each(&|order| samples.older(kind, order));
        all.push(series(&mut lambda, cloud, "superseded", older, Some("superseded")).await?);
    }
    Exercised::of(&lambda, first, all)
}

/// Returns true if an event of this type can be superseded. A refusal cannot, because every refusal is kept.
fn has_an_older_word(kind: EventType) -> bool {
    kind != EventType::EventRefused
}

fn outcome_of_new(kind: EventType) -> &'static str {
    if kind == EventType::EventRefused { "refused" } else { "merged" }
}
