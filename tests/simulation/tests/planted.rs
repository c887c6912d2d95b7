//! Checks that the world finds each of several bugs that are planted into a copy of the domain and the
//! engine.
//!
//! The copy is a workspace of its own below `target/planted`, with one build folder, so that each bug
//! rebuilds only what it changes.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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
    let manifest = without_profiles.replace(all, few) + "[profile.dev]\ndebug = false\nopt-level = 1\n";
    write_if_changed(&tree.join("Cargo.toml"), &manifest);
    if !tree.join("Cargo.lock").exists() {
        fs::copy(root().join("Cargo.lock"), tree.join("Cargo.lock")).unwrap();
    }
    tree
}

fn hunt(tree: &Path) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--package", "candor-simulation", "--example", "hunt", "--"]).args(HUNT);
    cargo.current_dir(tree).env("CARGO_TARGET_DIR", root().join("target/planted/built"));
    // Each bug changes one file: only an incremental build is quick.
    cargo.env("CARGO_INCREMENTAL", "1").env("RUSTFLAGS", "--cap-lints=allow").output().unwrap()
}

/// Plants a bug, hunts, and removes the bug again. Returns the problem with the hunt, if there is one.
fn plant(tree: &Path, name: &str, bug: &Table) -> Option<String> {
    let text = |key: &str| bug[key].as_str().unwrap();
    let path = tree.join(text("file"));
    let sound = fs::read_to_string(&path).unwrap();
    if places(&sound, bug) != 1 {
        return Some(format!("{name}: what it changes is there {} times", places(&sound, bug)));
    }
    fs::write(&path, sound.replace(text("old"), text("new"))).unwrap();
    let hunted = hunt(tree);
    fs::write(&path, sound).unwrap();
    let said = String::from_utf8_lossy(&hunted.stderr);
    let said = said.lines().next().unwrap_or_default();
    eprintln!("{name}: {}", said.chars().take(200).collect::<String>());
    let found = hunted.status.code() == Some(1) && said.starts_with("household");
    (!found).then(|| format!("{name} ({}): {:?} {said}", text("why"), hunted.status.code()))
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
fn every_planted_bug_is_found_and_nothing_without_one() {
    let tree = tree();
    let sound = hunt(&tree);
    assert_eq!(sound.status.code(), Some(0), "{}", String::from_utf8_lossy(&sound.stderr));
    let missed: Vec<String> = bugs().iter().filter_map(|(name, bug)| plant(&tree, name, bug)).collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
