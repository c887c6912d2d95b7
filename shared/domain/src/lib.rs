//! Decides. Facts come in and are merged into an [`order::Order`]; a [`policy::Policy`] and a moment turn the order
//! into what ought to be done about it.
//!
//! Invariants:
//! - **Pure**: no clock, no I/O, no randomness, no environment, no AWS, no async. The moment is an argument.
//! - **Merging** is commutative, associative and idempotent: the facts at rest do not depend on the order, the
//!   number or the lateness of deliveries.
//! - **Planning** is total and deterministic, and cannot change between now and its `wake_at` without a new fact.
//! - Nothing personal prints itself in `Debug`.
//!
//! Deliberately absent: the wire formats of other systems (the functions' crates), the words of messages
//! (`candor-mail`), and every way to reach the outside (`candor-engine`, `candor-aws`).
//!
//! Start reading at [`fact`], then [`order`] and [`ledger`].
#![deny(clippy::float_arithmetic, clippy::wildcard_enum_match_arm, clippy::arithmetic_side_effects)]

pub mod fact;
pub mod event;
pub mod order;
pub mod refused;
pub mod ledger;
pub mod message;
pub mod signal;
pub mod case;
pub mod calendar;
pub mod policy;
pub mod merge;
pub mod truth;
pub mod duplicate;
pub mod plan;
pub mod outcome;

pub mod id;
pub mod limits;
pub mod hash;
pub mod money;
pub mod reading;
pub mod text;

#[cfg(feature = "schema")]
mod schema;

#[cfg(test)]
mod testing;
