//! The reasons why a demand did not get further.

use candor_domain::values::id::OrderKey;

use crate::ports::StoreError;
use crate::record::ATTEMPTS_MAX;

/// The reasons why a demand did not get further. What was done before stays done. **Handling**: the next call goes on.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// **Meaning**: other workers wrote an order first, every time.
    #[error("erase order {key}: others wrote first, {ATTEMPTS_MAX} times")]
    Contended {
        /// The order.
        key: OrderKey,
    },
    /// **Meaning**: another worker changed a thing after its page was read.
    #[error("forget {name}: it changed since it was read")]
    Changed {
        /// The store's name of the thing, which is a digest.
        name: String,
    },
    /// **Meaning**: people, or the system that asked, could not be told.
    #[error("tell what became of {key}: {why}")]
    Untold {
        /// The case, or the demand.
        key: String,
        /// The answer of the queue or the bus.
        why: String,
    },
    /// **Meaning**: the store did not answer, or its answer cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}
