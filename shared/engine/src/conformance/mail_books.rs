//! Checks that a store keeps the book of outgoing mail as every store must. There is one book in a store, and
//! others may write it while the checks run.

use candor_domain::contact::mail_book::{MailBook, Urgency};
use candor_domain::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use candor_domain::values::id::Shop;
use candor_domain::values::text::Remark;

use super::support::{Check, key, moment, same};
use crate::ports::{BookWrite, KeptBook, MailBooks};

/// The greatest number of attempts at a check, where others write the book, too.
const ATTEMPTS_MAX: usize = 20;

/// Runs every check.
pub(super) async fn check<T: MailBooks>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("a_book_reads_back_as_it_was_written", reads_back(store, run).await),
        ("a_book_written_upon_an_older_one_is_lost_to_the_newer", older_loses(store, run).await),
    ]
}

async fn reads_back<T: MailBooks>(store: &T, run: &str) -> Check {
    let mut seen = KeptBook::default();
    for second in 1..=ATTEMPTS_MAX {
        seen = store.mail_book().await.map_err(|why| why.to_string())?;
        let mut book = seen.book.clone();
        fill(&mut book, run, i64::try_from(second).unwrap_or_default())?;
        if write(store, &book, &seen).await? == BookWrite::Written {
            let found = store.mail_book().await.map_err(|why| why.to_string())?.book;
            if found == book {
                return Ok(());
            }
        }
    }
    same("the book", &seen, &KeptBook::default())
}

async fn older_loses<T: MailBooks>(store: &T, run: &str) -> Check {
    let before = store.mail_book().await.map_err(|why| why.to_string())?;
    let mut book = before.book.clone();
    fill(&mut book, run, 100)?;
    write(store, &book, &before).await?;
    let mut late = before.book.clone();
    fill(&mut late, run, 200)?;
    match write(store, &late, &before).await? {
        BookWrite::Lost(winner) if winner.revision > before.revision => Ok(()),
        other => Err(format!("expected a lost write and the book that won, got {other:?}")),
    }
}

/// Changes a book in each of its parts.
fn fill(book: &mut MailBook, run: &str, second: i64) -> Check {
    let shop: Shop = key(run, "any")?.shop;
    let now = moment(1_700_000_000_i64.saturating_add(second))?;
    book.know_limits(None, now);
    book.take(&shop, Urgency::Urgent, now);
    let trouble =
        MailTrouble { kind: MailTroubleKind::SenderNotVerified, why: Remark::bounded("not verified") };
    book.stop(&shop, &trouble, now);
    Ok(())
}

async fn write<T: MailBooks>(store: &T, book: &MailBook, seen: &KeptBook) -> Result<BookWrite, String> {
    store.write_mail_book(book, seen.revision).await.map_err(|why| why.to_string())
}
