//! Calls every reader of bytes from outside with any bytes. Each function here is one target: it panics if
//! the reader breaks a rule. `fuzz/` runs the targets under libFuzzer. `tests/corpus.rs` runs them over the
//! samples, over the `nasties`, and over changes of both, in every `cargo test`.
//!
//! The rules: no reader panics; every refusal has a reason; accepted content is read again as the same
//! content; and the result is at most a few times as large as the bytes, or as a limit of its own.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in what it shares with others, too"
)]

mod bus;
mod carriers;
mod edge;
mod stored;
mod stripe;
mod texts;

pub mod mutate;
pub mod seeds;

pub use bus::{bus, reports, ses};
pub use carriers::{carriers, carriers_keys};
pub use edge::{delivery, shopify, shopify_envelope, shopify_keys, unsubscribe, woocommerce};
pub use stored::{at_rest, facts, ledger, packed};
pub use stripe::{stripe, stripe_envelope, stripe_keys};
pub use texts::{keys, policy, story};

/// Names the type of a target.
pub type Target = fn(&[u8]);

/// Lists all targets by name.
pub const TARGETS: [(&str, Target); 21] = [
    ("bus", bus),
    ("reports", reports),
    ("ses", ses),
    ("delivery", delivery),
    ("shopify", shopify),
    ("shopify_envelope", shopify_envelope),
    ("shopify_keys", shopify_keys),
    ("carriers", carriers),
    ("carriers_keys", carriers_keys),
    ("stripe", stripe),
    ("stripe_envelope", stripe_envelope),
    ("stripe_keys", stripe_keys),
    ("unsubscribe", unsubscribe),
    ("woocommerce", woocommerce),
    ("keys", keys),
    ("policy", policy),
    ("story", story),
    ("facts", facts),
    ("ledger", ledger),
    ("at_rest", at_rest),
    ("packed", packed),
];

/// Returns the time at which everything here is read.
pub(crate) fn now() -> jiff::Timestamp {
    "2026-12-01T00:00:00Z".parse().unwrap()
}
