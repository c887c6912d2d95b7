//! Every reader of bytes from outside, given any bytes. Each function here is one target: it panics where what must
//! hold of that reader does not. `fuzz/` runs them under libFuzzer; `tests/corpus.rs` runs them over the samples, over
//! the `nasties`, and over changes of both, in every `cargo test`.
//!
//! What must hold: no reader panics; what it refuses has a reason; what it believes is read again as it was believed;
//! and what it makes of bytes is no larger than a few times those bytes, or than a limit of its own.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in what it shares with others, too"
)]

mod bus;
mod edge;
mod stored;
mod texts;

pub mod mutate;
pub mod seeds;

pub use bus::{bus, ses};
pub use edge::{delivery, shopify, shopify_envelope, shopify_keys, unsubscribe};
pub use stored::{facts, ledger};
pub use texts::{keys, policy, story};

/// A target.
pub type Target = fn(&[u8]);

/// All of them, by name.
pub const TARGETS: [(&str, Target); 12] = [
    ("bus", bus),
    ("ses", ses),
    ("delivery", delivery),
    ("shopify", shopify),
    ("shopify_envelope", shopify_envelope),
    ("shopify_keys", shopify_keys),
    ("unsubscribe", unsubscribe),
    ("keys", keys),
    ("policy", policy),
    ("story", story),
    ("facts", facts),
    ("ledger", ledger),
];

/// The moment at which everything here is read.
pub(crate) fn now() -> jiff::Timestamp {
    "2026-12-01T00:00:00Z".parse().unwrap()
}
