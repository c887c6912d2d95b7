//! Tests the deployed bundle. The modules wait more than they work, so they run beside each other: trouble on a stack
//! of its own, the others on one that they take turns at.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout
)]

mod commands;
mod desk;
mod doors;
mod load;
mod smoke;
mod shop;
mod stories;
mod trouble;
