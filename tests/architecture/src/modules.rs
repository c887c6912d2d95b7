//! Finds which files of a crate use each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::house::Crate;
use crate::paths::{Path, mentions, paths};
use crate::text::{code, tokens};

/// Maps the name of each file to the names of the other files that it uses.
pub type Edges = BTreeMap<String, BTreeSet<String>>;

/// Holds the files of a crate by their names, such as `case/key` for `src/case/key.rs` and `case` for
/// `src/case/mod.rs`. The crate's root file is named `lib`.
#[derive(Debug)]
pub struct Modules(BTreeMap<String, File>);

#[derive(Debug)]
struct File {
    is_folder: bool,
    code: String,
    paths: Vec<Path>,
}

impl Modules {
    /// Reads a crate's sources, without tests.
    #[must_use]
    pub fn of(member: &Crate) -> Self {
        let sources = member.sources();
        let name =
            |path: &str| path.rsplit_once("/src/").map(|(_, name)| name.to_owned()).unwrap_or_default();
        Self::read(sources.iter().map(|source| (name(&source.path), source.code.as_str())))
    }

    /// Reads files, each given with its path below `src`.
    pub fn read<'a>(files: impl IntoIterator<Item = (String, &'a str)>) -> Self {
        let file = |(path, text): (String, &str)| {
            let code = code(text);
            let paths = paths(&code, &children(&code));
            let is_folder = path.ends_with("mod.rs") || path == "lib.rs";
            (name(&path), File { is_folder, code, paths })
        };
        Self(files.into_iter().map(file).collect())
    }

    /// Returns which file uses which. If a file only re-exports an item, the file that defines the item
    /// counts as used.
    #[must_use]
    pub fn edges(&self) -> Edges {
        let used = |from: &str, file: &File| {
            let counts = |path: &&Path| !path.re_export || used_here(file, path);
            let found = file.paths.iter().filter(counts).map(|path| self.file_of(from, &path.segments));
            found.filter(|to| to != from).collect()
        };
        self.0.iter().map(|(name, file)| (name.clone(), used(name, file))).collect()
    }

    /// Finds the folders and crate roots whose own file holds more than module declarations.
    #[must_use]
    pub fn folders_with_code(&self) -> BTreeSet<&str> {
        let with_code = self.0.iter().filter(|(_, file)| file.is_folder && !declares_only(&file.code));
        with_code.map(|(name, _)| name.as_str()).collect()
    }

    /// Returns the deepest file on a path, or the file that a re-export at the end of the path leads to.
    fn file_of(&self, from: &str, segments: &[String]) -> String {
        let mut at = from.to_owned();
        for segment in segments {
            match self.step(&at, segment) {
                Some(next) => at = next,
                None => return self.re_exported(&at, segment).unwrap_or(at),
            }
        }
        at
    }

    fn step(&self, at: &str, segment: &str) -> Option<String> {
        match segment {
            "crate" => Some(ROOT.to_owned()),
            "self" => Some(at.to_owned()),
            "super" => Some(at.rsplit_once('/').map_or(ROOT, |(parent, _)| parent).to_owned()),
            child => Some(below(at, child)).filter(|name| self.0.contains_key(name)),
        }
    }

    fn re_exported(&self, at: &str, name: &str) -> Option<String> {
        let passes_on =
            |path: &&Path| path.re_export && path.segments.last().is_some_and(|last| last == name);
        let path = self.0.get(at)?.paths.iter().find(passes_on)?;
        Some(self.file_of(at, &path.segments))
    }
}

const ROOT: &str = "lib";

/// Returns the name of the file at a path below `src`.
fn name(path: &str) -> String {
    let name = path.trim_end_matches(".rs");
    name.strip_suffix("/mod").unwrap_or(name).to_owned()
}

fn below(at: &str, child: &str) -> String {
    if at == ROOT { child.to_owned() } else { format!("{at}/{child}") }
}

/// Returns the modules that the code declares and that have files of their own.
fn children(code: &str) -> Vec<&str> {
    let texts: Vec<&str> = tokens(code).iter().map(|token| token.text).collect();
    let declared = |three: &[&str]| three.first() == Some(&"mod") && three.last() == Some(&";");
    texts.windows(3).filter(|three| declared(three)).filter_map(|three| three.get(1).copied()).collect()
}

fn declares_only(code: &str) -> bool {
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.trim_start_matches("pub "))
        .all(|line| line.starts_with("mod ") && line.ends_with(';'))
}

fn used_here(file: &File, path: &Path) -> bool {
    path.segments.last().is_some_and(|name| mentions(&file.code, name) > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(files: &[(&str, &str)]) -> Vec<String> {
        let modules = Modules::read(files.iter().map(|(path, text)| ((*path).to_owned(), *text)));
        let lines = modules.edges().into_iter().filter(|(_, to)| !to.is_empty());
        lines.map(|(from, to)| format!("{from}: {}", to.into_iter().collect::<Vec<_>>().join(", "))).collect()
    }

    #[test]
    fn a_path_leads_to_the_deepest_file_on_it() {
        let files = [
            ("lib.rs", "pub mod a; mod b;"),
            ("a/mod.rs", "pub mod c;"),
            ("a/c.rs", "use crate::b::{self, B}; /// [`crate::d`]\nfn f() { super::e() }"),
            ("b.rs", "use crate::a::c::C; fn f() { \"crate::a\"; }"),
        ];
        assert_eq!(edges(&files), ["a/c: a, b", "b: a/c"]);
    }

    #[test]
    fn a_file_uses_its_own_modules_by_their_names() {
        let files = [("a.rs", "mod b; fn f() { b::go() }"), ("a/b.rs", "use super::A;"), ("c.rs", "b::go()")];
        assert_eq!(edges(&files), ["a: a/b", "a/b: a"]);
    }

    #[test]
    fn something_passed_on_is_used_where_it_stands() {
        let files = [
            ("a.rs", "mod b; pub use b::{B, C}; fn f(c: C) {}"),
            ("a/b.rs", ""),
            ("d.rs", "use crate::a::B;"),
            ("e.rs", "mod f; pub use f::F;"),
            ("e/f.rs", "use super::F; use super::E;"),
        ];
        assert_eq!(edges(&files), ["a: a/b", "d: a/b", "e/f: e"]);
    }

    #[test]
    fn a_folder_that_only_declares_modules_has_no_code() {
        let files = [
            ("lib.rs", "//! L.\n#![deny(x)]\npub mod a;\n"),
            ("a/mod.rs", "//! A.\n#[cfg(test)]\npub mod b;\nmod c;\n"),
            ("a/b.rs", "fn f() {}"),
            ("d/mod.rs", "mod e;\nfn f() {}"),
        ];
        let modules = Modules::read(files.map(|(path, text)| (path.to_owned(), text)));
        assert_eq!(modules.folders_with_code(), BTreeSet::from(["d"]));
    }
}
