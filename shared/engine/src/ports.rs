//! Ports: what the engine needs of the outside, as small as it needs it. `candor-aws` has the real ones,
//! [`crate::memory`] the ones for tests.
//!
//! [`Store`] and [`Sweep`] keep orders, [`Registry`] what is known beyond one order; [`Mailer`], [`CaseNotifier`] and [`Commands`]
//! tell customers, people and other systems; [`Clock`] tells the time.
//!
//! Futures here are not `Send`: a function works on one thread, and so does the simulation.

mod outside;
mod registry;
mod store;

pub use outside::{CaseNotifier, Clock, Commands, Mailer, OutgoingMail};
pub use registry::{LookupHash, Reach, Registry, Suppressions};
pub use store::{Cause, Commit, CommitError, Revision, SHARDS, Shard, Store, StoreError, Stored, Sweep};

/// What became of an effect: the outside's answer.
pub use candor_domain::ledger::outcome::Outcome;
