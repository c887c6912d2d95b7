//! Checks that a store keeps the rhythm of a shop, and the book of its silence, as every store must.

use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::values::id::Shop;
use serde_json::json;

use super::support::{Check, key, same};
use crate::ports::{KeptSilence, OrderCounts, Revision, SilenceBooks, SilenceWrite};

/// An hour in the middle of a day, whose neighbours a day away are on other days.
const NOON: i64 = 500_004;

/// Runs every check.
pub(super) async fn check<T: OrderCounts + SilenceBooks>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("orders_of_an_hour_add_up_and_those_of_other_hours_are_left_out", adds_up(store, run).await),
        ("the_orders_of_one_shop_are_not_those_of_another", keeps_apart(store, run).await),
        ("a_book_of_silence_reads_back_and_an_older_one_loses", book_reads_back(store, run).await),
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

async fn book_reads_back<T: OrderCounts + SilenceBooks>(store: &T, run: &str) -> Check {
    let shop = shop(run, "silent")?;
    let before = read(store, &shop).await?;
    same("the first book", &before.book, &SilenceBook::default())?;
    let book: SilenceBook =
        serde_json::from_value(json!({ "cases_so_far": 3 })).map_err(|why| why.to_string())?;
    same("the first write", &write(store, &shop, &book, None).await?, &SilenceWrite::Written)?;
    same(
        "a second first write",
        &write(store, &shop, &SilenceBook::default(), None).await?,
        &SilenceWrite::Lost,
    )?;
    let kept = read(store, &shop).await?;
    same("the book", &kept.book, &book)?;
    same("a later write", &write(store, &shop, &book, kept.revision).await?, &SilenceWrite::Written)?;
    same("an older write", &write(store, &shop, &book, kept.revision).await?, &SilenceWrite::Lost)
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

async fn read<T: SilenceBooks>(store: &T, shop: &Shop) -> Result<KeptSilence, String> {
    store.silence(shop).await.map_err(|why| why.to_string())
}

async fn write<T: SilenceBooks>(
    store: &T,
    shop: &Shop,
    book: &SilenceBook,
    seen: Option<Revision>,
) -> Result<SilenceWrite, String> {
    store.write_silence(shop, book, seen).await.map_err(|why| why.to_string())
}
