//! Defines the ports for the truth reports of a shop.

use std::future::Future;

use candor_domain::figures::counts::Counts;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::truth_report::book::TruthReportBook;
use candor_domain::truth_report::due::DueTruthReport;
use candor_domain::values::id::Shop;

use super::{Outcome, Revision, StoreError};

/// The book of a shop's truth reports, as a store keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptTruthReports {
    /// The book; an empty one where none was written yet.
    pub book: TruthReportBook,
    /// Its revision, if one was written.
    pub revision: Option<Revision>,
}

/// The result of a write of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TruthReportsWrite {
    /// It was written.
    Written,
    /// Another worker wrote first.
    Lost,
}

/// Keeps which truth reports were sent.
pub trait TruthReportBooks {
    /// Returns the book of a shop (a consistent read).
    fn truth_reports(&self, shop: &Shop) -> impl Future<Output = Result<KeptTruthReports, StoreError>>;

    /// Writes the book, if it is still as it was seen.
    fn write_truth_reports(
        &self,
        shop: &Shop,
        book: &TruthReportBook,
        seen: Option<Revision>,
    ) -> impl Future<Output = Result<TruthReportsWrite, StoreError>>;
}

/// A truth report with its numbers.
#[derive(Debug, Clone, Copy)]
pub struct TruthReport<'r> {
    /// The shop, the days and the readers.
    pub due: DueTruthReport<'r>,
    /// The profile of the shop, which signs it.
    pub profile: &'r ShopProfile,
    /// The counts of its days.
    pub counts: &'r Counts,
    /// The counts of the days that it is compared with.
    pub before: &'r Counts,
}

/// Sends truth reports to their readers.
pub trait TruthReporter {
    /// Sends a report once to all of its readers.
    fn send_report(&self, report: &TruthReport<'_>) -> impl Future<Output = Outcome>;
}
