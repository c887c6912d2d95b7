//! Checks the protocol of claims, leases and recorded outcomes, in every order of steps that a small world
//! allows. The world has two workers and one crash, a lease that runs out while its holder lives, a mail that
//! is accepted though the answer is lost, proof of that mail that comes late or never, and new facts at any
//! moment in between.
//!
//! Every decision is the real one: `plan`, `Ledger::claim` and `Ledger::record_outcome` of the domain, and
//! `EFFECTS_AT_ONCE_MAX` of the engine. Only the engine's loop is written again, as the steps of a
//! [`worker`]: load, plan, claim by conditional write, send, record the outcome by conditional write. Between
//! any two steps anything else may happen.
//!
//! A state is small because each order is kept once, under a number ([`archive`]), with every plan of it.
//! Revisions are not numbered: a worker knows only if another has written since it read, which is all that a
//! conditional write checks.
//!
//! Deliberately absent: conflicts that repeat until a worker gives up (it is then in the same state as after
//! a crash), and facts about addresses that dispatch learns from other orders (they are merged like any other
//! fact).
//!
//! Start reading at [`world`], then [`worker`] and [`properties`].
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in what it shares with others, too")]

pub mod world;
pub mod worker;
pub mod properties;

pub mod archive;
pub mod claim;
pub mod habit;
pub mod news;
pub mod standing;
