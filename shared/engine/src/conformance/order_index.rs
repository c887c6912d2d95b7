//! Checks that a store finds orders by the names that people know them by.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::order::placed::Placed;
use candor_domain::values::id::{OrderKey, Shop};
use serde_json::json;

use super::sample::commit;
use super::support::{Check, key, moment, same};
use crate::ports::{OrderIndex, Revision, Store};

/// The most that these checks ask for.
const MOST: usize = 10;

pub(super) async fn check<T: Store + OrderIndex>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("an_order_is_found_by_its_number_however_it_is_written", by_number(store, run).await),
        ("orders_of_a_customer_are_found_the_newest_first", by_customer(store, run).await),
        ("an_order_that_changes_is_found_by_its_new_names_alone", renamed(store, run).await),
    ]
}

/// Returns the key of an order of a shop that only this check has.
fn own(run: &str, shop: &str, order: &str) -> Result<OrderKey, String> {
    let shop: Shop = format!("{shop}-{run}").parse().map_err(|_| "not a shop")?;
    Ok(OrderKey { shop, ..key(run, order)? })
}

/// Writes an order that was placed by a customer in this second.
async fn place<T: Store>(
    store: &T,
    key: &OrderKey,
    seen: Option<Revision>,
    (number, email, second): (Option<&str>, Option<&str>, i64),
) -> Result<Revision, String> {
    let mut commit = commit(key.clone(), seen, None)?;
    let placed: Placed = serde_json::from_value(json!({
        "number": number, "placed_at": moment(second)?, "customer": { "email": email }, "lines": [],
        "total": { "amount_minor": 100, "currency": "EUR" }, "payment_due": "in-advance", "channel": "online",
        "delivery": "shipping",
    }))
    .map_err(|why| why.to_string())?;
    let id = format!("placed-{}", seen.map_or(0, |seen| seen.0)).parse().map_err(|_| "not an id")?;
    let stamp = Stamp { occurred_at: moment(second)?, id, source: Source::Storefront };
    commit.order.facts.merge(stamp, Fact::OrderPlaced(placed)).map_err(|why| why.to_string())?;
    store.commit(&commit).await.map_err(|why| why.to_string())
}

async fn numbered<T: OrderIndex>(store: &T, shop: &Shop, number: &str) -> Result<Vec<OrderKey>, String> {
    let number = number.parse().map_err(|_| "not a number")?;
    store.numbered(shop, &number, MOST).await.map_err(|why| why.to_string())
}

async fn customers<T: OrderIndex>(store: &T, shop: &Shop, email: &str) -> Result<Vec<OrderKey>, String> {
    let email = email.parse().map_err(|_| "not an address")?;
    store.of_customer(shop, &email, MOST).await.map_err(|why| why.to_string())
}

async fn by_number<T: Store + OrderIndex>(store: &T, run: &str) -> Check {
    let (order, other) = (own(run, "numbers", "1")?, own(run, "elsewhere", "1")?);
    for key in [&order, &other] {
        place(store, key, None, (Some("#A-1001"), None, 10)).await?;
    }
    place(store, &own(run, "numbers", "2")?, None, (Some("#1001"), None, 10)).await?;
    for written in ["#A-1001", "a-1001", "A-1001"] {
        same(written, &numbered(store, &order.shop, written).await?, &vec![order.clone()])?;
    }
    same("no order", &numbered(store, &order.shop, "A-100").await?, &vec![])
}

async fn by_customer<T: Store + OrderIndex>(store: &T, run: &str) -> Check {
    let keys = ["1", "2", "3"].map(|id| own(run, "customers", id));
    let [old, new, others] = keys;
    let (old, new) = (old?, new?);
    place(store, &new, None, (None, Some("Jo@mail.example"), 20)).await?;
    place(store, &old, None, (None, Some("jo@mail.example"), 10)).await?;
    place(store, &others?, None, (None, Some("joe@mail.example"), 30)).await?;
    let shop = old.shop.clone();
    same("all", &customers(store, &shop, "JO@mail.example").await?, &vec![new.clone(), old])?;
    let email = "jo@mail.example".parse().map_err(|_| "not an address")?;
    let first = store.of_customer(&shop, &email, 1).await.map_err(|why| why.to_string())?;
    same("the newest", &first, &vec![new])
}

async fn renamed<T: Store + OrderIndex>(store: &T, run: &str) -> Check {
    let order = own(run, "renamed", "1")?;
    let written = place(store, &order, None, (Some("#1"), Some("old@mail.example"), 10)).await?;
    place(store, &order, Some(written), (Some("#2"), None, 20)).await?;
    let shop = &order.shop;
    same("the old number", &numbered(store, shop, "#1").await?, &vec![])?;
    same("the old address", &customers(store, shop, "old@mail.example").await?, &vec![])?;
    same("the new number", &numbered(store, shop, "#2").await?, &vec![order.clone()])
}
