//! The cancellation of an order.

use serde::Deserialize;
use serde::Serialize;

use crate::values::text::Remark;

/// The cancellation of an order. It is final.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cancelled {
    /// The reason for the cancellation, in the words of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Remark>,
}
