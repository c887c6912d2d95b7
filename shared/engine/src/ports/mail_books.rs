//! Defines the port for the book of outgoing mail, which all workers share.

use std::future::Future;

use candor_domain::contact::mail_book::MailBook;

use super::{Revision, StoreError};

/// The book as a store keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptBook {
    /// The book; an empty one where none was written yet.
    pub book: MailBook,
    /// Its revision, if one was written.
    pub revision: Option<Revision>,
}

/// The result of a write of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookWrite {
    /// It was written.
    Written,
    /// Another worker wrote first: this is its book.
    Lost(Box<KeptBook>),
}

/// Keeps the book of outgoing mail.
pub trait MailBooks {
    /// Returns the book (a consistent read).
    fn mail_book(&self) -> impl Future<Output = Result<KeptBook, StoreError>>;

    /// Writes the book, if it is still as it was seen. A write whose answer was lost may count as lost, though it
    /// was our own: that costs a turn, and nothing else.
    fn write_mail_book(
        &self,
        book: &MailBook,
        seen: Option<Revision>,
    ) -> impl Future<Output = Result<BookWrite, StoreError>>;
}
