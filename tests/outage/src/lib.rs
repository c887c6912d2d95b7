//! Rehearses outages: the functions themselves, in virtual time, between stand-ins of AWS.
//!
//! - Real: what reads a payload, records, plans, dispatches and sweeps, and what decides when a message comes again.
//! - Stand-ins: queues ([`queue`]) and what polls them ([`poller`]), the table's stream and what polls that ([`stream`]),
//!   the store, which is one in memory that fails as told, the mail service and the bus ([`world`]).
//!
//! The numbers of queues and of the stream's poller are those of `infra/template.yaml` ([`deployed`]).

pub mod damage;
pub mod deployed;
pub mod lane;
pub mod lives;
pub mod poller;
pub mod queue;
pub mod rehearsal;
mod stack;
pub mod stream;
pub mod time;
pub mod world;
