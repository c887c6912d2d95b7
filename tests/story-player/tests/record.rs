//! Tests the record that `cargo simulate --record` writes of everything that anyone is told.
#![allow(clippy::allow_attributes, clippy::allow_attributes_without_reason, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const STORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events/stories/00-a-good-day.jsonl");

fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("record");
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// Plays, and returns what was recorded.
fn record(name: &str, arguments: &[&str]) -> String {
    let path = file(name);
    let mut program = Command::new(env!("CARGO_BIN_EXE_candor-story-player"));
    let output = program.args(arguments).arg("--record").arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_household_recorded_twice_gives_the_same_digest_and_its_words_stand_below_it() {
    let world = ["--seed", "5", "--orders", "30"];
    let (first, second) = (record("first", &world), record("second", &world));
    assert_eq!(first, second);
    let line = first.lines().nth(3).unwrap();
    assert_eq!(line.split_once(' ').map(|(number, digest)| (number, digest.len())), Some(("3", 16)));
    let alone = record("alone", &["--seed", "5", "--orders", "1", "--household", "3"]);
    assert_eq!(alone.lines().next(), Some(line));
    assert!(alone.contains("\tSubject: "), "{alone}");
}

#[test]
fn a_story_in_which_a_slug_was_renamed_is_recorded_as_before() {
    let now = record("now", &["--story", STORY]);
    assert!(now.starts_with("00-a-good-day ") && now.contains(" mail shipping-notice:"), "{now}");
    let renamed = file("renamed.tsv");
    fs::write(&renamed, "# old, new\nhanded-over\tshipping-notice\n").unwrap();
    let before = record("before", &["--story", STORY, "--renamed", renamed.to_str().unwrap()]);
    assert!(!before.contains("shipping-notice") && before.contains(" mail handed-over:"), "{before}");
    assert_ne!(before.lines().next(), now.lines().next(), "another text, and the same digest");
    fs::write(&renamed, "shipping-notices\tnothing-is-called-so\n").unwrap();
    assert_eq!(record("same", &["--story", STORY, "--renamed", renamed.to_str().unwrap()]), now);
}
