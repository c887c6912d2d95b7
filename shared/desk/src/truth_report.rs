//! Writes truth reports: what a shop's customers were told in a day or a week, what was withheld and why, what had to be
//! corrected, and what is not known. The numbers are those of the desk; a report brings them to people who do not open it.

use askama::Template;
use candor_domain::figures::counts::Counts;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::truth_report::period::Period;

use crate::views::truth_report::{Compared, TruthReportView};
use crate::words::truth_report::Texts;
use candor_domain::values::language::Language;

/// A truth report as a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The subject, on one line.
    pub subject: String,
    /// The mail as HTML.
    pub html: String,
    /// The mail as plain text.
    pub text: String,
}

#[derive(Template)]
#[template(path = "mails/truth-report.html")]
struct Html<'r> {
    report: &'r TruthReportView,
    texts: &'static Texts,
    language: Language,
}

#[derive(Template)]
#[template(path = "mails/truth-report.txt", escape = "none")]
struct Text<'r> {
    report: &'r TruthReportView,
    texts: &'static Texts,
}

/// Writes the report of a period, in the language of the shop. `before` are the counts of the period that it is compared
/// with, and `desk` the address of the desk, if there is one.
///
/// # Errors
/// Returns an error if a template cannot be written, which would be a bug.
pub fn write(
    shop: &ShopProfile,
    period: Period,
    (counts, before): (&Counts, &Counts),
    desk: Option<&str>,
) -> Result<Written, askama::Error> {
    let language = Language::of_tag(shop.locale.as_str()).unwrap_or(Language::English);
    let desk = desk.map(str::to_owned);
    let compared = Compared { now: counts, before };
    let report = TruthReportView::of(shop.name.as_str(), period, compared, desk, language);
    let texts = Texts::of(language);
    Ok(Written {
        html: Html { report: &report, texts, language }.render()?,
        text: Text { report: &report, texts }.render()?,
        subject: report.subject,
    })
}
