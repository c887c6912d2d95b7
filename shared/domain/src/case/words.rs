//! The words of cases, in each language. Rules choose data; here they become sentences, in one place per language. A match names
//! every variant, so that a sentence that is missing in a language does not compile.
//!
//! The record is in English: the exceptions queue, events, logs. People read their own language. What people and other systems
//! wrote stays as they wrote it. German is written without Eszett, so that Swiss readers read it too.

use crate::case::evidence::Piece;
use crate::case::key::CaseKind;
use crate::case::problem::Problem;
use crate::case::remedy::Remedy;
use crate::message::statement::MessageStatement;
use crate::values::language::Language;

pub mod alerts;
pub mod amounts;
mod english;
mod german;
pub mod names;
pub mod pieces;

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
pub(crate) fn remedy(remedy: Remedy, language: Language) -> (&'static str, &'static str) {
    match language {
        Language::English => english::remedies::remedy(remedy),
        Language::German => german::remedies::remedy(remedy),
    }
}

/// Returns what is the matter with every case of a kind.
pub(crate) fn kind(of: CaseKind, language: Language) -> &'static str {
    match language {
        Language::English => of.says(),
        Language::German => german::kinds::says(of),
    }
}

#[cfg(test)]
mod tests;
