//! Decisions of people about cases.

use crate::values::slug::slugs;
use serde::Deserialize;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::values::text::Remark;

/// A person's decision about a case. It covers the facts that were known at that moment: newer facts open the
/// case again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resolution {
    /// The case.
    pub case: CaseKey,
    /// The decision.
    pub decision: Decision,
    /// A remark that the person wants to be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Remark>,
}

slugs! {
    /// A decision that a person can make about a case.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum Decision {
        /// It was dealt with outside; nothing more is to be done.
        Handled = "handled",
        /// The held order or the withheld mail may go on.
        Release = "release",
        /// The order is to be cancelled.
        Cancel = "cancel",
        /// A message of unknown outcome is to be sent (once more).
        SendAgain = "send-again",
        /// A message of unknown outcome did go out.
        WasSent = "was-sent",
    }
}
