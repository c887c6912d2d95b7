//! Checks that a store keeps the rhythm of a shop as every store must.

use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::values::id::Shop;

use super::support::{Check, key, same};
use crate::ports::{OrderCounts, SilenceBooks};

/// An hour in the middle of a day, whose neighbours a day away are on other days.
const NOON: i64 = 500_004;

/// Runs every check.
pub(super) async fn check<T: OrderCounts + SilenceBooks>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("orders_of_an_hour_add_up_and_those_of_other_hours_are_left_out", adds_up(store, run).await),
        ("the_orders_of_one_shop_are_not_those_of_another", keeps_apart(store, run).await),
    ]
}

async fn adds_up<T: OrderCounts + SilenceBooks>(store: &T, run: &str) -> Check {
    let shop = shop(run, "rhythm")?;
    let first = [(NOON, 3), (NOON - 1, 1), (NOON - 30, 7), (NOON + 20, 2)];
    add(store, &shop, &first).await?;
    add(store, &shop, &[(NOON, 4)]).await?;
    same(
        "all hours",
        &found(store, &shop, NOON - 30, NOON + 20).await?,
        &hours(&[(NOON - 30, 7), (NOON - 1, 1), (NOON, 7), (NOON + 20, 2)]),
    )?;
    same("some hours", &found(store, &shop, NOON - 1, NOON - 1).await?, &hours(&[(NOON - 1, 1)]))?;
    same("no hours", &found(store, &shop, NOON + 1, NOON + 19).await?, &OrderHours::default())
}

async fn keeps_apart<T: OrderCounts + SilenceBooks>(store: &T, run: &str) -> Check {
    add(store, &shop(run, "one")?, &[(NOON, 1)]).await?;
    same("the other shop", &found(store, &shop(run, "other")?, NOON, NOON).await?, &OrderHours::default())
}

fn shop(run: &str, name: &str) -> Result<Shop, String> {
    let of_run = key(run, name)?.shop;
    format!("{of_run}-{name}").parse().map_err(|why| format!("{why}"))
}

fn hours(counts: &[(i64, u32)]) -> OrderHours {
    counts.iter().fold(OrderHours::default(), |mut hours, (hour, orders)| {
        hours.add(Hour::numbered(*hour), *orders);
        hours
    })
}

async fn add<T: OrderCounts>(store: &T, shop: &Shop, counts: &[(i64, u32)]) -> Check {
    store.add_orders(shop, &hours(counts)).await.map_err(|why| why.to_string())
}

async fn found<T: SilenceBooks>(store: &T, shop: &Shop, first: i64, last: i64) -> Result<OrderHours, String> {
    let (first, last) = (Hour::numbered(first), Hour::numbered(last));
    store.order_hours(shop, first, last).await.map_err(|why| why.to_string())
}
