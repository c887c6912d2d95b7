//! Tests the deployed bundle. Both modules wait more than they work, so they run beside each other, each on a stack of
//! its own.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout
)]

mod load;
mod stories;
mod trouble;
