//! The report that goods wait to be fetched.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::values::text::Remark;

/// Goods of the order wait at a place of the shop. The fact always has all of it: a later one replaces it, and what the
/// customer was told is then corrected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PickupReady {
    /// The place where the goods wait, as the customer is to read it: a name, an address, opening hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Remark>,
    /// The time until which they wait there, if there is an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_until: Option<Timestamp>,
}
