//! The progress of a return, as the shop decides about it.

use serde::Deserialize;
use serde::Serialize;

use crate::values::id::ReturnId;
use crate::values::slug::slugs;
use crate::values::text::Remark;

/// A return that the shop approved or ended, or that goes on again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReturnUpdated {
    /// The identifier that the returns system gave to the return.
    pub return_id: ReturnId,
    /// The status of the return from now on.
    pub status: ReturnStatus,
    /// The reason for the status, in the words of the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Remark>,
}

slugs! {
    /// The status of a return.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum ReturnStatus {
        /// The customer may send the goods back.
        Approved = "approved",
        /// The shop does not take the goods back.
        Declined = "declined",
        /// Nothing comes back after all.
        Cancelled = "cancelled",
        /// The shop is done with the return.
        Closed = "closed",
        /// The shop was done with the return, and takes it up again.
        Reopened = "reopened",
    }
}

impl ReturnStatus {
    /// Returns true if something is still to come of a return with this status.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Approved | Self::Reopened => true,
            Self::Declined | Self::Cancelled | Self::Closed => false,
        }
    }

    /// Returns true if no goods come back with a return of this status. Those of a return that is closed came back.
    #[must_use]
    pub fn is_off(self) -> bool {
        match self {
            Self::Declined | Self::Cancelled => true,
            Self::Approved | Self::Closed | Self::Reopened => false,
        }
    }
}
