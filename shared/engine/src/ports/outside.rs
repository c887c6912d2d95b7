//! The world outside: customers, people, other systems, and time.

use std::future::Future;

use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::Command;
use candor_domain::ledger::outcome::Outcome;
use candor_domain::message::content::MessageContent;
use candor_domain::policy::shop::ShopProfile;
use jiff::Timestamp;

/// A letter with what it needs to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail<'a> {
    /// What it says, and to whom.
    pub letter: &'a MessageContent,
    /// Who signs it.
    pub shop: &'a ShopProfile,
    /// Names the effect to the outside: shop, order and message.
    pub effect_id: &'a str,
}

/// Sends messages to customers.
pub trait Mailer {
    /// Sends one, once; never tries again by itself.
    fn send(&self, posting: &OutgoingMail<'_>) -> impl Future<Output = Outcome>;
}

/// Tells people about cases.
pub trait CaseNotifier {
    /// Says that a case was opened or closed. Saying it twice does no harm.
    fn announce(&self, announcement: &Announcement) -> impl Future<Output = Outcome>;
}

/// Tells other systems.
pub trait Commands {
    /// Says what a signal says. Saying it twice does no harm: its id is its idempotency key.
    fn publish(&self, signal: &Command) -> impl Future<Output = Outcome>;
}

/// Tells the time.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;

    /// A moment's pause after the `lost`-th race for an order, another for each worker, so that they do not meet
    /// again. None, unless the clock is a real one.
    fn pause(&self, _lost: u32) -> impl Future<Output = ()> {
        std::future::ready(())
    }
}
