//! A plan and its effects: what is to be done in the outside world.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::case::report::Announcement;
use crate::command::command_event::Command;
use crate::contact::mail_status::MailStatus;
use crate::fulfilment::fingerprint::Fingerprint;
use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::Ledger;
use crate::message::candidate::Candidate;
use crate::message::content::MessageContent;
use crate::message::statement::Statement;
use crate::plan::moment::Wake;
use crate::values::text::EmailAddress;

/// What ought to be done about an order, at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The ledger as it shall be recorded: what is now due, withheld or unknown, and which cases are open.
    pub ledger: Ledger,
    /// What is to be done at once. Empty where nothing is.
    pub due: Vec<DueEffect>,
    /// The messages that the facts call for and that are not done, and why each is sent, waits or is withheld.
    pub candidates: Vec<Candidate>,
    /// The next moment at which this plan could change without a new fact, and because of which clock. Not later than now
    /// where something is due.
    pub wake: Option<Wake>,
}

impl Plan {
    /// Returns the moment of the next wake.
    #[must_use]
    pub fn wake_at(&self) -> Option<Timestamp> {
        self.wake.map(|wake| wake.at)
    }
}

/// An effect to be claimed and carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueEffect {
    /// Which.
    pub key: EffectKey,
    /// All that is needed to carry it out.
    pub effect: Effect,
}

/// Something to do in the outside world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send a message.
    Send {
        /// What it says.
        letter: Box<MessageContent>,
        /// What it tells the customer.
        statement: Statement,
    },
    /// Tell people about a case.
    Announce(Box<Announcement>),
    /// Tell another system.
    Command {
        /// What it says.
        signal: Box<Command>,
        /// What it tells.
        statement: Statement,
    },
    /// Look for an order that looks the same, and be found by later ones.
    CheckDuplicates(Box<DuplicateCheck>),
    /// Remember beyond this order that an address gets no mail, or less.
    Suppress(Box<Suppression>),
}

/// How to find an order that looks the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateCheck {
    /// What looks the same.
    pub fingerprint: Fingerprint,
    /// When this one was placed.
    pub placed_at: Timestamp,
    /// Orders placed further apart are no twins.
    pub window: SignedDuration,
}

/// An address that gets no mail, or less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The address.
    pub address: EmailAddress,
    /// Why: [`MailStatus::Bounced`], [`MailStatus::Complained`] or [`MailStatus::Unsubscribed`].
    pub status: MailStatus,
    /// Since when.
    pub since: Timestamp,
}
