//! Candidates: messages that the facts could call for, and whether each may go out.

use crate::message::key::MessageKey;
use crate::message::reason::Reason;

/// The eligibility of a message: it ought to go out now, later or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eligibility {
    /// It ought to go out.
    Eligible,
    /// It waits: something is missing that may still come.
    Waiting(Reason),
    /// It does not go out: it is not true, or too late.
    Withheld(Reason),
    /// It ought to go out and cannot: a person must help.
    Blocked(Reason),
}

/// A message with its eligibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The message.
    pub key: MessageKey,
    /// Its eligibility.
    pub eligibility: Eligibility,
}
