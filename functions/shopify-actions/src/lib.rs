//! Translates a command of Candor into what Shopify's Admin API is asked, by how the order stands there.
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. What ought to be done was decided by the
//! domain, or by a person; here it is said in Shopify's words. A step that is done already is left out, so that a command may
//! come twice, and so that its echo by webhook stays the only one.
//!
//! It also translates what Shopify answers about a fulfilment order that changed into a fact ([`report`]).

mod reading;
mod report;
mod steps;

pub use reading::read;
pub use report::report;
pub use steps::steps;

#[cfg(test)]
mod tests;
