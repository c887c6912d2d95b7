//! Defines a sample.

use candor_domain::message::content::MessageContent;
use candor_domain::message::key::MessageKind;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::text::Link;

use crate::error::RenderError;
use crate::mail::{Mail, preview, render};

/// A sample: a message content, the shop that signs it, and a name for the file that shows it.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The name, for example `shipping-notice-no-tracking.en-GB`.
    pub name: String,
    /// True if its texts are made to stress a layout.
    pub stressed: bool,
    /// True if its shop has a brand.
    pub branded: bool,
    /// The message content.
    pub content: MessageContent,
    /// The shop that signs it.
    pub shop: ShopProfile,
    /// The link to ask for no more messages like this, in the one kind that is optional for a customer.
    pub unsubscribe: Option<Link>,
}

impl Sample {
    /// Writes the sample's mail.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`render`].
    pub fn mail(&self) -> Result<Mail, RenderError> {
        render(&self.content, &self.shop, self.unsubscribe.as_ref())
    }

    /// Returns the text that mail programs show after the subject.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`render`].
    pub fn preview(&self) -> Result<String, RenderError> {
        preview(&self.content, &self.shop)
    }

    /// Returns the sample's kind of message.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        self.content.key.kind()
    }
}
