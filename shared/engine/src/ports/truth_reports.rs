//! Defines the port that sends truth reports.

use std::future::Future;

use candor_domain::figures::counts::Counts;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::truth_report::due::DueTruthReport;

use super::Outcome;

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
