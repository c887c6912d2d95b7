//! Defines the port for a shop that is asked what changed.

use std::future::Future;

use candor_domain::catch_up::listed::Listed;
use candor_domain::event::envelope::Event;
use candor_domain::values::id::Shop;
use jiff::Timestamp;

use super::Cause;

/// A part of a shop's list of orders that changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangedPage {
    /// The orders, by the time of their last change, the oldest first.
    pub orders: Vec<Listed>,
    /// The place at which the list goes on, if it does.
    pub next: Option<String>,
}

/// The reasons why a shop did not say what was asked. **Handling**: the next look asks again.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// **Meaning**: the shop does not answer, or asks for fewer questions.
    #[error("ask {shop} {what}: it does not answer now")]
    NotNow {
        /// The shop.
        shop: Shop,
        /// The question, such as `for order 5001`.
        what: String,
        /// The reason.
        #[source]
        cause: Cause,
    },
    /// **Meaning**: the shop refuses the question, or its answer cannot be read: it will be the same next time.
    #[error("ask {shop} {what}: it refuses, or says what cannot be read")]
    Refused {
        /// The shop.
        shop: Shop,
        /// The question.
        what: String,
        /// The reason.
        #[source]
        cause: Cause,
    },
}

/// A shop that can be asked about its orders.
pub trait Storefront {
    /// Returns a page of the orders that changed since a time.
    fn changed(
        &self,
        shop: &Shop,
        since: Timestamp,
        after: Option<&str>,
    ) -> impl Future<Output = Result<ChangedPage, AskError>>;

    /// Returns the events that the webhooks of this order would have made, as it is now.
    fn events(&self, listed: &Listed, now: Timestamp) -> impl Future<Output = Result<Vec<Event>, AskError>>;
}
