//! The two parts of an order's JSON.

use candor_domain::facts::entries::Facts;
use candor_domain::ledger::entry::Ledger;
use serde::{Deserialize, Serialize};

/// The two parts, as they are written.
#[derive(Serialize)]
pub(super) struct Written<'o> {
    pub(super) facts: &'o Facts,
    pub(super) ledger: &'o Ledger,
}

/// The two parts, as they are read.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Parts {
    pub(super) facts: Facts,
    pub(super) ledger: Ledger,
}
