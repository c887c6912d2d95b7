//! Sends mails to people of the shop with SES. They are about no message of an order, and are in no ledger.
//!
//! They have no configuration set: what becomes of them is no fact about an order, and no event tells of it.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::BuildError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader};
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::text::EmailAddress;
use candor_engine::ports::Cause;
use candor_mail::shop_mailbox;

/// The headers that ask auto-responders not to answer: that of RFC 3834, and the one that Outlook and Exchange heed
/// (<https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail/ced68690-498a-4567-9d14-5c01f974d8b1>). An
/// absence note that answers an alert becomes a ticket, whose answer is answered again:
/// <https://github.com/osTicket/osTicket/issues/1041>, <https://github.com/prometheus/alertmanager/issues/1111>.
const UNANSWERED: [(&str, &str); 2] =
    [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")];

/// A mail to people of the shop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StaffMail<'m> {
    /// The shop that it comes from.
    pub(crate) shop: &'m ShopProfile,
    /// Its readers, who see each other.
    pub(crate) to: &'m [EmailAddress],
    /// The subject: one line.
    pub(crate) subject: &'m str,
    /// The mail as HTML.
    pub(crate) html: &'m str,
    /// The same as plain text.
    pub(crate) text: &'m str,
    /// The message that it answers, if it belongs to others.
    pub(crate) answers: Option<&'m str>,
}

/// Sends a mail once, and returns SES's name for it. An error says that it may not have gone out.
pub(crate) async fn send(client: &Client, mail: StaffMail<'_>) -> Result<Option<String>, Cause> {
    let to = || mail.to.iter().map(|to| to.as_str().to_owned());
    let request = client
        .send_email()
        .from_email_address(shop_mailbox(mail.shop))
        .destination(Destination::builder().set_to_addresses(Some(to().collect())).build())
        // Not the shop's own: an answer there would reach the people who write to customers.
        .set_reply_to_addresses(Some(to().take(1).collect()))
        .content(content(&mail)?);
    Ok(request.send().await?.message_id().map(str::to_owned))
}

fn content(mail: &StaffMail<'_>) -> Result<EmailContent, BuildError> {
    let utf8 = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let body = Body::builder().html(utf8(mail.html)?).text(utf8(mail.text)?).build();
    let message =
        Message::builder().subject(utf8(mail.subject)?).body(body).set_headers(Some(headers(mail)?));
    Ok(EmailContent::builder().simple(message.build()).build())
}

fn headers(mail: &StaffMail<'_>) -> Result<Vec<MessageHeader>, BuildError> {
    let header = |name: &str, value: &str| MessageHeader::builder().name(name).value(value).build();
    let thread = mail.answers.into_iter().flat_map(|root| [("References", root), ("In-Reply-To", root)]);
    UNANSWERED.into_iter().chain(thread).map(|(name, value)| header(name, value)).collect()
}
