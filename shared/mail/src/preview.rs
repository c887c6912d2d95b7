//! Makes sample message contents to look at: every message, in every language, plain and with texts that
//! stress the layout. The tests render them all, and tools show them to people.
//!
//! A sample's texts must parse. If one does not, its sample is missing, and a test that counts the samples
//! fails.

use candor_domain::message::content::MessageContent;
use candor_domain::message::key::MessageKind;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::text::Link;

use crate::error::RenderError;
use crate::mail::{Mail, preview, render};

mod bodies;
mod stock;

use bodies::{BODIES, YEN_BODIES};
use stock::Stock;

/// A sample: a message content, the shop that signs it, and a name for the file that shows it.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The name, for example `shipping-notice-no-tracking.en-GB`.
    pub name: String,
    /// True if its texts are made to stress a layout.
    pub stressed: bool,
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

/// Returns every message for a customer of this locale (`en-GB`, `de-DE`): all of them plain, some in a
/// currency without decimals, and all of them with texts that stress the layout.
#[must_use]
pub fn samples(locale: &str) -> Vec<Sample> {
    let plain = Stock::usual(locale).map(|stock| stock.samples(stock.bodies(), ""));
    let yen = Stock::yen(locale).map(|stock| stock.samples(stock.yen_bodies(), "-yen"));
    let stressed = Stock::stressed(locale).map(|stock| stock.samples(stock.bodies(), "-stressed"));
    [plain, yen, stressed].into_iter().flatten().flatten().collect()
}

/// Counts the samples of one locale.
pub const SAMPLES_PER_LOCALE: usize = 2 * BODIES + YEN_BODIES;
