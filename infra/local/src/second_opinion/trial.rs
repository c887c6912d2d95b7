//! Takes orders of the checks' own through the stack.

use std::time::{Duration, Instant};

use candor_domain::facts::order::Order;
use candor_domain::values::id::OrderKey;
use serde_json::{Value, json};

use crate::orders::{self, StoredOrder};
use crate::smoke::marked::Marked;
use crate::sources;
use crate::stack::Stack;

/// The result of a check: what was seen, or what is wrong with it.
pub(super) type Seen = Result<String, String>;

/// Limits how long an order may take to become what it should be.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
pub(super) const PAUSE: Duration = Duration::from_millis(200);

/// Makes an order of the first shop for this address, without telling anyone of it.
pub(super) fn marked(stack: &Stack, name: &str, address: &str) -> Result<(Marked, OrderKey), String> {
    let shop = stack.deployment.shops.first().ok_or("the policy has no shop")?;
    let marked = Marked::new(&shop.name).named(name).sold_to(address);
    let key = marked.key().ok_or("the shop's name is none")?;
    Ok((marked, key))
}

/// Puts all facts of an order on the bus.
pub(super) fn put(stack: &Stack, marked: &Marked) -> Result<(), String> {
    marked.facts().iter().try_for_each(|(source, kind, detail)| put_event(stack, source, kind, detail))
}

pub(super) fn put_event(stack: &Stack, source: &str, kind: &str, detail: &Value) -> Result<(), String> {
    let event = json!({ "source": source, "detail-type": kind, "detail": detail });
    sources::put_event(stack, &event).map_err(|why| why.to_string())
}

pub(super) fn find(stack: &Stack, key: &OrderKey) -> Result<Option<StoredOrder>, String> {
    let all = orders::all(stack).map_err(|why| why.to_string())?;
    Ok(all.into_iter().find(|stored| stored.order.key == *key))
}

/// Waits until an order is as wanted, and returns it.
pub(super) fn until(
    stack: &Stack,
    key: &OrderKey,
    what: &str,
    wanted: impl Fn(&Order) -> bool,
) -> Result<Order, String> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        match find(stack, key)? {
            Some(stored) if wanted(&stored.order) => return Ok(stored.order),
            Some(_) | None => std::thread::sleep(PAUSE),
        }
    }
    Err(format!("{key} is not {what} after {} s", PATIENCE.as_secs()))
}

pub(super) fn is_recorded(order: &Order) -> bool {
    order.facts.placed().is_some() && !order.facts.payments().is_empty()
}
