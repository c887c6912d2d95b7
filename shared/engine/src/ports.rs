//! Ports: what the engine needs of the outside, as small as it needs it. `candor-aws` has the real ones,
//! [`crate::memory`] the ones for tests.
//!
//! [`Store`] and [`Sweep`] keep orders, [`Registry`] what is known beyond one order; [`Mailer`], [`Desk`] and [`Signals`]
//! tell customers, people and other systems; [`Clock`] tells the time.
//!
//! Futures here are not `Send`: a function works on one thread, and so does the simulation.

mod outside;
mod registry;
mod store;

pub use outside::{Clock, Desk, Mailer, Posting, Signals};
pub use registry::{Mark, Reach, Registry, Suppressions};
pub use store::{Cause, Commit, CommitError, Revision, SHARDS, Shard, Store, StoreError, Stored, Sweep};

/// What became of an effect: the outside's answer.
pub use candor_domain::settle::Outcome;
