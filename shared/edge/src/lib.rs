//! Holds the parts of an edge that are the same for every provider. An edge verifies who sent a webhook
//! ([`keys`]), and translates what it says into events ([`translation`]).
//!
//! Invariants:
//! - **Pure**: no clock, no I/O; the moment is an argument. The same webhook always makes the same events,
//!   with the same ids ([`names`]).
//! - **Total**: every webhook has a result. It becomes events, it is refused with every reason
//!   ([`refusal`]), or it is acknowledged as not used.
//! - **Each fact stands alone** ([`heard`]): a fact that can be read counts even if the rest of the payload
//!   cannot be read.
//!
//! Deliberately absent: the format of any provider, which is in the crate of its own function, and every rule.

pub mod heard;
pub mod hex;
pub mod keys;
pub mod marketplace;
pub mod names;
pub mod refusal;
pub mod standard_webhooks;
pub mod texts;
pub mod tracking;
pub mod translation;
