//! Gives each mail its turn, so that all workers together keep to the account's limits, and lets all mail wait while
//! the account is in trouble. A mail that waits is put off in its order and counts no attempt.

use candor_domain::contact::mail_book::{MailBook, Turn, Urgency};
use candor_domain::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use candor_domain::ledger::outcome::{Outcome, PostponedBy};
use candor_domain::message::key::MessageKind;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::Shop;
use jiff::{SignedDuration, Timestamp};

use super::Ports;
use super::put_off::PutOffBy;
use crate::ports::{BookWrite, CaseNotifier, Clock, MailBooks, Mailer, StoreError};

/// The pause of all mail while it is switched off. After it is switched on, mail goes out within this time.
const OFF_PAUSE: SignedDuration = SignedDuration::from_mins(15);
/// The pause of a mail for which the book could not be read or written.
const BOOK_PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// The greatest number of attempts to write the book. Between them the book of the worker that won is taken, so
/// that each attempt is one write.
const BOOK_ATTEMPTS_MAX: u32 = 8;

/// The permission to send a mail, or the reason why it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Permission {
    /// It is sent at this moment. If it is taken, it ends a trouble where `is_probe` is true.
    At { at: Timestamp, is_probe: bool },
    /// It is put off until this moment.
    PutOff(Timestamp, PutOffBy),
}

impl<S: MailBooks, M: Mailer, D: CaseNotifier, B, C: Clock> Ports<'_, S, M, D, B, C> {
    /// Takes the turn of a mail.
    pub(super) async fn permission(&self, policy: &Policy, shop: &Shop, kind: MessageKind) -> Permission {
        let now = self.clock.now();
        let put_off = |pause, by| Permission::PutOff(now.checked_add(pause).unwrap_or(Timestamp::MAX), by);
        if !self.mailer.is_enabled() {
            return put_off(OFF_PAUSE, PutOffBy::Off);
        }
        let urgency = if kind.is_refusable() { Urgency::Refusable } else { Urgency::Urgent };
        let taken = self.change_book(|book| (book.take(shop, urgency, now), book.clone())).await;
        let Ok((turn, book)) = taken else { return put_off(BOOK_PAUSE, PutOffBy::NoBook) };
        self.keep_up(policy, &book).await;
        match turn {
            Turn::At(at) => Permission::At { at, is_probe: book.is_stopped(shop) },
            Turn::Later(until, wait) => Permission::PutOff(until, PutOffBy::Book(wait)),
        }
    }

    /// Records that the account is in trouble. Returns the outcome of the mail that met it.
    pub(super) async fn stop_mail(&self, policy: &Policy, shop: &Shop, trouble: &MailTrouble) -> Outcome {
        let now = self.clock.now();
        let stopped = self.change_book(|book| (book.stop(shop, trouble, now), book.clone())).await;
        let until = match stopped {
            Ok((until, book)) => {
                self.keep_up(policy, &book).await;
                until
            }
            Err(_) => now.checked_add(BOOK_PAUSE).unwrap_or(Timestamp::MAX),
        };
        let by = match trouble.kind {
            MailTroubleKind::RateReached => PostponedBy::MailRate,
            MailTroubleKind::QuotaReached | MailTroubleKind::SendingPaused => PostponedBy::MailTrouble,
            MailTroubleKind::AccountSuspended | MailTroubleKind::SenderNotVerified => {
                PostponedBy::MailTrouble
            }
            MailTroubleKind::AccessDenied | MailTroubleKind::ConfigurationSetMissing => {
                PostponedBy::MailTrouble
            }
            MailTroubleKind::ServiceDown => PostponedBy::MailTrouble,
        };
        Outcome::Postponed { until, by, why: trouble.why.clone() }
    }

    /// Records that the mail service took a mail, where the account was in trouble before.
    pub(super) async fn mail_went(&self, policy: &Policy, shop: &Shop, turn: Timestamp) {
        let now = self.clock.now();
        // Without this answer the book learns it from the next mail.
        let went = self.change_book(|book| {
            book.took(shop, turn, now);
            book.clone()
        });
        if let Ok(book) = went.await {
            self.keep_up(policy, &book).await;
        }
    }

    /// Reads the limits of the account and tells people about its trouble, where the book wants that. What fails here
    /// is done by the next mail.
    async fn keep_up(&self, policy: &Policy, book: &MailBook) {
        let now = self.clock.now();
        if book.wants_limits(now) {
            let limits = self.mailer.limits().await;
            let _unless_contended = self.change_book(|book| book.know_limits(limits, now)).await;
        }
        if let Some(notice) = book.untold(policy)
            && let Outcome::Done { .. } = self.case_notifier.announce_mail_stop(&notice).await
        {
            let _unless_contended = self.change_book(|book| book.told(&notice)).await;
        }
    }

    /// Changes the book, in the state in which it is by then, and returns the result of the change.
    async fn change_book<T>(&self, change: impl Fn(&mut MailBook) -> T) -> Result<T, Unchanged> {
        let mut kept = self.store.mail_book().await?;
        for lost in 1..=BOOK_ATTEMPTS_MAX {
            let mut book = kept.book.clone();
            let result = change(&mut book);
            if book == kept.book {
                return Ok(result);
            }
            match self.store.write_mail_book(&book, kept.revision).await? {
                BookWrite::Written => return Ok(result),
                BookWrite::Lost(winner) => kept = *winner,
            }
            self.clock.pause(lost).await;
        }
        Err(Unchanged::Contended)
    }
}

/// The reasons why the book was not changed. The mail is put off for a while.
#[derive(Debug, thiserror::Error)]
enum Unchanged {
    #[error("change the book of outgoing mail: others wrote first, {BOOK_ATTEMPTS_MAX} times")]
    Contended,
    #[error(transparent)]
    Store(#[from] StoreError),
}
