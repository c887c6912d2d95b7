//! Records everything that anyone is told in a story, before it is sent.

use std::cell::RefCell;

use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::Command;
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_engine::memory::MemoryBus;
use candor_engine::ports::{self, Clock as _, Commands, MailAnswer, Mailer, Outcome, OutgoingMail};
use candor_simulation::record::Record;

use crate::case_notifier::CaseNotifier;
use crate::clock::Clock;
use crate::mail_service::MailService;

/// Wraps the mail service, the case notifier and the bus, and records what they are given.
#[derive(Debug)]
pub(crate) struct Statement<'f> {
    pub(crate) mail: &'f MailService,
    pub(crate) case_notifier: &'f CaseNotifier,
    pub(crate) bus: &'f MemoryBus,
    pub(crate) clock: &'f Clock,
    pub(crate) record: &'f RefCell<Record>,
}

impl Mailer for Statement<'_> {
    async fn send(&self, outgoing: &OutgoingMail<'_>) -> MailAnswer {
        self.record.borrow_mut().sent(self.clock.now(), outgoing);
        self.mail.send(outgoing).await
    }
}

impl ports::CaseNotifier for Statement<'_> {
    async fn announce(&self, announcement: &Announcement) -> Outcome {
        self.record.borrow_mut().announced(self.clock.now(), announcement);
        self.case_notifier.announce(announcement).await
    }

    async fn announce_mail_stop(&self, notice: &MailStopNotice) -> Outcome {
        self.case_notifier.announce_mail_stop(notice).await
    }
}

impl Commands for Statement<'_> {
    async fn publish(&self, command: &Command) -> Outcome {
        self.record.borrow_mut().signalled(self.clock.now(), command);
        self.bus.publish(command).await
    }
}

/// Returns a mail as a customer reads it without markup.
pub(crate) fn render(outgoing: &OutgoingMail<'_>) -> String {
    match candor_mail::render(outgoing.content, outgoing.shop, None) {
        Ok(mail) => {
            let (from, to) = (mail.from_mailbox(), mail.to_mailbox());
            format!("From: {from}\nTo: {to}\nSubject: {}\n\n{}", mail.subject, mail.text)
        }
        Err(why) => format!("is not rendered: {why}"),
    }
}
