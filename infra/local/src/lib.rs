//! The local stack: the very template that goes to AWS, with the real functions, on an emulator on this machine; and
//! stories played on it.
//!
//! Invariants:
//! - **The same bundle**: `infra/template.yaml` is deployed as it is, but for what [`template`] names.
//! - **Alone**: a stack listens on loopback on free ports and keeps all it writes in `target/local`, so that any
//!   number of them run side by side, and none outlives what it was started for.
//! - **The world is the witness**: what was sent is read from the emulator's outbox, and only explained by the
//!   orders' ledgers. A mail that no ledger knows of is a difference.
//!
//! Deliberately absent: AWS SDKs (plain HTTP is enough for an emulator, and builds in seconds), and any rule of the
//! domain.
//!
//! Start reading at [`stack`], then [`player`].

pub mod cloud;
pub mod commands;
pub mod deployment;
pub mod emulator;
pub mod functions;
pub mod known;
pub mod mails;
pub mod orders;
pub mod player;
mod collected;
pub mod project;
pub mod script;
pub mod sources;
pub mod stack;
pub mod template;
pub mod terminal;
pub mod toolbox;
pub mod watch;
