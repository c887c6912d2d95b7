//! Holds every document of our client, and the stand-in's schema, against Shopify's real Admin schema, and has our
//! client talk to the stand-in.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used
)]

mod answers;
mod documents;
mod introspection;
mod package;
mod part;
mod samples;
mod sweep;
mod talk;
mod troubles;
