//! Decisions of people about cases.

use crate::values::slug::slugs;
use serde::Deserialize;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::values::text::Remark;

/// What a person decided about a case. It covers what was known when they decided: newer facts open the case again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resolution {
    /// The case.
    pub case: CaseKey,
    /// What they decided.
    pub decision: Decision,
    /// What they want remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Remark>,
}

slugs! {
    /// What a person can decide about a case.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum Decision {
        /// It was dealt with outside; nothing more is to be done.
        Handled = "handled",
        /// What was held may go on.
        Release = "release",
        /// The order shall be cancelled.
        Cancel = "cancel",
        /// A message of unknown outcome shall be sent (once more).
        SendAgain = "send-again",
        /// A message of unknown outcome did go out.
        WasSent = "was-sent",
    }
}
