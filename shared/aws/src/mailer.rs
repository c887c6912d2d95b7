//! Sends an outgoing mail with SES, once, and returns its outcome.
//!
//! The most important rule is never to call a mail unsent that may have been sent, because it would be sent
//! again: see [`meaning`].

use std::cell::OnceCell;

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::{BuildError, DisplayErrorContext};
use aws_sdk_sesv2::types::{
    Body, Content, Destination, EmailContent, Message, MessageHeader, MessageTag, SendQuota,
};
use aws_types::SdkConfig;
use candor_domain::contact::mail_book::SendingLimits;
use candor_domain::values::text::{Link, Remark};
use candor_engine::ports::{MailAnswer, Mailer, Outcome, OutgoingMail, SentMail, SentMails};
use candor_mail::Mail;
use jiff::{SignedDuration, Timestamp};
use tracing::warn;

use crate::store::Table;
use crate::telemetry::Chain;
use crate::unsubscribe::{LinkError, Links};

mod meaning;
pub mod tag;

use meaning::{answer_of, remark};

/// The header that asks auto-responders not to answer (RFC 3834). Their answers would become tickets for
/// people.
const AUTO_SUBMITTED: (&str, &str) = ("Auto-Submitted", "auto-generated");

/// A mailer that sends with SES.
#[derive(Debug)]
pub struct Ses<S = Table> {
    config: SdkConfig,
    /// The client, which is made with the first mail. Most starts have no mail to send, and to make the
    /// client takes a tenth of the time of a start.
    client: OnceCell<Client>,
    configuration_set: String,
    links: Links,
    archive: Option<Archive<S>>,
    enabled: bool,
}

/// The place where mails are kept as they are sent.
#[derive(Debug)]
pub struct Archive<S> {
    /// Keeps the mails.
    pub store: S,
    /// The time for which each is kept.
    pub keep: SignedDuration,
}

impl<S: SentMails> Ses<S> {
    /// Returns a mailer. SES publishes the mail status of its mails through this configuration set. `config`
    /// must make only one attempt.
    #[must_use]
    pub fn new(config: &SdkConfig, configuration_set: impl Into<String>, links: Links) -> Self {
        let (config, client) = (config.clone(), OnceCell::new());
        let configuration_set = configuration_set.into();
        Self { config, client, configuration_set, links, archive: None, enabled: true }
    }

    /// Returns the mailer, which keeps what it sends, if there is a place for it.
    #[must_use]
    pub fn archiving(self, archive: Option<Archive<S>>) -> Self {
        Self { archive, ..self }
    }

    /// Returns the mailer, switched on or off.
    #[must_use]
    pub fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    /// Returns the unsubscribe link, for the mails that a customer may refuse. All other mails are about an
    /// order in progress, and have none.
    async fn unsubscribe(&self, outgoing: &OutgoingMail<'_>) -> Result<Option<Link>, LinkError> {
        let content = outgoing.content;
        if !content.key.kind().is_refusable() {
            return Ok(None);
        }
        self.links.of(&content.order, &content.to.email).await.map(Some)
    }

    /// Keeps a mail just before it is handed over, so that none that may have been sent is missing. Where it cannot be kept,
    /// it is sent all the same: the ledger says that it was, and what it told.
    async fn keep(&self, outgoing: &OutgoingMail<'_>, mail: &Mail) {
        let Some(Archive { store, keep }) = &self.archive else { return };
        let (order, message) = (&outgoing.content.order, &outgoing.content.key);
        let at = Timestamp::now();
        let expires_at = at.checked_add(*keep).unwrap_or(Timestamp::MAX);
        if let Err(why) = store.keep_mail(order, message, &sent(mail, at), expires_at).await {
            let chain = Chain(&why).to_string();
            warn!(%order, effect = %message, outcome = "not-kept", error = %chain, "sent {message} of order {order} without keeping it");
        }
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::new(&self.config))
    }
}

impl<S: SentMails> Mailer for Ses<S> {
    async fn send(&self, outgoing: &OutgoingMail<'_>) -> MailAnswer {
        let unsubscribe = match self.unsubscribe(outgoing).await {
            Ok(link) => link,
            Err(why @ LinkError::Secret(_)) => {
                return Outcome::Failed { why: remark(&Chain(&why).to_string()) }.into();
            }
            Err(why @ LinkError::Unwritable(_)) => return refused(&Chain(&why)),
        };
        // Any other error before the request would happen again at another attempt, so it is a refusal.
        let mail = match candor_mail::render(outgoing.content, outgoing.shop, unsubscribe.as_ref()) {
            Ok(mail) => mail,
            Err(why) => return refused(&Chain(&why)),
        };
        let (content, tags) = match content(&mail).and_then(|content| Ok((content, tags(outgoing)?))) {
            Ok(parts) => parts,
            Err(why) => return refused(&why),
        };
        self.keep(outgoing, &mail).await;
        let request = self
            .client()
            .send_email()
            .from_email_address(mail.from_mailbox())
            .destination(Destination::builder().to_addresses(mail.to_mailbox()).build())
            .reply_to_addresses(mail.reply_to.as_str())
            .content(content)
            .configuration_set_name(&self.configuration_set)
            .set_email_tags(Some(tags));
        match request.send().await {
            Ok(answer) => Outcome::Done { receipt: answer.message_id().map(Remark::bounded) }.into(),
            Err(error) => answer_of(&error, &mail.from),
        }
    }

    async fn limits(&self) -> Option<SendingLimits> {
        let account = self.client().get_account().send().await;
        let account = account.inspect_err(|why| {
            let chain = DisplayErrorContext(why).to_string();
            warn!(error = %chain, "could not read the limits of the mail account; those known before stay");
        });
        limits(account.ok()?.send_quota()?)
    }

    fn is_enabled(&self) -> bool {
        self.enabled
    }
}

fn sent(mail: &Mail, at: Timestamp) -> SentMail {
    SentMail {
        at,
        from: mail.from_mailbox(),
        to: mail.to_mailbox(),
        reply_to: mail.reply_to.as_str().to_owned(),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        html: mail.html.clone(),
    }
}

fn refused(why: &impl ToString) -> MailAnswer {
    Outcome::Refused { why: remark(&why.to_string()) }.into()
}

/// Returns the limits of an account. A daily limit of -1 means that there is none
/// (<https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendQuota.html>).
fn limits(quota: &SendQuota) -> Option<SendingLimits> {
    // SES gives whole numbers as floating-point ones.
    let whole = |number: f64| format!("{number:.0}").parse::<u64>().ok();
    let per_second = u32::try_from(whole(quota.max_send_rate())?).ok()?;
    let sent = whole(quota.sent_last24_hours())?;
    Some(SendingLimits { per_second, per_day: whole(quota.max24_hour_send()), sent })
}

fn content(mail: &Mail) -> Result<EmailContent, BuildError> {
    let utf8 = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let body = Body::builder().html(utf8(&mail.html)?).text(utf8(&mail.text)?).build();
    let headers = Some(headers(mail)?);
    let message = Message::builder().subject(utf8(&mail.subject)?).body(body).set_headers(headers).build();
    Ok(EmailContent::builder().simple(message).build())
}

fn headers(mail: &Mail) -> Result<Vec<MessageHeader>, BuildError> {
    let header = |name: &str, value: &str| MessageHeader::builder().name(name).value(value).build();
    let (name, value) = AUTO_SUBMITTED;
    let unsubscribe = mail.unsubscribe_headers().into_iter().flatten();
    let unsubscribe = unsubscribe.map(|(name, value)| header(name, &value));
    [header(name, value)].into_iter().chain(unsubscribe).collect()
}

/// Returns the tags that name the mail in the events that SES later publishes about it. These events prove
/// its mail status.
fn tags(outgoing: &OutgoingMail<'_>) -> Result<Vec<MessageTag>, BuildError> {
    let content = outgoing.content;
    let named = [
        (tag::SHOP, content.order.shop.to_string()),
        (tag::ORDER, content.order.order_id.to_string()),
        (tag::MESSAGE, content.key.to_string()),
    ];
    let tag =
        |(name, value): (&str, String)| MessageTag::builder().name(name).value(tag::encode(&value)).build();
    named.into_iter().map(tag).collect()
}

#[cfg(test)]
mod tests;
