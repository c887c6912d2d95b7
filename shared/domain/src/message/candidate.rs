//! Candidates: messages that the facts could call for, and whether each may go out.

use crate::message::key::MessageKey;
use crate::message::reason::Reason;

/// Whether a message ought to go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eligibility {
    /// It ought to.
    Eligible,
    /// Not yet: something is missing that may still come.
    Waiting(Reason),
    /// Not: it is not true, or too late.
    Withheld(Reason),
    /// It ought to, and cannot: a person must help.
    Blocked(Reason),
}

/// A message and whether it ought to go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The message.
    pub key: MessageKey,
    /// Its eligibility.
    pub eligibility: Eligibility,
}
