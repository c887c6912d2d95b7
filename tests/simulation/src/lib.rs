//! Plays stories in virtual time: days pass at once, on one thread, and every play of a story goes the same way.
//!
//! Around the real thing: events are written as the bus carries them and read by the functions' own translations, the
//! engine records, dispatches and sweeps, the domain decides, and mails are rendered as they would be sent.
//!
//! Invariants:
//! - **Nothing is late**: what becomes due is done at its very moment, however far the clock is moved at once.
//! - **Nothing goes on forever**: looks at orders and the length of a story are bounded, and reaching a bound is a
//!   problem of the story.
//! - **The world is the witness**: what was sent is what the mail service delivered, not what ledgers say.
//! - A mail service that was told to fail and never got the mail to do it is a problem: else a story would pass because
//!   nothing happened.
//!
//! Deliberately absent: AWS, threads, the machine's clock, randomness, and every rule. `infra/local` plays the same
//! stories on the deployed bundle; signatures of webhooks, batches, redelivery and forgetting are found only there.
//!
//! Start reading at [`player`], then [`shop_floor`].

pub mod player;
pub mod shop_floor;

mod clock;
mod statement;
mod record;
mod desk;
pub mod mail_service;
pub mod policy;
pub mod happening;

pub mod commands;
mod report;
mod world;
pub mod retold;
