//! Checks that a store keeps how far a shop is caught up with, as every store must.

use candor_domain::catch_up::book::CatchUpBook;
use candor_domain::values::id::Shop;

use super::support::{Check, key, moment, same};
use crate::ports::{CatchUpBooks, CatchUpWrite, KeptCatchUp, Revision};

/// Runs every check.
pub(super) async fn check<T: CatchUpBooks>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![("a_book_of_catching_up_reads_back_and_an_older_one_loses", book_reads_back(store, run).await)]
}

async fn book_reads_back<T: CatchUpBooks>(store: &T, run: &str) -> Check {
    let shop = shop(run, "caught-up")?;
    same("the first book", &read(store, &shop).await?, &KeptCatchUp::default())?;
    let book = CatchUpBook::go_back_to(moment(1_000)?);
    same("the first write", &write(store, &shop, &book, None).await?, &CatchUpWrite::Written)?;
    let other = CatchUpBook::default();
    same("a second first write", &write(store, &shop, &other, None).await?, &CatchUpWrite::Lost)?;
    let kept = read(store, &shop).await?;
    same("the book", &kept.book, &book)?;
    same("a later write", &write(store, &shop, &other, kept.revision).await?, &CatchUpWrite::Written)?;
    same("an older write", &write(store, &shop, &book, kept.revision).await?, &CatchUpWrite::Lost)?;
    same("the later book", &read(store, &shop).await?.book, &other)
}

fn shop(run: &str, name: &str) -> Result<Shop, String> {
    Ok(key(run, name)?.shop)
}

async fn read<T: CatchUpBooks>(store: &T, shop: &Shop) -> Result<KeptCatchUp, String> {
    store.catch_up(shop).await.map_err(|why| why.to_string())
}

async fn write<T: CatchUpBooks>(
    store: &T,
    shop: &Shop,
    book: &CatchUpBook,
    seen: Option<Revision>,
) -> Result<CatchUpWrite, String> {
    store.write_catch_up(shop, book, seen).await.map_err(|why| why.to_string())
}
