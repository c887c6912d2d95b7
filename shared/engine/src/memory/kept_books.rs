//! Holds the books of shops in memory.

use std::cell::RefCell;
use std::collections::BTreeMap;

use candor_domain::catch_up::book::CatchUpBook;
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::truth_report::book::TruthReportBook;
use candor_domain::values::id::Shop;

use crate::ports::KeptShopBook;

/// The books of all types.
#[derive(Debug, Default)]
pub(super) struct Books {
    catch_ups: Shelf<CatchUpBook>,
    silences: Shelf<SilenceBook>,
    truth_reports: Shelf<TruthReportBook>,
}

/// The books of one type, by shop.
pub(super) type Shelf<B> = RefCell<BTreeMap<Shop, KeptShopBook<B>>>;

/// A type of book.
pub(super) trait Book: Clone + Default {
    fn shelf(books: &Books) -> &Shelf<Self>;
}

impl Book for CatchUpBook {
    fn shelf(books: &Books) -> &Shelf<Self> {
        &books.catch_ups
    }
}

impl Book for SilenceBook {
    fn shelf(books: &Books) -> &Shelf<Self> {
        &books.silences
    }
}

impl Book for TruthReportBook {
    fn shelf(books: &Books) -> &Shelf<Self> {
        &books.truth_reports
    }
}
