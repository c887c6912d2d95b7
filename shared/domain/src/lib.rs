//! Decides. Facts come in and are merged into a [`facts::order::Order`]; a [`policy::settings::Policy`] and a moment turn
//! the order into what ought to be done about it.
//!
//! Invariants:
//! - **Pure**: no clock, no I/O, no randomness, no environment, no AWS, no async. The moment is an argument.
//! - **Merging** is commutative, associative and idempotent: the facts at rest do not depend on the order, the
//!   number or the lateness of deliveries.
//! - **Planning** is total and deterministic, and cannot change between now and its wake time without a new fact.
//! - **Slices**: a folder is a subject. `tests/architecture` holds which folder may use which, and that no files use
//!   each other in a circle.
//! - Nothing personal prints itself in `Debug`.
//!
//! Deliberately absent: the wire formats of other systems (the functions' crates), the words of messages
//! (`candor-mail`), and every way to reach the outside (`candor-engine`, `candor-aws`).
//!
//! Start reading at [`plan::pipeline`]; the words are explained in this folder's README.
#![deny(clippy::float_arithmetic, clippy::wildcard_enum_match_arm, clippy::arithmetic_side_effects)]

pub mod values;
pub mod event;
pub mod facts;

pub mod order;
pub mod payment;
pub mod shipment;
pub mod fulfilment;
pub mod returns;
pub mod contact;
pub mod reference;
pub mod erasure;

pub mod message;
pub mod command;
pub mod case;
pub mod ledger;
pub mod late;
pub mod policy;
pub mod pickup;
pub mod catch_up;
pub mod outreach;
pub mod source;
pub mod truth_report;
pub mod figures;
pub mod plan;
