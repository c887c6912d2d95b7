//! Why a mail could not be written.

use candor_domain::message::key::MessageKey;
use candor_domain::values::id::OrderKey;

/// A mail could not be written. **Meaning**: a fault of ours, in a template or in the data of a locale; the tests render every
/// message in every language, so it is not expected. **Handling**: another attempt ends the same way; a person is to know.
#[derive(Debug, thiserror::Error)]
#[error("render {message} of order {order}")]
pub struct RenderError {
    /// The order.
    pub order: OrderKey,
    /// The message.
    pub message: MessageKey,
    /// What was wrong.
    #[source]
    pub cause: Box<RenderCause>,
}

/// What was wrong.
#[derive(Debug, thiserror::Error)]
pub enum RenderCause {
    /// A template, or a sentence it needs.
    #[error("fill in the template {template}")]
    Template {
        /// Which.
        template: &'static str,
        /// The engine's own error.
        #[source]
        cause: minijinja::Error,
    },
    /// There is no way to write an amount.
    #[error("write money for {locale}")]
    Money {
        /// Language and region.
        locale: String,
        /// The library's own error.
        #[source]
        cause: icu_provider::DataError,
    },
    /// There is no way to write a date.
    #[error("write the date {day} for {locale}")]
    Date {
        /// Language and region.
        locale: String,
        /// The date.
        day: jiff::civil::Date,
    },
}
