//! The protocol of claim, lease and settle, checked in every interleaving that a small world has: two workers and one
//! crash, a lease that runs out while its holder lives, a mail that is accepted though the answer is lost, proof of it
//! that comes late or never, and new facts at any moment between.
//!
//! Every decision is the real one: `plan`, `Ledger::claim` and `Ledger::settle` of the domain, `EFFECTS_AT_ONCE_MAX`
//! of the engine. What is spelled anew, as the steps of a [`worker`], is the engine's loop: load, plan, claim by
//! conditional write, send, settle by conditional write. Between any two steps anything else may happen.
//!
//! A state is small since orders are kept once, under a number ([`archive`]), with every plan made upon them. A
//! revision is no number: a worker knows only whether somebody has written since it read, which is all that a
//! conditional write asks.
//!
//! Deliberately absent: conflicts that repeat until a worker gives up (it is then where a crash leaves it), and what
//! dispatch learns of addresses from other orders (a fact, merged like any).
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
