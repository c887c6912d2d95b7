//! Small pieces of the sentences in cases, and the form of their tables.

use std::collections::BTreeSet;
use std::fmt::Display;

use crate::values::text::Remark;

/// Gives each remedy its words by one table: a row is the remedy, what a person does, and what comes of it.
macro_rules! remedies {
    ($($remedy:ident: $action:literal, $effect:literal;)+) => {
        pub(crate) fn remedy(of: Remedy) -> (&'static str, &'static str) {
            match of {
                $(Remedy::$remedy => ($action, $effect),)+
            }
        }
    };
}

/// Gives each trouble of the mail account its words: a row is the trouble, what is the matter, and what ends it.
macro_rules! troubles {
    ($($trouble:ident: $summary:literal, $action:literal;)+) => {
        pub(crate) fn trouble(of: MailTroubleKind) -> (&'static str, &'static str) {
            match of {
                $(MailTroubleKind::$trouble => ($summary, $action),)+
            }
        }
    };
}

pub(crate) use {remedies, troubles};

/// Returns a number with the name of what is counted.
pub(crate) fn count<N: Display + PartialEq + From<u8>>(number: N, one: &str, many: &str) -> String {
    let name = if number == N::from(1) { one } else { many };
    format!("{number} {name}")
}

/// Returns a reason in the words of its source, to stand after what it is the reason for.
pub(crate) fn because(reason: Option<&Remark>) -> String {
    reason.map(|reason| format!(": {}", reason.as_str())).unwrap_or_default()
}

/// Returns different items, in the order of their texts.
pub(crate) fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    let texts: BTreeSet<String> = items.into_iter().map(|item| item.to_string()).collect();
    texts.into_iter().collect::<Vec<_>>().join(", ")
}
