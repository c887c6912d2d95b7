//! Simulates a world that tries to make Candor say something untrue, repeat itself, or lose something. The
//! world has shops, payment providers, warehouses, carriers, mail and people around the real domain and
//! engine, on a virtual clock, and follows from one seed.
//!
//! Invariants:
//! - **The world knows the truth**: [`life`] decides what truly happens. Candor hears of it through a
//!   [`channel`] that is late, repeats itself and changes the order. Results are compared with the truth and
//!   never with the plan.
//! - **A household is a world of its own**: its store, clock and chance depend only on the seed and its
//!   number. So a million orders are a loop, and a mistake concerns one household.
//! - **A fault is identified by the place at which it happens** ([`faults`]), so that one can be left out
//!   without moving the others.
//! - **Nothing continues forever**: a play that does is a violation.
//!
//! Deliberately absent: AWS, threads, wire formats, the text of mails, and the machine's clock, which only
//! [`daily`] reads: it says which share of a long test is played today.
//!
//! Start reading at [`play`], then [`watch`].

pub mod play;
pub mod life;
pub mod channel;
mod people;
mod packing;
pub mod faults;
mod runtime;
mod stage;
pub mod watch;

pub mod budget;
pub mod daily;
pub mod record;
pub mod report;
pub mod shrink;
pub mod story;
pub mod retold;

pub mod policies;
mod rng;
mod text;
