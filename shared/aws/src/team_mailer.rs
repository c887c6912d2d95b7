//! Sends mails to teams with SES.

use std::future::Future;

use aws_sdk_sesv2::Client;
use aws_types::SdkConfig;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::text::EmailAddress;
use candor_engine::ports::Cause;
use candor_mail::TeamLetter;

use crate::staff_mail::{self, StaffMail};

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
        let TeamLetter { subject, html, text } = mail.letter;
        let (to, root) = (std::slice::from_ref(mail.to), root(&mail));
        let mail = StaffMail { shop: mail.shop, to, subject, html, text, answers: Some(&root) };
        staff_mail::send(&self.0, mail).await.map(|_| ())
    }
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
