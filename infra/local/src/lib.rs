//! Runs the local stack: the same template that goes to AWS, with the real functions, on an emulator on this
//! machine; and plays stories on it.
//!
//! Invariants:
//! - **The same bundle**: `infra/template.yaml` is deployed as it is, except for the changes that
//!   [`template`] names.
//! - **Alone**: a stack listens on the loopback address on free ports, and keeps all its files in
//!   `target/local`. So any number of stacks run side by side, and each ends together with the thing it was
//!   started for.
//! - **The outbox is the evidence**: what was sent is read from the emulator's outbox, and the orders'
//!   ledgers only explain it. A mail that is in no ledger is a difference.
//!
//! Deliberately absent: AWS SDKs (plain HTTP is enough for an emulator), except in [`smoke`], which also tries
//! a stack of a real account, in what it shares with `demands`, and in `desk`, which reads the store as a function does; and
//! any rule of the domain.
//!
//! Start reading at [`stack`], then [`player`].

pub mod cloud;
pub mod commands;
pub mod container;
mod demands;
pub mod desk;
pub mod open_cases;
pub mod deployment;
pub mod emulator;
mod figures;
pub mod functions;
pub mod import;
pub mod inside;
pub mod logged;
pub mod mails;
pub mod orders;
pub mod player;
mod collected;
pub mod prices;
pub mod project;
pub mod queued;
mod reasons;
mod reindex;
pub mod script;
mod shifted;
pub mod shop;
pub mod second_opinion;
pub mod smoke;
mod summary;
pub mod sources;
pub mod stack;
pub mod template;
pub mod terminal;
pub mod toolbox;
pub mod watch;
