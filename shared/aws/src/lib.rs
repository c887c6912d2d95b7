//! Implements the engine's ports ([`candor_engine::ports`]) with the services of AWS, and the functions that
//! Lambda runs.
//!
//! Invariants:
//! - **The only place**: nothing else in the project names an AWS crate, or reads the environment or the
//!   machine's clock.
//! - **Conditional writes**: an order is written only if it still has the revision that the decision was made
//!   for ([`store`]).
//! - **Compatible**: content that a newer release wrote into an item is kept. A newer major format is refused
//!   ([`store`]).
//! - **One attempt**: a mail is attempted once, and is called unsent only if SES surely has not accepted it
//!   ([`mailer`]).
//! - **Each message by itself**: a message is read by itself and fails by itself ([`runtime::facts`]). One
//!   place, `runtime::disposition`, decides if it is delivered again, and one, [`runtime::redelivery`], when.
//! - **Nothing personal**: log lines name the shop, the order and the event, and nothing about people
//!   ([`telemetry`]).
//!
//! Deliberately absent: every rule (`candor-domain`), the sequence of steps (`candor-engine`), the words of
//! mails (`candor-mail`), and the format of events and webhooks (the functions' crates). Also `aws-config`:
//! see [`sdk`].
//!
//! Start reading at [`runtime`], then [`store`] and [`mailer`].

pub mod runtime;
pub mod wire;

pub mod bus;
pub mod case_notifier;
pub mod edge_keys;
pub mod keys;
pub mod mailer;
pub mod outreach;
pub mod own_queue;
pub mod reports_queue;
pub mod secrets;
pub mod shopify;
mod staff_mail;
pub mod store;
pub mod team_mailer;
pub mod unsubscribe;

pub mod configuration;
pub mod sdk;
pub mod telemetry;
pub mod times;

#[cfg(test)]
mod testing;
