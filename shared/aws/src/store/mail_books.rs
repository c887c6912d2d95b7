//! Keeps the book of outgoing mail, as one item in the same table as the orders:
//!
//! | item | attributes |
//! |---|---|
//! | `MAIL-BOOK` | `revision`, `book` (JSON) |
//!
//! It holds no personal data, never expires, and has no `wake_shard` or `due`.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use candor_domain::contact::mail_book::MailBook;
use candor_engine::ports::{BookWrite, KeptBook, MailBooks, Revision, StoreError};

use super::item::{InvalidItem, Item, number, text};
use super::{Table, corrupt, measured, unavailable};

const PK: &str = "MAIL-BOOK";
const READ: &str = "read the book of outgoing mail";
const WRITE: &str = "write the book of outgoing mail";

impl<K> MailBooks for Table<K> {
    async fn mail_book(&self) -> Result<KeptBook, StoreError> {
        // The read must see the turn that another worker took a moment ago.
        let item = self.read_now(PK.to_owned(), READ, &PK).await?;
        item.map_or_else(|| Ok(KeptBook::default()), |item| read(&item))
    }

    async fn write_mail_book(
        &self,
        book: &MailBook,
        seen: Option<Revision>,
    ) -> Result<BookWrite, StoreError> {
        let json = serde_json::to_string(book).map_err(|cause| unavailable(WRITE, &PK, cause))?;
        // Without the condition two workers would take the same turn.
        let request = self
            .write_of(PK.to_owned(), seen)
            .item("book", AttributeValue::S(json))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await {
            Ok(answer) => {
                measured(WRITE, &PK, answer.consumed_capacity());
                Ok(BookWrite::Written)
            }
            Err(error) => winner(error).map(|kept| BookWrite::Lost(Box::new(kept))),
        }
    }
}

/// Returns the book that another worker wrote, from the write that failed because of it.
fn winner(error: SdkError<PutItemError>) -> Result<KeptBook, StoreError> {
    match error.as_service_error() {
        Some(PutItemError::ConditionalCheckFailedException(lost)) => {
            lost.item().map_or_else(|| Ok(KeptBook::default()), read)
        }
        Some(_) | None => Err(unavailable(WRITE, &PK, error)),
    }
}

fn read(item: &Item) -> Result<KeptBook, StoreError> {
    let kept = || -> Result<KeptBook, InvalidItem> {
        // A book that another release wrote and this one cannot read is begun anew: it holds nothing but the turns and
        // the troubles of the last minutes.
        let book = serde_json::from_str(text(item, "book")?).unwrap_or_default();
        Ok(KeptBook { book, revision: Some(Revision(number(item, "revision")?)) })
    };
    kept().map_err(|cause| corrupt(READ, &PK, cause))
}
