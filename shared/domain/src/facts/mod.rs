//! Facts: everything heard about an order, and the merging of one more.

pub mod entries;
pub mod held;
pub mod merge;
pub mod order;
