//! A simulated world that tries to make Candor lie, repeat itself, or lose something: shops, payment providers, warehouses,
//! carriers, mail and people around the real domain and engine, on a virtual clock, everything from one seed.
//!
//! Invariants:
//! - **The world knows the truth**: [`life`] decides what truly happens; Candor hears of it through a [`channel`] that is
//!   late, repeats itself and mixes things up. What is right is judged by the truth and never by the plan.
//! - **A household is a world of its own**: its store, clock and chance depend on nothing but the seed and its number, so
//!   that a million orders are a loop, and what is wrong is wrong in one household.
//! - **Faults are named by where they strike** ([`faults`]), so that one can be left out without moving the others.
//! - **Nothing goes on for ever**: what does is a violation.
//!
//! Deliberately absent: AWS, threads, the machine's clock, wire formats and mails in words.
//!
//! Start reading at [`play`], then [`watch`].

pub mod play;
pub mod life;
pub mod channel;
mod people;
pub mod faults;
mod runtime;
mod stage;
pub mod watch;

pub mod budget;
pub mod record;
pub mod report;
pub mod shrink;
pub mod story;
pub mod retold;

pub mod policies;
mod rng;
mod text;
