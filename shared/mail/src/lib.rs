//! Says it: turns a [`MessageContent`] and the profile of the shop that signs it into a [`Mail`], in the customer's language,
//! with their region's money and dates.
//!
//! Invariants:
//! - **Pure**: no clock, no I/O, no randomness, no AWS. The same letter gives the same mail.
//! - **True**: a mail says what its letter holds, and nothing else. It promises nothing: a day is when something should arrive, as
//!   far as we know now.
//! - **One language**: every sentence of a mail is from one file in `templates/words`.
//! - **Harmless**: all that came from outside is escaped, keeps its own text direction to itself, and cannot reach a header. No image,
//!   font or other thing is fetched; the only links are the carrier's, the shop's page and address, and where one unsubscribes.
//!
//! Deliberately absent: deciding what is said and when (`candor-domain`), and sending it (`candor-aws`).
//!
//! Start reading at [`render`], then `view` (what templates see) and `templates/`.
//!
//! [`MessageContent`]: candor_domain::message::content::MessageContent

mod error;
mod format;
mod language;
mod mail;
mod mailbox;
mod page;
mod plain;
#[cfg(feature = "preview")]
pub mod preview;
mod view;

pub use error::RenderError;
pub use language::Language;
pub use mail::{Mail, render};
