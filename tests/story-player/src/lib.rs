//! Plays stories in virtual time: days pass at once, on one thread, and every play of a story has the same
//! result.
//!
//! The code around the stories is the real code: events are written as the bus carries them and read by the
//! functions' own translations, the engine records, dispatches and sweeps, the domain decides, and mails are
//! rendered as they would be sent.
//!
//! Invariants:
//! - **Nothing is late**: an effect that becomes due is carried out at exactly that moment, however far the
//!   clock is moved at once.
//! - **Nothing continues forever**: the number of dispatches and the length of a story are limited. A story
//!   that reaches a limit has a problem.
//! - **The mail service is the witness**: the mails that it delivered count as sent, not the entries of
//!   ledgers.
//! - If a mail service is told to fail and never gets a mail, the story has a problem. Otherwise it would
//!   pass although nothing happened.
//!
//! Deliberately absent: AWS, threads, the machine's clock, randomness, and every rule. `infra/local` plays
//! the same stories on the deployed bundle. Only there are signatures of webhooks, batches, redelivery and
//! expiry tested.
//!
//! Start reading at [`player`], then [`shop_floor`].

pub mod player;
pub mod shop_floor;

mod clock;
mod dictionary;
mod statement;
mod record;
mod case_notifier;
pub mod mail_service;
pub mod policy;
pub mod happening;

pub mod commands;
mod report;
mod world;
pub mod retold;
