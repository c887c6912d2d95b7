//! Tests `cargo simulate` by its command line.
#![allow(clippy::allow_attributes, clippy::allow_attributes_without_reason, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn story(name: &str, lines: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stories");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.jsonl"));
    fs::write(&path, lines.join("\n")).unwrap();
    path
}

fn simulate(arguments: &[&str], stories: &[PathBuf]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_candor-story-player"));
    program.args(arguments);
    if !stories.is_empty() {
        program.arg("--story").args(stories);
    }
    program.output().unwrap()
}

const LONELY_PAYMENT: &str = r#"{"event": {"source": "candor.payments", "detail-type": "PaymentConfirmed", "detail": {
    "id": "1", "shop": "demo-shop", "order_id": "7", "occurred_at": "now", "payment_id": "p",
    "amount": {"amount_minor": 5, "currency": "EUR"}}}}"#;

fn payment() -> String {
    LONELY_PAYMENT.replace('\n', " ")
}

#[test]
fn a_story_that_goes_as_expected_succeeds_and_one_that_does_not_fails() {
    let expect = r#"{"expect": {"cases": [{"kind": "order-missing", "order": "7"}]}}"#;
    let good = story("good", &[&payment(), r#"{"advance": "1d"}"#, expect]);
    let early = story("early", &[&payment(), expect]);
    let output = simulate(&[], std::slice::from_ref(&good));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let output = simulate(&[], &[good, early]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains(r#"expected, and not there: case kind "order-missing", order "7""#), "{said}");
    assert!(said.contains("1 story as expected, 1 story not as expected"), "{said}");
}

#[test]
fn json_is_one_document() {
    let plain = story("plain", &[r#"{"story": "Plain"}"#, &payment(), r#"{"advance": "1d"}"#]);
    let output = simulate(&["--json"], &[plain]);
    assert_eq!(output.status.code(), Some(0));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["expected"], Value::Null);
    assert_eq!(document["cases"][0]["kind"], "order-missing");
    let story = &document["stories"][0];
    assert_eq!(story["title"], "Plain");
    assert_eq!(story["began"], "2026-03-02T10:00:00Z");
    assert_eq!(story["happened"][0]["what"], "merged");
    assert_eq!(story["outcome"]["cases"][0]["order"], "7");
}

#[test]
fn what_cannot_be_played_is_refused_with_every_problem_of_every_story() {
    let policy = story(
        "policy",
        &[
            r#"{"story": "", "policy": {"order-update": {"grace_period": "soon"}, "x": 1}}"#,
            r#"{"pause": "1s"}"#,
        ],
    );
    let lines = story("lines", &[r#"{"pause": "soon"}"#, "{"]);
    let absent = PathBuf::from("no-such-story.jsonl");
    let output = simulate(&[], &[policy, lines, absent]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    for problem in [
        "line 1: makes a wrong policy: /x is not known here",
        "line 1: makes a wrong policy: /order-update/grace_period is not a time",
        "line 1: /pause is not a length of time",
        "line 2: is not JSON",
        "no-such-story.jsonl",
    ] {
        assert!(said.contains(problem), "{problem} in {said}");
    }
    assert!(output.stdout.is_empty());
    assert_eq!(simulate(&[], &[]).status.code(), Some(2), "no story is nothing to play");
    assert_eq!(simulate(&["--stories"], &[]).status.code(), Some(2));
}

#[test]
fn a_world_is_the_same_whenever_it_is_played() {
    let world = ["--seed", "5", "--orders", "12", "--faults", "harsh", "--json"];
    let played = || {
        let output = simulate(&world, &[]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let mut document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let members = document.as_object_mut().unwrap();
        members.remove("seconds");
        members.remove("events_per_second");
        document
    };
    let first = played();
    assert!(first["orders"].as_u64() >= Some(12), "{first}");
    assert_eq!(first["violations"].as_array().map(Vec::len), Some(0));
    assert_eq!(first, played());
}

#[test]
fn a_household_is_told_in_plain_words() {
    let output = simulate(&["--seed", "5", "--orders", "1", "--household", "3"], &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("is recorded: merged"), "{said}");
}
