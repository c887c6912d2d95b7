//! References: reports about an order that does not name the order, but something of it, such as a tracking
//! number.

pub mod report;
pub mod place;
pub mod knowledge;
