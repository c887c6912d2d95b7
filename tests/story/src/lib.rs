//! Stories: what happens to some orders, line by line, and what must come of it. `events/README.md` says how to
//! write one.
//!
//! Invariants:
//! - **Pure**: no clock, no files, no network. Whoever plays a story says what time it is and brings the files.
//! - A story that does not read is refused with *every* problem, each by its line.
//! - A comparison names what is missing *and* what is there unasked: nothing passes because nobody looked.
//!
//! Deliberately absent: how a story is played. `infra/local` plays it on the deployed bundle,
//! `tests/simulation` in virtual time; `tests/stage` has what both need.
//!
//! Start reading at [`story`], then [`outcome`] and [`expectation`].

pub mod story;
mod line;
pub mod webhook;
pub mod moment;

pub mod outcome;
pub mod expectation;
