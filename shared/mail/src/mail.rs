//! The mail, and how it comes about.

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

/// A display name's longest form; encoded for a header it is some five times that.
const NAME_CHARS_MAX: usize = 64;

/// A mail, ready for a service that sends it.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The shop's name.
    pub from_name: String,
    /// The address it comes from.
    pub from: EmailAddress,
    /// The customer's address.
    pub to: EmailAddress,
    /// The customer's name, if known.
    pub to_name: Option<PersonName>,
    /// Where answers go.
    pub reply_to: EmailAddress,
    /// One line, bounded, not encoded.
    pub subject: String,
    /// For those who see it laid out.
    pub html: String,
    /// The same for those who do not.
    pub text: String,
    /// Where one asks for no more messages like this; a post to it is to suffice.
    pub unsubscribe: Option<Link>,
    /// The language of all of it.
    pub language: Language,
}

impl Mail {
    /// The value of a `From` header: the shop's name and address, on one line, in ASCII.
    #[must_use]
    pub fn from_mailbox(&self) -> String {
        mailbox(Some(&shortened(&self.from_name, NAME_CHARS_MAX)), &self.from)
    }

    /// The value of a `To` header: the customer's name, if known, and address, on one line, in ASCII.
    #[must_use]
    pub fn to_mailbox(&self) -> String {
        let name = self.to_name.as_ref().map(|name| shortened(&plain(name.as_str()), NAME_CHARS_MAX));
        mailbox(name.as_deref(), &self.to)
    }

    /// The headers that let a mail program ask for no more messages like this, at one click (RFC 8058).
    #[must_use]
    pub fn unsubscribe_headers(&self) -> Option<[(&'static str, String); 2]> {
        let link = self.unsubscribe.as_ref()?.as_str();
        let one_click = "List-Unsubscribe=One-Click".to_owned();
        Some([("List-Unsubscribe", format!("<{link}>")), ("List-Unsubscribe-Post", one_click)])
    }
}

impl fmt::Debug for Mail {
    /// Without what is personal, which is all of the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("subject", &self.subject)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

/// Writes the mail of a letter, signed by the shop. With `unsubscribe`, the foot leads there: for a message that
/// one can do without.
///
/// # Errors
/// Where a template or the data of a locale fails us; see [`RenderError`].
pub fn render(
    letter: &MessageContent,
    shop: &ShopProfile,
    unsubscribe: Option<&Link>,
) -> Result<Mail, RenderError> {
    write(letter, shop, unsubscribe).map_err(|cause| failed(letter, cause))
}

/// What mail programs show after the subject, before one opens the mail.
#[cfg(feature = "preview")]
pub(crate) fn preview(letter: &MessageContent, shop: &ShopProfile) -> Result<String, RenderError> {
    let write = || {
        let voice = Voice::choose(letter.to.locale.as_ref(), &shop.locale);
        let view = View::of(letter, shop, None, &voice)?;
        Page::new(voice.language, view.kind())?.preview(&view)
    };
    write().map_err(|cause| failed(letter, cause))
}

fn failed(letter: &MessageContent, cause: RenderCause) -> RenderError {
    RenderError { order: letter.order.clone(), message: letter.key.clone(), cause: Box::new(cause) }
}

fn write(
    letter: &MessageContent,
    shop: &ShopProfile,
    unsubscribe: Option<&Link>,
) -> Result<Mail, RenderCause> {
    let voice = Voice::choose(letter.to.locale.as_ref(), &shop.locale);
    let mut view = View::of(letter, shop, unsubscribe, &voice)?;
    let page = Page::new(voice.language, view.kind())?;
    view.subject = page.subject(&view)?;
    Ok(Mail {
        from_name: view.shop.name.clone(),
        from: shop.from.clone(),
        to: letter.to.email.clone(),
        to_name: letter.to.name.clone(),
        reply_to: shop.reply_to.clone(),
        html: page.html(&view)?,
        text: page.text(&view)?,
        unsubscribe: unsubscribe.cloned(),
        language: voice.language,
        subject: view.subject,
    })
}
