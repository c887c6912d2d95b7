//! Defines the errors of writing a mail.

use candor_domain::message::key::MessageKey;
use candor_domain::values::id::OrderKey;

/// A mail could not be written. **Meaning**: a fault of ours, in a template or in the data of a locale. The
/// tests render every message in every language, so it is not expected. **Handling**: another attempt ends
/// the same way, so a person must be told.
#[derive(Debug, thiserror::Error)]
#[error("render {message} of order {order}")]
pub struct RenderError {
    /// The order that the mail is about.
    pub order: OrderKey,
    /// The message that the mail is for.
    pub message: MessageKey,
    /// The cause of the error.
    #[source]
    pub cause: Box<RenderCause>,
}

/// The cause why a mail could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RenderCause {
    /// A template, or a sentence that it needs, could not be filled in.
    #[error("fill in the template {template}")]
    Template {
        /// The name of the template.
        template: &'static str,
        /// The template engine's own error.
        #[source]
        cause: minijinja::Error,
    },
    /// An amount could not be written.
    #[error("write money for {locale}")]
    Money {
        /// The language and region.
        locale: String,
        /// The library's own error.
        #[source]
        cause: icu_provider::DataError,
    },
    /// A quantity could not be written.
    #[error("write a quantity for {locale}")]
    Quantity {
        /// The language and region.
        locale: String,
        /// The library's own error.
        #[source]
        cause: icu_provider::DataError,
    },
    /// A date could not be written.
    #[error("write the date {day} for {locale}")]
    Date {
        /// The language and region.
        locale: String,
        /// The date.
        day: jiff::civil::Date,
    },
}
