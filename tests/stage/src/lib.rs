//! What every player of stories needs around them: the story's file and those beside it, what the edges make of a
//! provider's payload, and how a play is shown.
//!
//! Invariants:
//! - **One story means the same** wherever it is played: what is read, which orders it is about, when it is over and
//!   how it differs from what it expects is found here, once.
//! - The clock is the player's: every moment is an argument.
//!
//! Deliberately absent: playing. `infra/local` plays on the deployed bundle, `tests/simulation` in virtual time.
//!
//! Start reading at [`script`], then [`played`].

use jiff::SignedDuration;

pub mod script;
pub mod edges;
pub mod played;

pub mod report;
pub mod terminal;

/// A story is over when nothing will be due for so long: longer than every time of the local stack's policy.
pub const REST: SignedDuration = SignedDuration::from_secs(25);
