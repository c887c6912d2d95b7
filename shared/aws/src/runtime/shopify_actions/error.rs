//! Says why a message was not dealt with, and what becomes of it.

use candor_engine::ports::{Cause, StoreError};
use candor_shopify::trouble::Trouble;

use crate::runtime::redelivery::Prospect;
use crate::shopify::AdminError;

/// The reasons why a command was not carried out. **Handling**: it comes again.
#[derive(Debug, thiserror::Error)]
pub(super) enum ActError {
    /// **Meaning**: it cannot be read, which is an error of ours.
    #[error("read a command or a notice: {0}")]
    Unreadable(String),
    /// **Meaning**: Shopify answered something that no version of its schema here has, or too much of it.
    #[error("use the answer about a fulfilment order: {0}")]
    Unusable(&'static str),
    /// **Meaning**: the table did not answer.
    #[error("see if command is the last")]
    Store(#[from] StoreError),
    /// **Meaning**: Shopify did not answer, asks to come again, or refuses the access.
    #[error("carry out command")]
    Shop(#[from] AdminError),
    /// **Meaning**: the order is new, and Shopify has not divided it into parts yet.
    #[error("hold an order of which the shop has not made the parts yet")]
    TooEarly,
    /// **Meaning**: the bus did not take what came of it.
    #[error("say what came of it")]
    Bus(#[source] Cause),
}

/// Returns the prospect of another delivery.
pub(super) fn prospect(error: &ActError) -> Prospect {
    match error {
        ActError::Unreadable(_) | ActError::Unusable(_) => Prospect::Lasting,
        ActError::Store(StoreError::Corrupt { .. }) => Prospect::Lasting,
        ActError::Store(StoreError::Unavailable { .. }) | ActError::Bus(_) | ActError::TooEarly => {
            Prospect::Passing
        }
        ActError::Shop(error) => match error.trouble() {
            // Nothing is done in the shop until a person mends the access, so one soon hears of it.
            Trouble::Misconfigured { .. } => Prospect::Lasting,
            Trouble::Later { .. } | Trouble::Refused { .. } => Prospect::Passing,
        },
    }
}
