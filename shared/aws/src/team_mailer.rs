//! Sends mails to teams with SES.
//!
//! They have no configuration set: what becomes of them is no fact about an order, and no event tells of it.

use std::future::Future;

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::BuildError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader};
use aws_types::SdkConfig;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::text::EmailAddress;
use candor_engine::ports::Cause;
use candor_mail::TeamLetter;

/// The headers that ask auto-responders not to answer: that of RFC 3834, and the one that Outlook and Exchange heed
/// (<https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail/ced68690-498a-4567-9d14-5c01f974d8b1>). An
/// absence note that answers an alert becomes a ticket, whose answer is answered again:
/// <https://github.com/osTicket/osTicket/issues/1041>, <https://github.com/prometheus/alertmanager/issues/1111>.
const UNANSWERED: [(&str, &str); 2] =
    [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")];

/// A mail to a team, with everything that is needed to send it.
#[derive(Debug, Clone, Copy)]
pub struct ToTeam<'m> {
    /// The mail.
    pub letter: &'m TeamLetter,
    /// The shop that it comes from.
    pub shop: &'m ShopProfile,
    /// The team's address.
    pub to: &'m EmailAddress,
    /// The name of the opening of the case, which all mails of it share.
    pub thread: &'m str,
}

/// Sends mails to teams.
pub trait TeamMailer {
    /// Sends one mail. An error says that it may not have gone out.
    fn send(&self, mail: ToTeam<'_>) -> impl Future<Output = Result<(), Cause>>;
}

/// A mailer that sends with SES.
#[derive(Debug)]
pub struct TeamSes(Client);

impl TeamSes {
    /// Returns a mailer. `config` must make only one attempt.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self(Client::new(config))
    }
}

impl TeamMailer for TeamSes {
    async fn send(&self, mail: ToTeam<'_>) -> Result<(), Cause> {
        let request = self
            .0
            .send_email()
            .from_email_address(mail.shop.from.as_str())
            .destination(Destination::builder().to_addresses(mail.to.as_str()).build())
            // Not the shop's own: an answer there would reach the people who write to customers.
            .reply_to_addresses(mail.to.as_str())
            .content(content(&mail)?);
        request.send().await?;
        Ok(())
    }
}

fn content(mail: &ToTeam<'_>) -> Result<EmailContent, BuildError> {
    let utf8 = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let TeamLetter { subject, html, text } = mail.letter;
    let body = Body::builder().html(utf8(html)?).text(utf8(text)?).build();
    let message = Message::builder().subject(utf8(subject)?).body(body).set_headers(Some(headers(mail)?));
    Ok(EmailContent::builder().simple(message.build()).build())
}

fn headers(mail: &ToTeam<'_>) -> Result<Vec<MessageHeader>, BuildError> {
    let header = |name: &str, value: &str| MessageHeader::builder().name(name).value(value).build();
    let root = root(mail);
    let thread = [("References", root.as_str()), ("In-Reply-To", root.as_str())];
    UNANSWERED.into_iter().chain(thread).map(|(name, value)| header(name, value)).collect()
}

/// Returns the message that all mails of a case answer, so that mail programs join them. It never was: SES gives every mail a
/// `Message-ID` of its own (<https://docs.aws.amazon.com/ses/latest/dg/header-fields.html>), and leaves these two headers as
/// they are (<https://github.com/mozilla-bteam/bmo/pull/498>, <https://github.com/twentyhq/twenty/pull/25884>).
fn root(mail: &ToTeam<'_>) -> String {
    let name: String = mail
        .thread
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte) } else { '-' })
        .collect();
    let domain = mail.shop.from.as_str().rsplit('@').next().unwrap_or_default();
    format!("<case.{name}@{domain}>")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::configuration::from_lookup;
    use crate::testing::{Answer, Canned};

    fn shop() -> ShopProfile {
        let policy = from_lookup(&|_| None, |settings| settings.policy()).unwrap();
        policy.shops.values().next().unwrap().clone()
    }

    async fn sent(answer: Answer) -> (Result<(), Cause>, Value) {
        tokio::task::LocalSet::new()
            .run_until(async {
                let canned = Canned::start([answer]).await;
                let (shop, to) = (shop(), "stock@shop.example".parse().unwrap());
                let letter =
                    TeamLetter { subject: "Größe".into(), html: "<p>x</p>".into(), text: "x".into() };
                let thread = "demo-shop#5001#1:parcel-stalled:p 1";
                let mail = ToTeam { letter: &letter, shop: &shop, to: &to, thread };
                let result = TeamSes::new(&canned.aws().once()).send(mail).await;
                let body = canned.requests()[0].split_once("\r\n\r\n").unwrap().1.to_owned();
                (result, serde_json::from_str(&body).unwrap())
            })
            .await
    }

    #[tokio::test]
    async fn no_machine_answers_a_mail_and_all_mails_of_a_case_stand_together() {
        let taken = Answer::Says(200, "", "{\"MessageId\": \"m\"}".to_owned());
        let (result, request) = sent(taken).await;
        assert!(result.is_ok(), "{result:?}");
        let headers = request["Content"]["Simple"]["Headers"].as_array().unwrap();
        let header = |name: &str| {
            let found = headers.iter().find(|header| header["Name"] == name);
            found.map(|header| header["Value"].as_str().unwrap().to_owned()).unwrap()
        };
        assert_eq!(header("Auto-Submitted"), "auto-generated");
        assert_eq!(header("X-Auto-Response-Suppress"), "All");
        assert_eq!(header("References"), "<case.demo-shop-5001-1-parcel-stalled-p-1@demo-shop.example>");
        assert_eq!(header("In-Reply-To"), header("References"));
        assert_eq!(request["ReplyToAddresses"][0], "stock@shop.example");
        assert!(request.get("ConfigurationSetName").is_none(), "{request}");
    }

    #[tokio::test]
    async fn a_mail_that_ses_does_not_take_is_an_error() {
        let (result, _) = sent(Answer::Says(400, "MessageRejected", "{}".to_owned())).await;
        assert!(result.is_err());
    }
}
