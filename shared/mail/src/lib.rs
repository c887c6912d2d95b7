//! Writes mails: turns a [`MessageContent`] and the profile of the shop that signs it into a [`Mail`], in the
//! customer's language, with their region's money and dates.
//!
//! Invariants:
//! - **Pure**: no clock, no I/O, no randomness, no AWS. The same message content gives the same mail.
//! - **True**: a mail says what its message content holds, and nothing else. It promises nothing: a day is
//!   the day on which something should arrive, as far as we know now.
//! - **One language**: every sentence of a mail is from one file in `templates/words`.
//! - **Harmless**: every text from outside is escaped, cannot change the text direction around it, and cannot
//!   reach a header. Nothing is loaded but the logo and the pictures that the shop's brand allows, and a mail
//!   says everything without them. The only links are the carrier's, the shop's pages and address, and the link
//!   to unsubscribe.
//!
//! Deliberately absent: deciding what is said and when (`candor-domain`), and sending it (`candor-aws`).
//!
//! Start reading at [`render`], then `view` (the data that templates see) and `templates/`.
//!
//! [`MessageContent`]: candor_domain::message::content::MessageContent

#[cfg(feature = "eml")]
mod eml;
mod error;
mod format;
mod language;
mod look;
mod mail;
mod mailbox;
mod page;
mod plain;
mod team;
#[cfg(feature = "preview")]
pub mod preview;
mod view;

pub use error::{RenderCause, RenderError};
pub use language::Language;
pub use mail::{Mail, render, shop_mailbox};
pub use team::{CaseMail, TeamLetter, language_of_team, render_for_team};
