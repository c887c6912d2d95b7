//! The words of cases, in each language. Rules choose data; here they become sentences, in one place per language. A match names
//! every variant, so that a sentence that is missing in a language does not compile.
//!
//! The record is in English: the exceptions queue, events, logs. People read their own language. What people and other systems
//! wrote stays as they wrote it. German is written without Eszett, so that Swiss readers read it too.

use std::collections::BTreeSet;
use std::fmt::Display;

use crate::case::evidence::Piece;
use crate::case::key::CaseKind;
use crate::case::problem::Problem;
use crate::case::remedy::Remedy;
use crate::case::report::Action;
use crate::message::statement::MessageStatement;
use crate::values::language::Language;
use crate::values::text::Remark;

pub mod alerts;
pub mod amounts;
mod english;
mod german;
pub mod names;

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

use {remedies, troubles};

/// Returns what is the matter.
pub(crate) fn summary(problems: &[Problem], language: Language) -> String {
    let say = match language {
        Language::English => english::problems::problem,
        Language::German => german::problems::problem,
    };
    problems.iter().map(say).collect::<Vec<_>>().join(" ")
}

/// Returns a fact in short.
pub(crate) fn evidence(piece: Piece<'_>, language: Language) -> String {
    match language {
        Language::English => english::evidence::piece(piece),
        Language::German => german::evidence::piece(piece),
    }
}

/// Returns in short what a message told the customer.
pub(crate) fn statement(statement: &MessageStatement, language: Language) -> String {
    match language {
        Language::English => english::statements::statement(statement),
        Language::German => german::statements::statement(statement),
    }
}

/// Returns what a person can do, and what comes of it.
pub(crate) fn action(remedy: Remedy, language: Language) -> Action {
    let (action, effect) = match language {
        Language::English => english::remedies::remedy(remedy),
        Language::German => german::remedies::remedy(remedy),
    };
    Action { action, effect, decision: remedy.decision() }
}

/// Returns what is the matter with every case of a kind.
pub(crate) fn kind(of: CaseKind, language: Language) -> &'static str {
    match language {
        Language::English => of.says(),
        Language::German => german::kinds::says(of),
    }
}

/// Returns a number with the name of what is counted.
pub(crate) fn count<N: Display + PartialEq + From<u8>>(number: N, one: &str, many: &str) -> String {
    let name = if number == N::from(1) { one } else { many };
    format!("{number} {name}")
}

/// Returns a reason in the words of its source, to stand after what it is the reason for.
fn because(reason: Option<&Remark>) -> String {
    reason.map(|reason| format!(": {}", reason.as_str())).unwrap_or_default()
}

/// Returns different items, in the order of their texts.
fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    let texts: BTreeSet<String> = items.into_iter().map(|item| item.to_string()).collect();
    texts.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
