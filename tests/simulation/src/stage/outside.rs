//! Provides the mail service, the case notifier and the bus on the stage.

use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::Command;
use candor_domain::contact::mail_book::MailBook;
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use candor_domain::ledger::outcome::PostponedBy;
use candor_domain::values::text::Remark;
use candor_engine::ports::{
    BookWrite, CaseNotifier, Commands, KeptBook, MailAnswer, MailBooks, Mailer, Outcome, OutgoingMail,
    Revision, StoreError,
};
use jiff::Timestamp;

use super::{Note, Stage};
use crate::faults::{Fault, Step};

/// Holds the result of a request to another system.
struct Asked {
    /// True if the other system carried it out.
    taken: bool,
    outcome: Outcome,
}

impl Stage<'_> {
    fn ask(&self, step: Step) -> Asked {
        let faults = [
            (Fault::UnknownDone(step), 1500),
            (Fault::UnknownUndone(step), 1500),
            (Fault::Failed(step), 2000),
            (Fault::Refused(step), if step == Step::Send { 500 } else { 0 }),
        ];
        let why = Remark::bounded("the world is unkind");
        match self.runtime.roll(step, &faults) {
            Some(Fault::UnknownDone(_)) => Asked { taken: true, outcome: Outcome::Unknown { why } },
            Some(Fault::UnknownUndone(_)) => Asked { taken: false, outcome: Outcome::Unknown { why } },
            Some(Fault::Failed(_)) => Asked { taken: false, outcome: Outcome::Failed { why } },
            Some(Fault::Refused(_)) => Asked { taken: false, outcome: Outcome::Refused { why } },
            Some(_) | None => Asked { taken: true, outcome: Outcome::Done { receipt: None } },
        }
    }
}

impl Mailer for Stage<'_> {
    async fn send(&self, outgoing: &OutgoingMail<'_>) -> MailAnswer {
        let step = Step::Send;
        self.runtime.before(step).await;
        let stopped = self.runtime.roll(step, &[(Fault::MailStopped, 1000)]).is_some();
        let asked = if stopped { stopped_for_all() } else { self.ask(step) };
        let order = self.number_of(&outgoing.content.order);
        let mail = self.watch.borrow_mut().sent(
            self.policy,
            order,
            outgoing,
            (asked.taken, &asked.outcome),
            (self.runtime.true_now(), self.runtime.current()),
        );
        if let Some(mail) = mail {
            self.note(Note::Mailed(order, Box::new(mail)));
        }
        self.runtime.after(step).await;
        match asked.outcome {
            Outcome::Postponed { why, .. } => {
                MailAnswer::Trouble(MailTrouble { kind: MailTroubleKind::QuotaReached, why })
            }
            outcome => outcome.into(),
        }
    }
}

/// Returns the result of a mail that the mail service takes none of.
fn stopped_for_all() -> Asked {
    let (by, why) = (PostponedBy::MailTrouble, Remark::bounded("no more mails today"));
    let outcome = Outcome::Postponed { until: Timestamp::MAX, by, why };
    Asked { taken: false, outcome }
}

impl CaseNotifier for Stage<'_> {
    async fn announce(&self, announcement: &Announcement) -> Outcome {
        let step = Step::Announce;
        self.runtime.before(step).await;
        let asked = self.ask(step);
        if asked.taken {
            let order = self.number_of(&announcement.order);
            self.watch.borrow_mut().announced(self.policy, order, announcement, self.runtime.true_now());
            self.note(Note::Announced(order, Box::new(announcement.clone())));
        }
        self.runtime.after(step).await;
        asked.outcome
    }

    async fn announce_mail_stop(&self, _: &MailStopNotice) -> Outcome {
        self.ask(Step::Announce).outcome
    }
}

impl MailBooks for Stage<'_> {
    async fn mail_book(&self) -> Result<KeptBook, StoreError> {
        self.store.mail_book().await
    }

    async fn write_mail_book(
        &self,
        book: &MailBook,
        seen: Option<Revision>,
    ) -> Result<BookWrite, StoreError> {
        self.store.write_mail_book(book, seen).await
    }
}

impl Commands for Stage<'_> {
    async fn publish(&self, command: &Command) -> Outcome {
        let step = Step::Publish;
        self.runtime.before(step).await;
        let asked = self.ask(step);
        if asked.taken {
            let order = self.number_of(&command.order);
            let by = (self.runtime.true_now(), self.runtime.current());
            self.watch.borrow_mut().published(self.policy, order, command, by);
            self.note(Note::Signalled(order, Box::new(command.clone())));
        }
        self.runtime.after(step).await;
        asked.outcome
    }
}
