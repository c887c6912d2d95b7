//! Checks that a store keeps the books of shops as every store must.

use candor_domain::catch_up::book::CatchUpBook;
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::truth_report::book::TruthReportBook;
use candor_domain::truth_report::period::Period;
use candor_domain::values::id::Shop;
use jiff::civil::date;
use serde_json::json;

use super::support::{Check, key, moment, same};
use crate::ports::{KeptShopBook, Revision, ShopBookWrite, ShopBooks};

/// Runs every check.
pub(super) async fn check<T>(store: &T, run: &str) -> Vec<(&'static str, Check)>
where
    T: ShopBooks<CatchUpBook> + ShopBooks<SilenceBook> + ShopBooks<TruthReportBook>,
{
    vec![
        ("a_book_of_catching_up_reads_back_and_an_older_one_loses", catch_up(store, run).await),
        ("a_book_of_silence_reads_back_and_an_older_one_loses", silence(store, run).await),
        ("a_book_of_truth_reports_reads_back_and_an_older_one_loses", truth_reports(store, run).await),
        ("the_books_of_a_shop_do_not_touch_each_other", keeps_apart(store, run).await),
    ]
}

async fn catch_up<T: ShopBooks<CatchUpBook>>(store: &T, run: &str) -> Check {
    reads_back(store, run, &CatchUpBook::go_back_to(moment(1_000)?), &CatchUpBook::default()).await
}

async fn silence<T: ShopBooks<SilenceBook>>(store: &T, run: &str) -> Check {
    let book = serde_json::from_value(json!({ "cases_so_far": 3 })).map_err(|why| why.to_string())?;
    reads_back(store, run, &book, &SilenceBook::default()).await
}

async fn truth_reports<T: ShopBooks<TruthReportBook>>(store: &T, run: &str) -> Check {
    let mut later = week();
    later.sent(Period::Day(date(2026, 11, 29)));
    reads_back(store, run, &week(), &later).await
}

fn week() -> TruthReportBook {
    let mut book = TruthReportBook::default();
    book.sent(Period::Week(date(2026, 11, 23)));
    book
}

async fn reads_back<B, T>(store: &T, run: &str, book: &B, other: &B) -> Check
where
    B: Default + PartialEq + std::fmt::Debug,
    T: ShopBooks<B>,
{
    let shop = key(run, "book")?.shop;
    same("the first book", &read(store, &shop).await?, &KeptShopBook::default())?;
    same("the first write", &write(store, &shop, book, None).await?, &ShopBookWrite::Written)?;
    same("a second first write", &write(store, &shop, other, None).await?, &ShopBookWrite::Lost)?;
    let kept = read(store, &shop).await?;
    same("the book", &kept.book, book)?;
    same("a later write", &write(store, &shop, other, kept.revision).await?, &ShopBookWrite::Written)?;
    same("an older write", &write(store, &shop, book, kept.revision).await?, &ShopBookWrite::Lost)?;
    same("the later book", &read(store, &shop).await?.book, other)
}

async fn keeps_apart<T>(store: &T, run: &str) -> Check
where
    T: ShopBooks<SilenceBook> + ShopBooks<TruthReportBook>,
{
    let of_run = key(run, "books")?.shop;
    let shop = format!("{of_run}-books").parse().map_err(|why| format!("{why}"))?;
    write(store, &shop, &week(), None).await?;
    same("another book", &read::<SilenceBook, T>(store, &shop).await?, &KeptShopBook::default())
}

async fn read<B, T: ShopBooks<B>>(store: &T, shop: &Shop) -> Result<KeptShopBook<B>, String> {
    store.shop_book(shop).await.map_err(|why| why.to_string())
}

async fn write<B, T: ShopBooks<B>>(
    store: &T,
    shop: &Shop,
    book: &B,
    seen: Option<Revision>,
) -> Result<ShopBookWrite, String> {
    store.write_shop_book(shop, book, seen).await.map_err(|why| why.to_string())
}
