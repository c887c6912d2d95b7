//! Checks that the world finds each of several bugs that are planted into a copy of the domain and the
//! engine.
//!
//! The copy is a workspace of its own below `target/planted`, with one build folder, so that each bug
//! rebuilds only what it changes. While one bug is hunted, the next one is planted and built.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use candor_simulation::daily::share_of;
use toml::Table;

/// Lists what is copied: everything that the world is made of.
const PARTS: [&str; 4] = ["shared/domain", "shared/engine", "tests/simulation", "infra/policy.toml"];
/// The seed and the number of orders. They are enough to show each bug, in half a minute at most.
const HUNT: [&str; 2] = ["11", "900"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        write_if_changed(to, &fs::read_to_string(from).unwrap());
    }
}

/// An unchanged file is not written, so that it is not built again.
fn write_if_changed(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).unwrap();
    }
}

/// A build takes longer than a hunt, so what changes with a bug is not optimised.
const FASTEST_BUILD: &str = "[profile.dev]\ndebug = false\n[profile.dev.package.\"*\"]\nopt-level = 1\n";

/// Makes a workspace of only these three crates, with settings for the fastest build.
fn tree() -> PathBuf {
    let tree = root().join("target/planted/tree");
    for part in PARTS {
        copy(&root().join(part), &tree.join(part));
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let all = r#"members = ["functions/*", "shared/*", "infra/local", "tests/*"]"#;
    assert!(manifest.contains(all), "the workspace has other members");
    let few = r#"members = ["shared/domain", "shared/engine", "tests/simulation"]"#;
    let without_profiles = manifest.split("[profile.").next().unwrap();
    let manifest = without_profiles.replace(all, few) + FASTEST_BUILD;
    write_if_changed(&tree.join("Cargo.toml"), &manifest);
    if !tree.join("Cargo.lock").exists() {
        fs::copy(root().join("Cargo.lock"), tree.join("Cargo.lock")).unwrap();
    }
    tree
}

/// Builds the hunt, and returns a copy of it that the next build does not replace.
fn build(tree: &Path, name: &str) -> Result<PathBuf, String> {
    let built = root().join("target/planted/built");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", "candor-simulation", "--example", "hunt"]);
    cargo.current_dir(tree).env("CARGO_TARGET_DIR", &built).env("CARGO_INCREMENTAL", "1");
    let said = cargo.env("RUSTFLAGS", "--cap-lints=allow").output().unwrap();
    if !said.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&said.stderr)));
    }
    let copy = root().join("target/planted").join(format!("hunt-{name}"));
    fs::copy(built.join("debug/examples/hunt"), &copy).unwrap();
    Ok(copy)
}

/// A hunt that runs.
struct Hunt<'b> {
    name: &'b str,
    why: &'b str,
    child: Child,
    program: PathBuf,
}

impl<'b> Hunt<'b> {
    fn begin(tree: &Path, name: &'b str, why: &'b str) -> Result<Self, String> {
        let program = build(tree, name)?;
        let child = Command::new(&program).args(HUNT).stderr(Stdio::piped()).spawn().unwrap();
        Ok(Self { name, why, child, program })
    }

    fn end(self) -> Output {
        let said = self.child.wait_with_output().unwrap();
        fs::remove_file(&self.program).unwrap();
        said
    }

    /// Returns the problem with the hunt, if there is one.
    fn problem(self) -> Option<String> {
        let (name, why) = (self.name, self.why);
        let hunted = self.end();
        let said = String::from_utf8_lossy(&hunted.stderr);
        let said = said.lines().next().unwrap_or_default();
        eprintln!("{name}: {}", said.chars().take(200).collect::<String>());
        let found = hunted.status.code() == Some(1) && said.starts_with("household");
        (!found).then(|| format!("{name} ({why}): {:?} {said}", hunted.status.code()))
    }
}

/// Plants a bug, begins the hunt, and removes the bug again. Returns the problem, if there is one.
fn plant<'b>(tree: &Path, name: &'b str, bug: &'b Table) -> Result<Hunt<'b>, String> {
    let text = |key: &str| bug[key].as_str().unwrap();
    let path = tree.join(text("file"));
    let sound = fs::read_to_string(&path).unwrap();
    if places(&sound, bug) != 1 {
        return Err(format!("{name}: what it changes is there {} times", places(&sound, bug)));
    }
    fs::write(&path, sound.replace(text("old"), text("new"))).unwrap();
    let hunt = Hunt::begin(tree, name, text("why"));
    fs::write(&path, sound).unwrap();
    hunt
}

/// Returns all bugs by name.
fn bugs() -> Vec<(String, Table)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("planted");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 10, "only {} bugs are planted", paths.len());
    let read = |path: &PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap().parse().unwrap())
    };
    paths.iter().map(read).collect()
}

/// Counts the places that a bug changes.
fn places(sound: &str, bug: &Table) -> usize {
    sound.matches(bug["old"].as_str().unwrap()).count()
}

#[test]
fn what_a_bug_changes_is_there_once() {
    for (name, bug) in bugs() {
        let sound = fs::read_to_string(root().join(bug["file"].as_str().unwrap())).unwrap();
        assert_eq!(places(&sound, &bug), 1, "{name}");
    }
}

#[test]
fn every_bug_that_is_planted_today_is_found_and_nothing_without_one() {
    let tree = tree();
    let sound = Hunt::begin(&tree, "sound", "nothing is planted").unwrap().end();
    assert_eq!(sound.status.code(), Some(0), "{}", String::from_utf8_lossy(&sound.stderr));
    // Each takes a dozen seconds to build.
    let (bugs, mut missed, mut running) = (share_of(bugs(), 6), Vec::new(), None::<Hunt<'_>>);
    for (name, bug) in &bugs {
        let next = plant(&tree, name, bug).map_err(|problem| missed.push(problem)).ok();
        missed.extend(std::mem::replace(&mut running, next).and_then(Hunt::problem));
    }
    missed.extend(running.and_then(Hunt::problem));
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
