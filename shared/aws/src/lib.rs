//! Talks.
pub mod configuration;
pub mod sdk;
pub mod store;
