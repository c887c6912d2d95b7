//! Talks.
pub mod bus;
pub mod configuration;
pub mod desk;
pub mod mailer;
pub mod runtime;
pub mod sdk;
pub mod secrets;
pub mod store;
pub mod telemetry;
pub mod wire;
