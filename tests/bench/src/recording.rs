//! Functions that record facts: what a new event, a duplicate and a superseded one take.

use candor_domain::event::event_type::EventType;
use serde_json::Value;

use crate::measure::{Exercised, Fixture, MeasureError};
use crate::samples::batch;
use crate::seeds::{before, sow_at_rest};
use crate::series::{first, series};

/// Hands the function of a kind its events.
///
/// # Errors
/// Where it does not do its part.
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

/// What is refused has no older version of itself: every refusal is kept.
fn has_an_older_word(kind: EventType) -> bool {
    kind != EventType::EventRefused
}

fn outcome_of_new(kind: EventType) -> &'static str {
    if kind == EventType::EventRefused { "refused" } else { "merged" }
}
