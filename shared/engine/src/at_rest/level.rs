//! The levels of an order's JSON, on which entries come and go by themselves.

use serde_json::Value;

/// The level of a value in an order's JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// The whole order.
    Order,
    /// The facts, by slice.
    Facts,
    /// The facts of one slice, by aspect; or the ledger, by kind.
    Slice,
    /// The entries of one aspect or kind, by key.
    Aspect,
    /// One entry, or a part of it.
    Inside,
}

/// The name of a fact's stamp in the JSON.
pub(super) const STAMP: &str = "stamp";

/// The name of the kind in the ledger that has only one entry, and so no keys.
const SINGLE_ENTRY: &str = "duplicate_check";

impl Level {
    /// Returns the level of a member of a value at this level.
    pub(super) fn of_member(self, name: &str) -> Self {
        match self {
            Self::Order if name == "facts" => Self::Facts,
            Self::Order | Self::Facts => Self::Slice,
            Self::Slice if name == SINGLE_ENTRY => Self::Inside,
            Self::Slice => Self::Aspect,
            Self::Aspect | Self::Inside => Self::Inside,
        }
    }

    /// Returns the level of the value at the end of this path.
    pub(super) fn of_path(path: &[&str]) -> Self {
        path.iter().fold(Self::Order, |level, name| level.of_member(name))
    }

    /// Returns whether the entries of a value at this level come and go by themselves. A fact's members do not, but
    /// several facts below one key do.
    pub(super) fn is_container(self, value: &Value) -> bool {
        let Some(members) = value.as_object() else { return false };
        let is_fact = |value: &Value| value.get(STAMP).is_some();
        let holds_facts = !members.is_empty() && members.values().all(is_fact);
        !is_fact(value) && (self != Self::Inside || holds_facts)
    }
}
