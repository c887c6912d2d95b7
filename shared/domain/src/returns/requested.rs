//! A return that the customer asked for.

use serde::Deserialize;
use serde::Serialize;

use crate::values::id::ReturnId;
use crate::values::line_quantity::LineQuantity;
use crate::values::text::Remark;

/// A request of the customer to send goods back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReturnRequested {
    /// The identifier that the returns system gave to the return.
    pub return_id: ReturnId,
    /// The units that the customer wants to send back, each line once; at least one line.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = crate::values::limits::LINES_MAX)))]
    pub lines: Vec<LineQuantity>,
    /// The reason for the return, in the words of the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Remark>,
}
