//! Reads the project's own code and template, so that tests can check them against the project's rules. The
//! rules are in `tests/`, one sentence each.
//!
//! [`house`] reads the files and crates, [`template`] reads the resources, and [`text`], [`paths`] and
//! [`modules`] read the code. [`circles`], [`slices`], [`lengths`] and [`comments`] measure it, and
//! [`pinned`] compares the result with fixed lists.

pub mod house;
pub mod template;

pub mod text;
pub mod paths;
pub mod modules;

pub mod circles;
pub mod slices;
pub mod lengths;
pub mod comments;
pub mod pinned;
