//! Sends an outgoing mail with SES, once, and returns its outcome.
//!
//! The most important rule is never to call a mail unsent that may have been sent, because it would be sent
//! again. So an error counts as a failure only if SES surely has not accepted the mail. Every other error
//! leaves the outcome unknown.

use std::cell::OnceCell;
use std::error::Error;

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::{BuildError, DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader, MessageTag};
use aws_types::SdkConfig;
use candor_domain::message::content::MessageContent;
use candor_domain::values::text::{Link, Remark};
use candor_engine::ports::{Mailer, Outcome, OutgoingMail};
use candor_mail::Mail;

use crate::telemetry::Chain;
use crate::unsubscribe::{LinkError, Links};

pub mod tag;

/// The header that asks auto-responders not to answer (RFC 3834). Their answers would become tickets for
/// people.
const AUTO_SUBMITTED: (&str, &str) = ("Auto-Submitted", "auto-generated");

/// A mailer that sends with SES.
#[derive(Debug)]
pub struct Ses {
    config: SdkConfig,
    /// The client, which is made with the first mail. Most starts have no mail to send, and to make the
    /// client takes a tenth of the time of a start.
    client: OnceCell<Client>,
    configuration_set: String,
    links: Links,
}

impl Ses {
    /// Returns a mailer. SES publishes the mail status of its mails through this configuration set. `config`
    /// must make only one attempt.
    #[must_use]
    pub fn new(config: &SdkConfig, configuration_set: impl Into<String>, links: Links) -> Self {
        let (config, client) = (config.clone(), OnceCell::new());
        Self { config, client, configuration_set: configuration_set.into(), links }
    }

    /// Returns the unsubscribe link, for the mails that a customer may refuse. All other mails are about an
    /// order in progress, and have none.
    async fn unsubscribe(&self, content: &MessageContent) -> Result<Option<Link>, LinkError> {
        if !content.key.kind().is_refusable() {
            return Ok(None);
        }
        self.links.of(&content.order).await.map(Some)
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::new(&self.config))
    }
}

impl Mailer for Ses {
    async fn send(&self, outgoing: &OutgoingMail<'_>) -> Outcome {
        let unsubscribe = match self.unsubscribe(outgoing.content).await {
            Ok(link) => link,
            Err(why @ LinkError::Secret(_)) => {
                return Outcome::Failed { why: remark(&Chain(&why).to_string()) };
            }
            Err(why @ LinkError::Unwritable(_)) => {
                return Outcome::Refused { why: remark(&Chain(&why).to_string()) };
            }
        };
        // Any other error before the request would happen again at another attempt, so it is a refusal.
        let mail = match candor_mail::render(outgoing.content, outgoing.shop, unsubscribe.as_ref()) {
            Ok(mail) => mail,
            Err(why) => return Outcome::Refused { why: remark(&Chain(&why).to_string()) },
        };
        let (content, tags) = match content(&mail).and_then(|content| Ok((content, tags(outgoing)?))) {
            Ok(parts) => parts,
            Err(why) => return Outcome::Refused { why: remark(&why.to_string()) },
        };
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
            Ok(answer) => Outcome::Done { receipt: answer.message_id().map(Remark::bounded) },
            Err(error) => outcome(&error),
        }
    }
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

/// The meaning of an error for the outcome of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ErrorMeaning {
    /// SES refuses the mail, now and later.
    Refused,
    /// SES surely has not accepted the mail, and may accept it at another attempt.
    NotTaken,
    /// SES may have accepted the mail.
    Unknown,
}

fn outcome(error: &SdkError<SendEmailError>) -> Outcome {
    let why = remark(&DisplayErrorContext(error).to_string());
    match meaning(error) {
        ErrorMeaning::Refused => Outcome::Refused { why: spoken(error).unwrap_or(why) },
        ErrorMeaning::NotTaken => Outcome::Failed { why: spoken(error).unwrap_or(why) },
        ErrorMeaning::Unknown => Outcome::Unknown { why },
    }
}

/// Returns the error in SES's own words, if it answered.
fn spoken(error: &SdkError<SendEmailError>) -> Option<Remark> {
    let service = error.as_service_error()?;
    let code = service.code().unwrap_or("error");
    Some(remark(&format!("{code}: {}", service.message().unwrap_or("no reason given"))))
}

fn meaning(error: &SdkError<SendEmailError>) -> ErrorMeaning {
    match error {
        SdkError::ConstructionFailure(_) => ErrorMeaning::NotTaken,
        SdkError::DispatchFailure(_) if never_connected(error) => ErrorMeaning::NotTaken,
        SdkError::ServiceError(answer) => {
            meaning_by_answer(answer.err().code(), answer.raw().status().as_u16())
        }
        // There was no answer in time, or none that can be read, or a kind of error that we do not know.
        _ => ErrorMeaning::Unknown,
    }
}

fn meaning_by_answer(code: Option<&str>, status: u16) -> ErrorMeaning {
    match code {
        Some(
            "MessageRejected"
            | "MailFromDomainNotVerified"
            | "MailFromDomainNotVerifiedException"
            | "BadRequestException"
            | "AccountSuspendedException",
        ) => ErrorMeaning::Refused,
        // SES rejected the request before it took the mail: throttled, over the quota, paused or not
        // permitted. A 408 is different: SES began to take the request, so the mail may have been accepted.
        Some(_) | None if (400..500).contains(&status) && status != 408 => ErrorMeaning::NotTaken,
        Some(_) | None => ErrorMeaning::Unknown,
    }
}

/// Returns whether the request surely was never sent, because there was no connection.
fn never_connected(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(|error| error.is_connect()) {
            return true;
        }
        next = error.source();
    }
    false
}

/// Returns a text in which mail addresses are hidden. The ledger and the logs keep it, and SES often names
/// the customer's address.
fn remark(text: &str) -> Remark {
    let words = text.split_inclusive(char::is_whitespace);
    let hidden = words.map(|word| if word.contains('@') { "(address) " } else { word });
    Remark::bounded(&hidden.collect::<String>())
}

#[cfg(test)]
mod tests;
