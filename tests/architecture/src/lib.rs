//! Reads the house, so that its tests can hold it against its rules, which stand in `tests/`, one sentence each.
//!
//! [`house`] reads the files and crates, [`template`] the resources, [`text`], [`paths`] and [`modules`] the code.
//! [`circles`], [`slices`], [`lengths`] and [`comments`] measure it, [`pinned`] compares it with lists.

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
