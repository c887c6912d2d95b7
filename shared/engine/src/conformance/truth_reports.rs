//! Checks that a store keeps which truth reports were sent, as every store must.

use candor_domain::truth_report::book::TruthReportBook;
use candor_domain::truth_report::period::Period;
use candor_domain::values::id::Shop;
use jiff::civil::date;

use super::support::{Check, key, same};
use crate::ports::{KeptTruthReports, Revision, TruthReportBooks, TruthReportsWrite};

/// Runs every check.
pub(super) async fn check<T: TruthReportBooks>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![("a_book_of_truth_reports_reads_back_and_an_older_one_loses", book_reads_back(store, run).await)]
}

async fn book_reads_back<T: TruthReportBooks>(store: &T, run: &str) -> Check {
    let shop = key(run, "reported")?.shop;
    same("the first book", &read(store, &shop).await?, &KeptTruthReports::default())?;
    let mut book = TruthReportBook::default();
    book.sent(Period::Week(date(2026, 11, 23)));
    same("the first write", &write(store, &shop, &book, None).await?, &TruthReportsWrite::Written)?;
    let mut later = book.clone();
    later.sent(Period::Day(date(2026, 11, 29)));
    same("a second first write", &write(store, &shop, &later, None).await?, &TruthReportsWrite::Lost)?;
    let kept = read(store, &shop).await?;
    same("the book", &kept.book, &book)?;
    same("a later write", &write(store, &shop, &later, kept.revision).await?, &TruthReportsWrite::Written)?;
    same("an older write", &write(store, &shop, &book, kept.revision).await?, &TruthReportsWrite::Lost)?;
    same("the later book", &read(store, &shop).await?.book, &later)
}

async fn read<T: TruthReportBooks>(store: &T, shop: &Shop) -> Result<KeptTruthReports, String> {
    store.truth_reports(shop).await.map_err(|why| why.to_string())
}

async fn write<T: TruthReportBooks>(
    store: &T,
    shop: &Shop,
    book: &TruthReportBook,
    seen: Option<Revision>,
) -> Result<TruthReportsWrite, String> {
    store.write_truth_reports(shop, book, seen).await.map_err(|why| why.to_string())
}
