//! The tombstone of an order: the one thing that is kept of it after it was erased. Other slices read it through the
//! view, `erasure/view.rs`.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

/// The tombstone of an order, which has the time at which the order was erased, and nothing of its customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ErasureFacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) erased_at: Option<Timestamp>,
}

impl ErasureFacts {
    pub(super) fn at(erased_at: Timestamp) -> Self {
        Self { erased_at: Some(erased_at) }
    }

    /// Returns true for an order that was erased: it takes no fact any more.
    pub(crate) fn is_erased(&self) -> bool {
        self.erased_at.is_some()
    }
}
