//! Writes truth reports as the desk does, in the language of the shop.

use candor_aws::runtime::truth_report::Letter;
use candor_desk::truth_report::{self, Written};
use candor_engine::ports::TruthReport;

/// Writes a report as a mail.
///
/// # Errors
/// Returns the reason if it cannot be written, which would be a bug.
pub fn write(report: &TruthReport<'_>, desk: Option<&str>) -> Result<Letter, String> {
    let counts = (report.counts, report.before);
    let written = truth_report::write(report.profile, report.due.period, counts, desk);
    let Written { subject, html, text } = written.map_err(|why| format!("write the report: {why}"))?;
    Ok(Letter { subject, html, text })
}

#[cfg(test)]
mod tests;
