//! Makes sample message contents to look at: every message, in every language, plain and with texts that
//! stress the layout. The tests render them all, and tools show them to people.
//!
//! A sample's texts must parse. If one does not, its sample is missing, and a test that counts the samples
//! fails.

mod bodies;
mod sample;
mod stock;

use bodies::{BODIES, YEN_BODIES};
pub use sample::Sample;
use stock::Stock;

/// Returns every message for a customer of this locale (`en-GB`, `de-DE`): all of them plain, all of them with a brand, some in a
/// currency without decimals, and all of them with texts that stress the layout.
#[must_use]
pub fn samples(locale: &str) -> Vec<Sample> {
    let plain = Stock::usual(locale).map(|stock| stock.samples(stock.bodies(), ""));
    let branded = Stock::branded(locale).map(|stock| stock.samples(stock.bodies(), "-branded"));
    let yen = Stock::yen(locale).map(|stock| stock.samples(stock.yen_bodies(), "-yen"));
    let stressed = Stock::stressed(locale).map(|stock| stock.samples(stock.bodies(), "-stressed"));
    [plain, branded, yen, stressed].into_iter().flatten().flatten().collect()
}

/// The beginning of the addresses of the pictures that samples have. No such host exists.
pub const PICTURES: &str = stock::PICTURES;

/// Counts the samples of one locale.
pub const SAMPLES_PER_LOCALE: usize = 3 * BODIES + YEN_BODIES;
