//! Reads the paths in code, such as `crate::case::{key, kind::Kind}`.

use crate::text::{Token, tokens};

/// Describes a path to an item of the same crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The segments of the path, such as `crate`, `case` and `key`.
    pub segments: Vec<String>,
    /// True if the path is part of a `pub use`, so that other files can find its last segment here.
    pub re_export: bool,
}

/// Finds the paths that begin with `crate`, `super`, `self` or one of these modules. The code must have
/// neither comments nor literals.
#[must_use]
pub fn paths(code: &str, modules: &[&str]) -> Vec<Path> {
    let tokens = tokens(code);
    let texts: Vec<&str> = tokens.iter().map(|token: &Token<'_>| token.text).collect();
    let begins = |at: usize| {
        let head = text(&texts, at);
        let ours = ["crate", "super", "self"].contains(&head) || modules.contains(&head);
        ours && text(&texts, at + 1) == "::" && (at == 0 || text(&texts, at - 1) != "::")
    };
    (0..texts.len()).filter(|at| begins(*at)).flat_map(|at| expanded(&texts, at)).collect()
}

/// Counts how often a word occurs in code without comments and literals.
#[must_use]
pub fn mentions(code: &str, word: &str) -> usize {
    tokens(code).iter().filter(|token| token.text == word).count()
}

fn text<'a>(texts: &[&'a str], at: usize) -> &'a str {
    texts.get(at).copied().unwrap_or_default()
}

fn expanded(texts: &[&str], at: usize) -> Vec<Path> {
    let before = texts.get(..at).unwrap_or_default();
    let public = ["pub use", "pub ( crate ) use", "pub ( super ) use"];
    let re_export = before.ends_with(&["use"]) && public.iter().any(|end| ends_with(before, end));
    let mut found = Vec::new();
    branch(texts, at, &[], &mut found);
    found.into_iter().map(|segments| Path { segments, re_export }).collect()
}

fn ends_with(texts: &[&str], end: &str) -> bool {
    texts.ends_with(&end.split(' ').collect::<Vec<_>>())
}

/// Follows one branch of a `use` tree, and returns the position where the branch ends.
fn branch(texts: &[&str], at: usize, trunk: &[String], found: &mut Vec<Vec<String>>) -> usize {
    if text(texts, at) == "{" {
        return branches(texts, at + 1, trunk, found);
    }
    let segment = text(texts, at);
    let grown: Vec<String> = trunk.iter().cloned().chain([segment.to_owned()]).collect();
    if text(texts, at + 1) == "::" && text(texts, at + 2) != "<" {
        return branch(texts, at + 2, &grown, found);
    }
    // `{self, other}` imports the trunk itself too.
    found.push(if segment == "self" && !trunk.is_empty() { trunk.to_vec() } else { grown });
    if text(texts, at + 1) == "as" { at + 3 } else { at + 1 }
}

fn branches(texts: &[&str], from: usize, trunk: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut at = from;
    while !["}", ""].contains(&text(texts, at)) {
        at = if text(texts, at) == "," { at + 1 } else { branch(texts, at, trunk, found) };
    }
    at + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(code: &str) -> Vec<String> {
        paths(code, &["child"]).into_iter().map(|path| path.segments.join("::")).collect()
    }

    #[test]
    fn a_tree_of_paths_is_read_branch_by_branch() {
        let code = "use crate::{a::{self, B as C}, d::*,}; use std::e; use super::f;";
        assert_eq!(joined(code), ["crate::a", "crate::a::B", "crate::d::*", "super::f"]);
    }

    #[test]
    fn a_path_is_read_wherever_it_stands() {
        let code = "fn f(x: crate::a::X<'_>) { child::go::<super::Y>(); other::child::go(); mycrate::z() }";
        assert_eq!(joined(code), ["crate::a::X", "child::go", "super::Y"]);
    }

    #[test]
    fn a_re_export_is_told_from_a_use() {
        let public = |code: &str| paths(code, &["child"]).iter().all(|path| path.re_export);
        assert!(public("pub use child::{A, B}; pub(crate) use child::C;"));
        assert!(!public("use child::A;"));
        assert!(!public("pub fn f() -> child::A {}"));
    }

    #[test]
    fn a_word_is_counted_whole() {
        assert_eq!(mentions("Meter meter Metered Meter", "Meter"), 2);
    }
}
