//! Facts: everything that the sources reported about an order, and the merging of one more fact.

pub mod entries;
pub mod held;
pub mod merge;
pub mod order;
pub mod waiting;
