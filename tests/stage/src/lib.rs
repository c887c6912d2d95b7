//! Provides everything that each player of stories needs: the story's file and the files beside it, the
//! edges' translations of a provider's payload, and the output of a play.
//!
//! Invariants:
//! - **A story means the same** wherever it is played: this crate alone decides what is read, which orders it
//!   is about, when it is over, and how its results differ from its expectation.
//! - The clock belongs to the player: every moment is an argument.
//!
//! Deliberately absent: playing. `infra/local` plays on the deployed bundle, and `tests/story-player` plays in
//! virtual time.
//!
//! Start reading at [`script`], then [`played`].

use jiff::SignedDuration;

pub mod script;
pub mod edges;
pub mod played;

pub mod report;
pub mod terminal;

/// A story is over if nothing will become due within this time, which is longer than every time of the local
/// stack's policy.
pub const REST: SignedDuration = SignedDuration::from_secs(25);
