//! Carries out what `candor-domain` decides. [`intake`] turns the messages of a queue into events, [`record`]
//! merges events into their order, [`dispatch`] carries out the effects that are due, and [`wake`] finds the
//! orders whose wake time has come. [`heard`] counts the new orders of a shop, and [`silence`] looks if they still
//! come. [`references`] brings reports that name no order to their orders. [`erasure`] forgets what a customer asks to be
//! forgotten. [`figures`] adds up what happened. [`at_rest`] gives the bytes that a store keeps
//! of an order. The engine makes
//! no decision itself.
//!
//! Invariants:
//! - Recording takes one consistent read and at most one conditional write. An event that changes nothing
//!   writes nothing.
//! - A decision is written only if the order is still exactly as it was when the decision was made. A worker
//!   that loses a race decides again.
//! - An effect is claimed before it is started. Its statement to the customer is true at that moment.
//! - Content that a newer release wrote, and that this release does not understand, goes with the order and is
//!   written back unchanged.
//! - An effect that cannot be carried out now stays due in the order. Nothing depends on a second delivery of
//!   a message.
//!
//! Deliberately absent: AWS, the environment, the clock of the machine (the caller gives a [`ports::Clock`]),
//! and retries of calls to the outside. The only retries are those that the ledger plans.
//!
//! Start reading at [`ports`], then [`record`] and [`dispatch`].

pub mod ports;
pub mod intake;
pub mod record;
pub mod dispatch;
pub mod wake;
pub mod heard;
pub mod silence;
pub mod truth_report;
pub mod catch_up;
pub mod references;
pub mod demands;
pub mod erasure;
pub mod reports;
pub mod figures;

pub mod at_rest;
mod changes;
mod commit;
mod erased;
pub mod conformance;
pub mod memory;

pub use changes::Changes;
