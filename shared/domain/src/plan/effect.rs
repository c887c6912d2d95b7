//! A plan and its effects: what is to be done in the outside world.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::case::announcement_key::AnnouncementKey;
use crate::case::report::{Announcement, CaseChange};
use crate::command::command_event::Command;
use crate::command::statement::CommandStatement;
use crate::contact::mail_status::MailStatus;
use crate::contact::suppression_key::SuppressionKey;
use crate::fulfilment::fingerprint::{DuplicatePurpose, Fingerprint, Lookalikes};
use crate::ledger::attempt::Attempted;
use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::Ledger;
use crate::message::candidate::Candidate;
use crate::message::content::MessageContent;
use crate::message::statement::MessageStatement;
use crate::plan::moment::Wake;
use crate::values::hash::EmailHash;
use crate::values::text::EmailAddress;

/// A plan: everything that ought to be done about an order, at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The ledger to record, with the effects that are now due, withheld or unknown, and with the open cases.
    pub ledger: Ledger,
    /// The effects to carry out at once; empty where there are none.
    pub due: Vec<DueEffect>,
    /// The messages that the facts call for and that are not done, with the reason why each is sent, waits or
    /// is withheld.
    pub candidates: Vec<Candidate>,
    /// The next moment at which this plan could change without a new fact, with the clock that changes it. It
    /// is not later than now where something is due.
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
    /// Its key.
    pub key: EffectKey,
    /// Everything that is needed to carry it out.
    pub effect: Effect,
}

/// An effect in the outside world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Sends a message.
    Send {
        /// Its content.
        content: Box<MessageContent>,
        /// The statement that it makes to the customer.
        statement: MessageStatement,
    },
    /// Tells people about a case.
    Announce(Box<Announcement>),
    /// Sends a command to another system.
    Command {
        /// Its content.
        command: Box<Command>,
        /// The statement that it makes.
        statement: CommandStatement,
    },
    /// Looks for a duplicate order, and lets others find this one, or no longer.
    CheckDuplicates(Box<DuplicateCheck>),
    /// Remembers beyond this order that an address gets no mail, or less.
    Suppress(Box<Suppression>),
}

impl Effect {
    /// Returns everything that the ledger records when the effect is claimed.
    #[must_use]
    pub fn attempted(&self) -> Attempted {
        match self {
            Self::Send { content, statement } => Attempted::Message {
                key: content.key.clone(),
                to: EmailHash::of(&content.to.email),
                statement: statement.clone(),
            },
            Self::Announce(announcement) => {
                let Announcement { number, key, change, .. } = &**announcement;
                Attempted::Announcement(match change {
                    CaseChange::Opened { .. } => AnnouncementKey::Opened(*number, key.clone()),
                    CaseChange::Closed { .. } => AnnouncementKey::Closed(*number, key.clone()),
                    CaseChange::Overdue { .. } => AnnouncementKey::Overdue(*number, key.clone()),
                })
            }
            Self::Command { command, statement } => {
                Attempted::Command { key: command.key.clone(), statement: statement.clone() }
            }
            Self::CheckDuplicates(check) => {
                Attempted::DuplicateCheck { found: Lookalikes::default(), purpose: check.purpose }
            }
            Self::Suppress(suppression) => Attempted::Suppression(SuppressionKey {
                status: suppression.status,
                to: EmailHash::of(&suppression.address),
            }),
        }
    }
}

/// The input of the duplicate check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateCheck {
    /// The fingerprint, which duplicate orders share.
    pub fingerprint: Fingerprint,
    /// The moment at which this order was placed.
    pub placed_at: Timestamp,
    /// The longest time between two duplicate orders.
    pub window: SignedDuration,
    /// The purpose of the check.
    pub purpose: DuplicatePurpose,
}

/// An address that gets no mail, or less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The address.
    pub address: EmailAddress,
    /// The reason: [`MailStatus::Bounced`], [`MailStatus::Complained`] or [`MailStatus::Unsubscribed`].
    pub status: MailStatus,
    /// The moment of the report that says so.
    pub since: Timestamp,
}
