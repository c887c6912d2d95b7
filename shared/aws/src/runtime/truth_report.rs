//! Runs the function `truth-report`, which sends the truth reports of each shop when their time has come.

use std::cell::OnceCell;
use std::process::ExitCode;

use aws_sdk_sesv2::Client;
use aws_types::SdkConfig;
use candor_domain::policy::settings::Policy;
use candor_domain::truth_report::book::TruthReportBook;
use candor_domain::truth_report::due::{DueTruthReport, due};
use candor_domain::values::text::Remark;
use candor_engine::ports::{Clock, FigureBook, Outcome, ShopBooks, TruthReport, TruthReporter};
use candor_engine::truth_report::{Reported, send};
use serde_json::{Value, json};
use tracing::{error, info};

use super::{Failure, Invocation, MachineClock, Serve, start};
use crate::configuration;
use crate::staff_mail::{self, StaffMail};
use crate::store::Table;
use crate::telemetry::Chain;

/// A report as a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject, on one line.
    pub subject: String,
    /// The mail as HTML.
    pub html: String,
    /// The mail as plain text.
    pub text: String,
}

/// Writes a report, with a link to the desk if there is one. Returns the reason if it cannot be written.
pub type Write = fn(&TruthReport<'_>, Option<&str>) -> Result<Letter, String>;

/// Runs `truth-report`.
pub fn run(write: Write) -> ExitCode {
    start("truth-report", configuration::TruthReports::read, move |statement: configuration::TruthReports| {
        let aws = statement.common.aws;
        Reports {
            books: Table::new(&aws.repeating(), statement.table),
            mails: Mails { config: aws.once(), client: OnceCell::new(), write, desk: statement.desk },
            clock: MachineClock,
            policy: statement.policy,
        }
    })
}

struct Reports<B, C> {
    books: B,
    mails: Mails,
    clock: C,
    policy: Policy,
}

struct Mails {
    config: SdkConfig,
    /// The client, which is made with the first mail: most calls send none.
    client: OnceCell<Client>,
    write: Write,
    desk: Option<String>,
}

impl TruthReporter for Mails {
    async fn send_report(&self, report: &TruthReport<'_>) -> Outcome {
        let letter = match (self.write)(report, self.desk.as_deref()) {
            Ok(letter) => letter,
            Err(why) => return Outcome::Refused { why: Remark::bounded(&why) },
        };
        let Letter { subject, html, text } = &letter;
        let mail = StaffMail { shop: report.profile, to: report.due.to, subject, html, text, answers: None };
        match staff_mail::send(self.client.get_or_init(|| Client::new(&self.config)), mail).await {
            Ok(receipt) => Outcome::Done { receipt: receipt.as_deref().map(Remark::bounded) },
            // SES may have taken it all the same. A second one does less harm here than none.
            Err(cause) => Outcome::Failed { why: Remark::bounded(&Chain(&*cause).to_string()) },
        }
    }
}

impl<B: ShopBooks<TruthReportBook> + FigureBook, C: Clock> Serve for Reports<B, C> {
    /// Sends what is due. A report that fails holds up no other; the call fails then, so that an alarm sees it.
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let (mut sent, mut failure) = (0_usize, None);
        for report in due(&self.policy, self.clock.now()) {
            match self.send(report, &invocation).await {
                Ok(is_sent) => sent = sent.saturating_add(usize::from(is_sent)),
                Err(why) => failure = Some(why),
            }
        }
        failure.map_or_else(|| Ok(json!({ "sent": sent })), Err)
    }
}

impl<B: ShopBooks<TruthReportBook> + FigureBook, C> Reports<B, C> {
    async fn send(&self, due: DueTruthReport<'_>, invocation: &Invocation<'_>) -> Result<bool, Failure> {
        let (shop, readers) = (due.shop, due.to.len());
        let (first, last) = (due.period.first(), due.period.last());
        let why = match send(&self.books, &self.mails, &self.policy, due).await {
            Ok(Reported::Before | Reported::Nothing) => return Ok(false),
            Ok(Reported::Now) => {
                let duration_ms = invocation.meter.duration_ms();
                info!(%shop, %first, %last, readers, outcome = "sent", duration_ms, "sent the truth report of {shop}");
                return Ok(true);
            }
            Ok(Reported::Not { why }) => why.as_str().to_owned(),
            Err(error) => Chain(&error).to_string(),
        };
        error!(%shop, %first, %last, outcome = "failed", error = %why, "left the truth report of {shop} to the next look");
        Err(Failure(why))
    }
}

#[cfg(test)]
mod tests;
