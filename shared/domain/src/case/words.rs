//! Small pieces of the sentences in cases.

use std::collections::BTreeSet;

use crate::values::text::Remark;

pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
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
