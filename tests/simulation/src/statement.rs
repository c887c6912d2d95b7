//! Records everything that anyone is told in a story, before it is sent.

use std::cell::RefCell;

use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::Command;
use candor_engine::memory::MemoryBus;
use candor_engine::ports::{self, Clock as _, Commands, Mailer, Outcome, OutgoingMail};
use candor_world::record::Record;

use crate::clock::Clock;
use crate::desk::CaseNotifier;
use crate::mail_service::MailService;

/// Wraps the mail service, the case notifier and the bus, and records what they are given.
#[derive(Debug)]
pub(crate) struct Statement<'f> {
    pub(crate) mail: &'f MailService,
    pub(crate) desk: &'f CaseNotifier,
    pub(crate) bus: &'f MemoryBus,
    pub(crate) clock: &'f Clock,
    pub(crate) record: &'f RefCell<Record>,
}

impl Mailer for Statement<'_> {
    async fn send(&self, posting: &OutgoingMail<'_>) -> Outcome {
        self.record.borrow_mut().sent(self.clock.now(), posting);
        self.mail.send(posting).await
    }
}

impl ports::CaseNotifier for Statement<'_> {
    async fn announce(&self, announcement: &Announcement) -> Outcome {
        self.record.borrow_mut().announced(self.clock.now(), announcement);
        self.desk.announce(announcement).await
    }
}

impl Commands for Statement<'_> {
    async fn publish(&self, signal: &Command) -> Outcome {
        self.record.borrow_mut().signalled(self.clock.now(), signal);
        self.bus.publish(signal).await
    }
}

/// Returns a mail as a customer reads it without markup.
pub(crate) fn render(posting: &OutgoingMail<'_>) -> String {
    match candor_mail::render(posting.letter, posting.shop, None) {
        Ok(mail) => {
            let (from, to) = (mail.from_mailbox(), mail.to_mailbox());
            format!("From: {from}\nTo: {to}\nSubject: {}\n\n{}", mail.subject, mail.text)
        }
        Err(why) => format!("is not rendered: {why}"),
    }
}
