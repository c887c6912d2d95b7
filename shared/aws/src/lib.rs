//! Talks: what the engine needs of the outside ([`candor_engine::ports`]), with AWS's services, and the functions that
//! Lambda runs.
//!
//! Invariants:
//! - **Alone**: nothing else in the project names an AWS crate, reads the environment or the machine's clock.
//! - **Conditional**: no order is written but upon the revision it was decided for ([`store`]).
//! - **Once**: a mail is attempted once, and called unsent only where SES surely has not accepted it ([`mailer`]).
//! - **Alone with its poison**: a message is read by itself, and fails by itself ([`runtime::facts`]). What becomes of
//!   it is decided in one place, `runtime::disposition`.
//! - **Silent about people**: what is logged is named by shop, order and event ([`telemetry`]).
//!
//! Deliberately absent: every rule (`candor-domain`), the order of steps (`candor-engine`), the words of mails
//! (`candor-mail`), and what events and webhooks look like (the functions' crates). Also `aws-config`: see [`sdk`].
//!
//! Start reading at [`runtime`], then [`store`] and [`mailer`].

pub mod runtime;
pub mod wire;

pub mod bus;
pub mod desk;
pub mod mailer;
pub mod secrets;
pub mod store;
pub mod unsubscribe;

pub mod configuration;
pub mod sdk;
pub mod telemetry;

#[cfg(test)]
mod testing;
