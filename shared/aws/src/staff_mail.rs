//! Sends mails to people of the shop with SES. They are about no order, and are in no ledger.
//!
//! They go out without the configuration set of customers' mails: SES tells nothing of them, since there is no order that
//! could hold it.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::{BuildError, DisplayErrorContext};
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader};
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::text::{EmailAddress, Remark};
use candor_engine::ports::Outcome;
use candor_mail::shop_mailbox;

/// The header that asks auto-responders not to answer (RFC 3834).
pub(crate) const AUTO_SUBMITTED: (&str, &str) = ("Auto-Submitted", "auto-generated");

/// A mail to people of the shop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StaffMail<'m> {
    /// The shop that signs it.
    pub(crate) shop: &'m ShopProfile,
    /// Its readers, who see each other.
    pub(crate) to: &'m [EmailAddress],
    /// The subject: one line.
    pub(crate) subject: &'m str,
    /// The mail as HTML.
    pub(crate) html: &'m str,
    /// The same as plain text.
    pub(crate) text: &'m str,
}

/// Sends a mail once. An error that leaves open if SES took the mail is a failure too: a second mail does less harm here
/// than none.
pub(crate) async fn send(client: &Client, mail: StaffMail<'_>) -> Outcome {
    let content = match content(mail) {
        Ok(content) => content,
        Err(why) => return Outcome::Refused { why: Remark::bounded(&why.to_string()) },
    };
    let to = mail.to.iter().map(|to| to.as_str().to_owned()).collect();
    let request = client
        .send_email()
        .from_email_address(shop_mailbox(mail.shop))
        .destination(Destination::builder().set_to_addresses(Some(to)).build())
        .reply_to_addresses(mail.shop.reply_to.as_str())
        .content(content);
    match request.send().await {
        Ok(answer) => Outcome::Done { receipt: answer.message_id().map(Remark::bounded) },
        Err(error) => Outcome::Failed { why: Remark::bounded(&DisplayErrorContext(&error).to_string()) },
    }
}

fn content(mail: StaffMail<'_>) -> Result<EmailContent, BuildError> {
    let utf8 = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let body = Body::builder().html(utf8(mail.html)?).text(utf8(mail.text)?).build();
    let (name, value) = AUTO_SUBMITTED;
    let header = MessageHeader::builder().name(name).value(value).build()?;
    let message = Message::builder().subject(utf8(mail.subject)?).body(body).headers(header).build();
    Ok(EmailContent::builder().simple(message).build())
}
