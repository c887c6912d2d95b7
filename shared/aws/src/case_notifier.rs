//! Implements the case notifier: it tells the shop's people about cases, through a queue. Another system
//! reads the queue and brings the cases to people.

use std::cell::OnceCell;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::DisplayErrorContext;
use aws_sdk_sqs::types::MessageAttributeValue;
use aws_types::SdkConfig;
use candor_domain::case::report::Announcement;
use candor_domain::contact::mail_stop::{MailStopChange, MailStopNotice};
use candor_domain::erasure::notice::{ErasureChange, ErasureNotice};
use candor_domain::source::silence_notice::{SilenceChange, SilenceNotice};
use candor_domain::values::text::Remark;
use candor_engine::ports::{CaseNotifier, ErasureNotifier, Outcome, SilenceNotifier};
use serde::Serialize;

/// The exceptions queue.
#[derive(Debug, Clone)]
pub struct ExceptionsQueue {
    config: SdkConfig,
    /// The client, which is made with the first case, as the mailer makes its own with the first mail.
    client: OnceCell<Client>,
    url: String,
}

impl ExceptionsQueue {
    /// Returns the queue at this address.
    #[must_use]
    pub fn new(config: &SdkConfig, url: impl Into<String>) -> Self {
        Self { config: config.clone(), client: OnceCell::new(), url: url.into() }
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::new(&self.config))
    }
}

impl CaseNotifier for ExceptionsQueue {
    async fn announce(&self, announcement: &Announcement) -> Outcome {
        self.send(announcement, attributes(announcement)).await
    }

    async fn announce_mail_stop(&self, notice: &MailStopNotice) -> Outcome {
        let change = match notice.change {
            MailStopChange::Opened { .. } => "opened",
            MailStopChange::Closed { .. } => "closed",
        };
        let (team, severity) = (notice.team.slug(), notice.severity.slug());
        let attributes = [("team", team), ("kind", notice.key), ("severity", severity), ("change", change)];
        self.send(notice, attributes).await
    }
}

impl SilenceNotifier for ExceptionsQueue {
    async fn announce_silence(&self, notice: &SilenceNotice) -> Outcome {
        let change = match notice.change {
            SilenceChange::Opened { .. } => "opened",
            SilenceChange::Closed { .. } => "closed",
        };
        let (team, severity) = (notice.team.slug(), notice.severity.slug());
        let attributes = [("team", team), ("kind", notice.key), ("severity", severity), ("change", change)];
        self.send(notice, attributes).await
    }
}

impl ErasureNotifier for ExceptionsQueue {
    async fn announce_erasure(&self, notice: &ErasureNotice) -> Outcome {
        let change = match notice.change {
            ErasureChange::Opened { .. } => "opened",
            ErasureChange::Closed { .. } => "closed",
        };
        let (team, severity) = (notice.team.slug(), notice.severity.slug());
        let attributes =
            [("team", team), ("kind", notice.kind.slug()), ("severity", severity), ("change", change)];
        self.send(notice, attributes).await
    }
}

impl ExceptionsQueue {
    async fn send(&self, message: &impl Serialize, attributes: [(&'static str, &'static str); 4]) -> Outcome {
        let body = match serde_json::to_string(message) {
            Ok(body) => body,
            Err(why) => return Outcome::Failed { why: Remark::bounded(&why.to_string()) },
        };
        let mut request = self.client().send_message().queue_url(&self.url).message_body(body);
        for (name, value) in attributes {
            match text_attribute(value) {
                Ok(value) => request = request.message_attributes(name, value),
                Err(why) => return Outcome::Failed { why: Remark::bounded(&why.to_string()) },
            }
        }
        match request.send().await {
            Ok(answer) => Outcome::Done { receipt: answer.message_id().map(Remark::bounded) },
            // It may have been announced all the same, and will be announced again. That does no harm,
            // because a reader recognises the case by its key and number.
            Err(why) => Outcome::Failed { why: Remark::bounded(&DisplayErrorContext(why).to_string()) },
        }
    }
}

/// Returns the attributes that a reader can filter by without opening the body.
fn attributes(announcement: &Announcement) -> [(&'static str, &'static str); 4] {
    [
        ("team", announcement.team.slug()),
        ("kind", announcement.key.kind().slug()),
        ("severity", announcement.severity.slug()),
        ("change", announcement.change.slug()),
    ]
}

fn text_attribute(value: &str) -> Result<MessageAttributeValue, aws_sdk_sqs::error::BuildError> {
    MessageAttributeValue::builder().data_type("String").string_value(value).build()
}

#[cfg(test)]
mod tests {
    use candor_domain::case::key::CaseKey;
    use candor_domain::case::report::CaseChange;

    use super::*;

    #[test]
    fn an_announcement_can_be_filtered_by_team_kind_severity_and_change() {
        let key = CaseKey::ParcelOfCancelledOrder("p1".parse().unwrap());
        let kind = key.kind();
        let announcement = Announcement {
            order: "demo-shop#5001".parse().unwrap(),
            order_number: None,
            key,
            number: 1,
            change: CaseChange::Closed { closed_at: "2026-01-01T00:00:00Z".parse().unwrap() },
            team: kind.team(),
            severity: kind.severity(),
            order_page: None,
        };
        assert_eq!(
            attributes(&announcement).map(|(name, value)| format!("{name}={value}")),
            ["team=fulfilment", "kind=parcel-of-cancelled-order", "severity=high", "change=closed"]
        );
    }
}
