//! Lets a typical order live, from the shop's webhook to the mail some days after it arrived.
//!
//! Times are short here: what waits for minutes or days waits for seconds. What is counted is the same, since
//! an order waits in the index either way, and `wake` finds it there.

use std::fs;
use std::time::Duration;

use candor_domain::event::event_type::EventType::DeliveryScanned;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cost::counts::{Counted, Counts};
use crate::cost::deployed::Deployed;
use crate::cost::town::{TABLE, Town};
use crate::measure::{Fixture, MeasureError};
use crate::samples::{order_id, set};

/// The functions that an order needs.
pub const FUNCTIONS: [&str; 8] = [
    "shopify-webhook",
    "order-placed",
    "payment-confirmed",
    "shipment-created",
    "delivery-scanned",
    "email-status-changed",
    "dispatch",
    "wake",
];
/// The life, in words.
pub const STEPS: &str = "placed, paid, sent, updated (four webhooks of Shopify, six events); in transit, out for \
                         delivery, delivered (three events of a carrier); one command to the warehouse; confirmed, \
                         on its way, how was it (three mails, each delivered)";
/// The events of SES about each mail, as far as the template asks for them.
const MAIL_EVENTS: [&str; 2] = ["send", "delivery"];
const MAILS: u64 = 3;
const EVENTS: u64 = 9;
const SCANS: [&str; 3] = ["in-transit", "out-for-delivery", "delivered"];

/// Lets an order live and counts what happens. Another one lives before it, so that every function is warm.
///
/// # Errors
/// Returns a [`MeasureError`] if a function fails, or the order does something else than a typical one.
pub async fn count(
    bench: &Fixture,
    deployed: &Deployed,
    said: impl Fn(&str),
) -> Result<Counted, MeasureError> {
    bench.table(TABLE)?;
    let published = MAIL_EVENTS.iter().filter(|name| deployed.mail_events.iter().any(|one| one == *name));
    let read = |name: &&str| sample(bench, &format!("email-status-changed/applied-ses-{name}.json"));
    let about_mails = published.map(read).collect::<Result<Vec<_>, _>>()?;
    let mut town = Town::new(bench, &sooner(), about_mails);
    said("an order before it");
    live(bench, &mut town, 1).await?;
    let _ = town.counted();
    said("the order");
    live(bench, &mut town, 2).await?;
    let order = town.counted();
    let mut minute = Counts::default();
    for _ in 0..10 {
        minute = town.minute().await?;
    }
    let item = bench.cloud.services.item(TABLE, &crate::samples::order_key(2))?.unwrap_or_default();
    let item_bytes = u64::try_from(item.bytes).unwrap_or(u64::MAX);
    as_usual(&order, &item.attributes)?;
    Ok(Counted { order, minute, item_bytes })
}

/// Returns the changes to the policy that make time pass sooner.
fn sooner() -> Value {
    json!({
        "order-confirmation": { "grace_period": "1s" },
        "shipping-notice": { "grace_period": "1s" },
        "fulfilment": { "grace_period": "3s" },
        "follow-up": { "after": "1s" },
        "contact": { "quiet_from": "00:00", "quiet_until": "00:00" },
    })
}

async fn live(bench: &Fixture, town: &mut Town<'_>, number: usize) -> Result<(), MeasureError> {
    let placed_at = Timestamp::now();
    let webhook = |topic: &str| payload(bench, topic, number, placed_at);
    let second = Duration::from_millis(1100);
    town.webhook("orders/create", &webhook("orders/create")?).await?;
    town.webhook("orders/paid", &webhook("orders/paid")?).await?;
    town.pass(second).await?;
    town.pass(second * 2).await?;
    town.webhook("fulfillments/create", &webhook("fulfillments/create")?).await?;
    town.pass(second).await?;
    let mut fulfilled = webhook("orders/paid")?;
    set(&mut fulfilled, "/fulfillment_status", json!("fulfilled"));
    town.webhook("orders/updated", &fulfilled).await?;
    for status in SCANS {
        town.event(&scan(bench, number, status)).await?;
    }
    town.pass(second).await
}

/// Returns a sample's content.
fn sample(bench: &Fixture, name: &str) -> Result<Value, MeasureError> {
    let path = bench.root.join("events").join(name);
    let text = fs::read_to_string(&path).map_err(|cause| MeasureError::Folder(path, cause))?;
    Ok(serde_json::from_str(&text)?)
}

/// Returns a webhook's sample for an order, as if it happened now. Shopify numbers orders and parcels.
fn payload(bench: &Fixture, topic: &str, number: usize, placed_at: Timestamp) -> Result<Value, MeasureError> {
    let mut payload = sample(bench, &format!("shopify-webhook/applied-{}.json", topic.replace('/', "-")))?;
    set(&mut payload, "/updated_at", json!(Timestamp::now().to_string()));
    set(&mut payload, "/processed_at", json!(placed_at.to_string()));
    let created = if topic.starts_with("fulfillments/") { Timestamp::now() } else { placed_at };
    set(&mut payload, "/created_at", json!(created.to_string()));
    let order = json!(order_id(number).parse::<u64>().unwrap_or_default());
    let email = json!(format!("ada.fox.{number}@customer.example"));
    for address in ["/email", "/contact_email", "/customer/email"] {
        set(&mut payload, address, email.clone());
    }
    if topic.starts_with("fulfillments/") {
        // All of it is in one parcel.
        let all = sample(bench, "shopify-webhook/applied-orders-create.json")?;
        set(&mut payload, "/line_items", all.get("line_items").cloned().unwrap_or_default());
        set(&mut payload, "/id", json!(parcel_id(number)));
        set(&mut payload, "/order_id", order);
    } else {
        set(&mut payload, "/id", order);
        set(
            &mut payload,
            "/financial_status",
            json!(if topic == "orders/create" { "pending" } else { "paid" }),
        );
    }
    Ok(payload)
}

fn parcel_id(number: usize) -> usize {
    number.saturating_add(5_100_000_000_000)
}

/// Returns what a carrier says of the order's parcel, now.
fn scan(bench: &Fixture, number: usize, status: &str) -> Value {
    let mut event = bench.samples.at(DeliveryScanned, number, &format!("scan-{status}"), Timestamp::now());
    set(&mut event, "/detail/parcel_id", json!(parcel_id(number).to_string()));
    set(&mut event, "/detail/status", json!(status));
    event
}

/// Checks that an order lived as a typical one does.
fn as_usual(order: &Counts, item: &Value) -> Result<(), MeasureError> {
    let at_rest = item.get("wake_at").is_none();
    let found = (order.mails, order.cases);
    let wanted = (MAILS, 0);
    let facts = order.bus_events >= EVENTS;
    if found == wanted && facts && at_rest {
        return Ok(());
    }
    Err(MeasureError::Life(format!(
        "{} mails, {} cases, {} events, at rest: {at_rest}",
        order.mails, order.cases, order.bus_events
    )))
}
