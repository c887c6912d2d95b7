//! Figures: the counts of what happened on each day, for the people who run a shop.
//!
//! They are made from the orders alone, so that they can be made anew at any time and come out the same. Nothing in
//! them is about a customer.

pub mod change;
pub mod counts;
pub mod measure;
pub mod of_order;
pub mod resolve_time;
