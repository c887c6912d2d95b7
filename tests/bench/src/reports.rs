//! Measures the function that finds the orders of reports: a report that finds its order, and one that finds none.

use candor_domain::event::event_type::EventType::ShipmentCreated;
use serde_json::{Value, json};

use crate::measure::{Exercised, Fixture, MeasureError};
use crate::samples::batch;
use crate::seeds::learn;
use crate::series::{first, series};

/// Hands the function tracking updates of numbers that are known, and of numbers that are not.
///
/// # Errors
/// Returns an error if the function fails or has another outcome than expected.
pub async fn report_received(bench: &Fixture) -> Result<Exercised, MeasureError> {
    let table = bench.table("report-received")?;
    learn(&table, &bench.samples, &bench.policy, ShipmentCreated, bench.events.saturating_add(1)).await?;
    let mut lambda = bench.start("report-received").await?;
    let number = |order: usize| {
        bench.samples.event(ShipmentCreated, order).pointer("/detail/tracking/number").cloned()
    };
    let known = |order: usize| update(bench, order, number(order));
    let unknown = |order: usize| update(bench, order, Some(json!(format!("unknown-{order}"))));
    let first = first(&mut lambda, known(0)).await?;
    let each = |make: &dyn Fn(usize) -> String| (1..=bench.events).map(make).collect::<Vec<_>>();
    let all = vec![
        series(&mut lambda, &bench.cloud, "finds its order", each(&known), Some("told")).await?,
        series(&mut lambda, &bench.cloud, "finds none", each(&unknown), Some("waits")).await?,
    ];
    Exercised::of(&lambda, first, all)
}

/// Returns a tracking update of a number, as Lambda delivers it from SQS.
fn update(bench: &Fixture, order: usize, number: Option<Value>) -> String {
    let occurred_at = bench.samples.happened(ShipmentCreated);
    let detail = json!({
        "id": format!("report-{order}"),
        "shop": "demo-shop",
        "occurred_at": occurred_at,
        "reports": "DeliveryScanned",
        "tracking_number": number,
        "status": "in-transit",
    });
    let event = json!({ "source": "candor.carrier", "detail-type": "ReportReceived", "detail": detail });
    batch(order, &event.to_string())
}
