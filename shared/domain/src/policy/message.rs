//! The times and choices of each kind of message.

use jiff::SignedDuration;

use crate::message::key::MessageKind;
use crate::policy::times::{choice, duration};
use crate::values::reading::At;

/// The times and choices of one kind of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessagePolicy {
    /// The kind.
    pub kind: MessageKind,
    /// True if it is sent at all.
    pub send: bool,
    /// The grace period: the wait before it is sent, from the moment the facts call for it.
    pub grace_period: SignedDuration,
    /// The time after its fact for which it is still of use.
    pub max_age: SignedDuration,
    /// True if it waits for the end of the customer's quiet hours.
    pub quiet: bool,
    /// The reaction to an unknown outcome.
    pub when_unknown: WhenUnknown,
}

/// The reaction to a message that may or may not have gone out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenUnknown {
    /// Sends it (once more): twice does less harm than never.
    Resend,
    /// Asks a person.
    Case,
}

/// The policies of all kinds, one for each, in the order of [`MessageKind::ALL`].
#[derive(Debug, Clone)]
pub(crate) struct MessagePolicies([MessagePolicy; MessageKind::ALL.len()]);

impl MessagePolicies {
    /// Returns the policy of a kind: there is one for each.
    pub(crate) fn of(&self, kind: MessageKind) -> &MessagePolicy {
        let [first, others @ ..] = &self.0;
        others.iter().find(|policy| policy.kind == kind).unwrap_or(first)
    }

    /// Reads the tables of all kinds.
    pub(crate) fn read(at: &At<'_>) -> Option<Self> {
        // Collected first: to stop at the first refusal would hide the others.
        let read = MessageKind::ALL.map(|kind| read_one(kind, &at.field(kind.slug())));
        let policies: Option<Vec<MessagePolicy>> = read.into_iter().collect();
        policies?.try_into().ok().map(Self)
    }
}

fn read_one(kind: MessageKind, at: &At<'_>) -> Option<MessagePolicy> {
    // A wrong statement is always corrected, so some kinds have no `send`.
    let own = kind.settings();
    at.only(&[&["grace_period", "max_age", "quiet", "when_unknown"], own].concat());
    let send = if own.contains(&"send") { at.field("send").boolean() } else { Some(true) };
    let grace_period = duration(&at.field("grace_period"));
    let max_age = duration(&at.field("max_age"));
    let quiet = at.field("quiet").boolean();
    let when_unknown =
        choice(&at.field("when_unknown"), &[("resend", WhenUnknown::Resend), ("case", WhenUnknown::Case)]);
    Some(MessagePolicy {
        kind,
        send: send?,
        grace_period: grace_period?,
        max_age: max_age?,
        quiet: quiet?,
        when_unknown: when_unknown?,
    })
}
