//! Drives. [`intake`] turns what a queue delivers into events; [`record`] merges them into their order; [`dispatch`]
//! does what is due; [`wake`] finds what has become due. `candor-domain` makes every decision.
//!
//! Invariants:
//! - Recording is one consistent read and at most one conditional write; what changes nothing writes nothing.
//! - A decision is written only upon the very order it was made for. Whoever loses a race decides again.
//! - An effect is claimed before it is begun, and what it tells the customer is true at that moment.
//! - What cannot be done now stays due in the order; nothing depends on a message being delivered again.
//!
//! Deliberately absent: AWS, the environment, the clock of the machine (a [`ports::Clock`] is given), and retries of
//! the outside world other than through the ledger.
//!
//! Start reading at [`ports`], then [`record`] and [`dispatch`].

pub mod ports;
pub mod intake;
pub mod record;
pub mod dispatch;
pub mod wake;

mod changes;
mod commit;
pub mod conformance;
pub mod memory;

pub use changes::Changes;
