//! Defines the mail, and writes it.

use std::fmt;

use candor_domain::message::content::MessageContent;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::text::{EmailAddress, Link, PersonName};

use crate::error::{RenderCause, RenderError};
use crate::language::{Language, Voice};
use crate::mailbox::mailbox;
use crate::page::Page;
use crate::plain::{plain, shortened};
use crate::view::View;

/// Limits a display name, in characters. Encoded for a header, it is about five times as long.
const NAME_CHARS_MAX: usize = 64;

/// A mail, ready for a service that sends it.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The shop's name.
    pub from_name: String,
    /// The address that it comes from.
    pub from: EmailAddress,
    /// The customer's address.
    pub to: EmailAddress,
    /// The customer's name, if known.
    pub to_name: Option<PersonName>,
    /// The address that answers go to.
    pub reply_to: EmailAddress,
    /// The subject: one line of limited length, not encoded.
    pub subject: String,
    /// The mail as HTML, for mail programs that show layout.
    pub html: String,
    /// The same as plain text, for mail programs that do not.
    pub text: String,
    /// The link to ask for no more messages like this. A POST request to it must be enough.
    pub unsubscribe: Option<Link>,
    /// The language of the whole mail.
    pub language: Language,
}

/// Returns the value of a `From` header for a shop: its name and address, on one line, in ASCII.
#[must_use]
pub fn shop_mailbox(shop: &ShopProfile) -> String {
    mailbox(Some(&shortened(shop.name.as_str(), NAME_CHARS_MAX)), &shop.from)
}

impl Mail {
    /// Returns the value of a `From` header: the shop's name and address, on one line, in ASCII.
    #[must_use]
    pub fn from_mailbox(&self) -> String {
        mailbox(Some(&shortened(&self.from_name, NAME_CHARS_MAX)), &self.from)
    }

    /// Returns the value of a `To` header: the customer's name, if known, and address, on one line, in ASCII.
    #[must_use]
    pub fn to_mailbox(&self) -> String {
        let name = self.to_name.as_ref().map(|name| shortened(&plain(name.as_str()), NAME_CHARS_MAX));
        mailbox(name.as_deref(), &self.to)
    }

    /// Returns the headers that let a mail program ask for no more messages like this, with one click (RFC
    /// 8058).
    #[must_use]
    pub fn unsubscribe_headers(&self) -> Option<[(&'static str, String); 2]> {
        let link = self.unsubscribe.as_ref()?.as_str();
        let one_click = "List-Unsubscribe=One-Click".to_owned();
        Some([("List-Unsubscribe", format!("<{link}>")), ("List-Unsubscribe-Post", one_click)])
    }
}

impl fmt::Debug for Mail {
    /// Leaves out what is personal, which is all of the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("subject", &self.subject)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

/// Writes the mail of a message content, signed by the shop. With `unsubscribe`, the mail's foot links there;
/// that is for optional messages.
///
/// # Errors
/// Returns an error if a template or the data of a locale is wrong; see [`RenderError`].
pub fn render(
    content: &MessageContent,
    shop: &ShopProfile,
    unsubscribe: Option<&Link>,
) -> Result<Mail, RenderError> {
    write(content, shop, unsubscribe).map_err(|cause| failed(content, cause))
}

/// Returns the text that mail programs show after the subject, before the mail is opened.
#[cfg(feature = "preview")]
pub(crate) fn preview(content: &MessageContent, shop: &ShopProfile) -> Result<String, RenderError> {
    let write = || {
        let voice = Voice::choose(content.to.locale.as_ref(), &shop.locale);
        let view = View::of(content, shop, None, &voice)?;
        Page::new(voice.language, &view.templates())?.preview(&view)
    };
    write().map_err(|cause| failed(content, cause))
}

fn failed(content: &MessageContent, cause: RenderCause) -> RenderError {
    RenderError { order: content.order.clone(), message: content.key.clone(), cause: Box::new(cause) }
}

fn write(
    content: &MessageContent,
    shop: &ShopProfile,
    unsubscribe: Option<&Link>,
) -> Result<Mail, RenderCause> {
    let voice = Voice::choose(content.to.locale.as_ref(), &shop.locale);
    let mut view = View::of(content, shop, unsubscribe, &voice)?;
    let page = Page::new(voice.language, &view.templates())?;
    view.subject = page.subject(&view)?;
    Ok(Mail {
        from_name: view.shop.name.clone(),
        from: shop.from.clone(),
        to: content.to.email.clone(),
        to_name: content.to.name.clone(),
        reply_to: shop.reply_to.clone(),
        html: page.html(&view)?,
        text: page.text(&view)?,
        unsubscribe: unsubscribe.cloned(),
        language: voice.language,
        subject: view.subject,
    })
}
