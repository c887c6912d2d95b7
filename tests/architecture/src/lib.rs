//! Reads the house, so that its tests can hold it against its rules: [`house`] the files and crates, [`template`] the
//! resources. The rules stand in `tests/`, one sentence each.

pub mod house;
pub mod template;
