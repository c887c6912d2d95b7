//! Defines the ports to the world outside: customers, the shop's people, other systems, and time.

use std::future::Future;

use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::Command;
use candor_domain::contact::mail_book::SendingLimits;
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::contact::mail_trouble::MailTrouble;
use candor_domain::ledger::outcome::Outcome;
use candor_domain::message::content::MessageContent;
use candor_domain::policy::shop::ShopProfile;
use jiff::Timestamp;

/// An outgoing mail: its content, with everything that is needed to send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail<'a> {
    /// The message content, with its recipient.
    pub content: &'a MessageContent,
    /// The shop that signs the mail.
    pub shop: &'a ShopProfile,
    /// The name of the effect for the outside: shop, order and message.
    pub effect_id: &'a str,
}

/// The answer of the mail service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailAnswer {
    /// The outcome of this mail.
    Outcome(Outcome),
    /// It takes no mail at all, or none from this sender: the mail surely did not go out.
    Trouble(MailTrouble),
    /// It does not answer as it should: the mail may have gone out. No other mail is tried for a while, so that few
    /// are of unknown outcome.
    Silent(MailTrouble),
}

impl From<Outcome> for MailAnswer {
    fn from(outcome: Outcome) -> Self {
        Self::Outcome(outcome)
    }
}

/// Sends messages to customers.
pub trait Mailer {
    /// Sends one mail, once. It never tries again by itself.
    fn send(&self, outgoing: &OutgoingMail<'_>) -> impl Future<Output = MailAnswer>;

    /// Returns the limits of the account, where they can be read.
    fn limits(&self) -> impl Future<Output = Option<SendingLimits>> {
        std::future::ready(None)
    }

    /// Returns false if the shop's engineers have switched mail off.
    fn is_enabled(&self) -> bool {
        true
    }
}

/// Tells the shop's people about cases.
pub trait CaseNotifier {
    /// Announces that a case was opened or closed. To announce it twice does no harm.
    fn announce(&self, announcement: &Announcement) -> impl Future<Output = Outcome>;

    /// Announces that the mails of a shop wait, or go out again. To announce it twice does no harm.
    fn announce_mail_stop(&self, notice: &MailStopNotice) -> impl Future<Output = Outcome>;
}

/// Sends commands to other systems.
pub trait Commands {
    /// Publishes a command. To publish it twice does no harm, because its id is its idempotency key.
    fn publish(&self, command: &Command) -> impl Future<Output = Outcome>;
}

/// Gives the time.
pub trait Clock {
    /// Returns the current time.
    fn now(&self) -> Timestamp;

    /// Returns the moment at which the worker is stopped, whatever it is doing.
    fn ends_at(&self) -> Timestamp {
        Timestamp::MAX
    }

    /// Waits until a moment. Only a real clock waits; the default returns at once.
    fn wait_until(&self, _moment: Timestamp) -> impl Future<Output = ()> {
        std::future::ready(())
    }

    /// Pauses for a moment after the `lost`-th lost race for an order (counted from 1). The pause differs for
    /// each worker, so that two of them do not collide again. Only a real clock pauses; the default returns
    /// at once.
    fn pause(&self, _lost: u32) -> impl Future<Output = ()> {
        std::future::ready(())
    }
}
