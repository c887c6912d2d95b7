//! Writes to teams about their cases: new ones, and those that were not worked on in time, while they still need a person.

use std::process::ExitCode;

use candor_desk::words::kinds;
use candor_desk::words::language::Language;
use candor_domain::case::key::CaseKind;

fn main() -> ExitCode {
    candor_aws::runtime::team_mail::run(name)
}

/// Returns the name of a kind of case as the desk shows it.
fn name(kind: CaseKind, language: &str) -> &'static str {
    kinds::kind(kind, Language::of_tag(language).unwrap_or_default())
}
