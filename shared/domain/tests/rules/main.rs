//! What the rules do, story by story. One program, since each would be linked by itself.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;

mod clocks;
mod fulfilment;
mod holds;
mod letters;
mod mail;
mod merging;
mod money;
mod names;
mod people;
mod plan;
mod estimates;
mod refusals;
