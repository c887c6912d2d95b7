//! Reports that came late: the record of when they came, and of what was known by then. It explains, and decides nothing.

pub mod newer;
pub mod note;
pub mod report;
