//! Defines stories: what happens to some orders, line by line, and the results that must follow.
//! `events/README.md` explains how to write one.
//!
//! Invariants:
//! - **Pure**: no clock, no files, no network. The player of a story gives it the time and the files.
//! - A story that cannot be read is refused with *every* problem, each with its line.
//! - A comparison names missing entries *and* unexpected entries, so a story cannot pass because something
//!   was not looked at.
//!
//! Deliberately absent: playing a story. `infra/local` plays it on the deployed bundle, and
//! `tests/story-player` in virtual time. `tests/stage` has what both need.
//!
//! Start reading at [`story`], then [`outcome`] and [`expectation`].

pub mod story;
mod line;
pub mod webhook;
pub mod moment;

pub mod outcome;
pub mod expectation;
