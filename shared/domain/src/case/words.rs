//! Small pieces of the sentences in cases.

use std::collections::BTreeSet;
use std::fmt::Display;

use crate::values::text::Remark;

pub(crate) fn count<N: Display + PartialEq + From<u8>>(number: N, one: &str, many: &str) -> String {
    let name = if number == N::from(1) { one } else { many };
    format!("{number} {name}")
}

/// Returns a reason in the words of its source, to stand after what it is the reason for.
pub(crate) fn because(reason: Option<&Remark>) -> String {
    reason.map(|reason| format!(": {}", reason.as_str())).unwrap_or_default()
}

pub(crate) fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    items
        .into_iter()
        .map(|item| item.to_string())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect::<Vec<_>>()
        .join(", ")
}
