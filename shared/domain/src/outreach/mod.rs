//! Cases as the people who work on them are told of them, outside of the desk.

pub mod announced;
