//! Decisions of people about cases.

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

/// What a person can decide about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It was dealt with outside; nothing more is to be done.
    Handled,
    /// What was held may go on.
    Release,
    /// The order shall be cancelled.
    Cancel,
    /// A message of unknown outcome shall be sent (once more).
    SendAgain,
    /// A message of unknown outcome did go out.
    WasSent,
}

impl Decision {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Handled, Self::Release, Self::Cancel, Self::SendAgain, Self::WasSent];

    /// The name on the bus.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::Release => "release",
            Self::Cancel => "cancel",
            Self::SendAgain => "send-again",
            Self::WasSent => "was-sent",
        }
    }
}
