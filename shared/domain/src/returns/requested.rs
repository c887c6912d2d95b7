//! A return that the customer asked for.

use serde::Deserialize;
use serde::Serialize;

use crate::values::id::ReturnId;
use crate::values::line_quantity::LineQuantity;
use crate::values::text::Remark;

/// The customer wants to send something back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReturnRequested {
    /// The return, by the system that keeps it.
    pub return_id: ReturnId,
    /// The units it is for, each line once; at least one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = crate::values::limits::LINES_MAX)))]
    pub lines: Vec<LineQuantity>,
    /// Why, in the customer's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Remark>,
}
