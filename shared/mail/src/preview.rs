//! Letters to look at: every message, in every language, plain and under stress. The tests render them all, and tools
//! show them to people.
//!
//! Samples are texts that parse; where one did not, its sample would be missing, and a test counts them.

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

/// A letter, who signs it, and a name for the file it is shown in.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Such as `shipping-notice-no-tracking.en-GB`.
    pub name: String,
    /// Whether it holds what stresses a layout.
    pub stressed: bool,
    /// What it says.
    pub letter: MessageContent,
    /// Who signs it.
    pub shop: ShopProfile,
    /// Where no more messages like this can be asked for: in the one kind that a customer can do without.
    pub unsubscribe: Option<Link>,
}

impl Sample {
    /// The mail of it.
    ///
    /// # Errors
    /// As [`render`].
    pub fn mail(&self) -> Result<Mail, RenderError> {
        render(&self.letter, &self.shop, self.unsubscribe.as_ref())
    }

    /// What mail programs show after the subject.
    ///
    /// # Errors
    /// As [`render`].
    pub fn preview(&self) -> Result<String, RenderError> {
        preview(&self.letter, &self.shop)
    }

    /// Its kind of message.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        self.letter.key.kind()
    }
}

/// Every message for a customer of this locale (`en-GB`, `de-DE`): plain, some in a currency without decimals, and
/// all with what stresses a layout.
#[must_use]
pub fn samples(locale: &str) -> Vec<Sample> {
    let plain = Stock::usual(locale).map(|stock| stock.samples(stock.bodies(), ""));
    let yen = Stock::yen(locale).map(|stock| stock.samples(stock.yen_bodies(), "-yen"));
    let stressed = Stock::stressed(locale).map(|stock| stock.samples(stock.bodies(), "-stressed"));
    [plain, yen, stressed].into_iter().flatten().flatten().collect()
}

/// How many there are for a locale.
pub const SAMPLES_PER_LOCALE: usize = 2 * BODIES + YEN_BODIES;
