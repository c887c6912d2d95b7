//! Prints stories that were played, for people or as one JSON document.

use candor_stage::played::Played;
use candor_stage::report::{Summary, print_findings, print_heading, print_summary};
use candor_stage::terminal::{DIM, print, styled};
use candor_story::outcome::{Case, Command, Message, Outcome, Withheld};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};
use serde::Serialize;

use crate::happening::Happening;
use crate::player::Performance;

/// Holds the JSON document. It begins with the members of the last line of `cargo local play --json`: all
/// stories in one summary.
#[derive(Serialize)]
struct Document<'p> {
    messages: Vec<Message>,
    withheld: Vec<Withheld>,
    cases: Vec<Case>,
    signals: Vec<Command>,
    expected: Option<bool>,
    stories: Vec<OneStory<'p>>,
}

#[derive(Serialize)]
struct OneStory<'p> {
    story: &'p str,
    title: &'p str,
    expected: Option<bool>,
    began: Timestamp,
    ended: Timestamp,
    happened: &'p [Happening],
    outcome: &'p Outcome,
    differences: Vec<String>,
    problems: &'p [String],
}

impl<'p> From<&'p Performance> for OneStory<'p> {
    fn from(Performance { played, happened, began, ended, .. }: &'p Performance) -> Self {
        Self {
            story: &played.script.name,
            title: &played.script.story.title,
            expected: played.expected(),
            began: *began,
            ended: *ended,
            happened,
            outcome: &played.outcome,
            differences: played.differences.iter().map(ToString::to_string).collect(),
            problems: &played.problems,
        }
    }
}

/// Prints every story. Returns true if none differs from its expectation.
pub(crate) fn show(performances: &[Performance], json: bool) -> bool {
    let Summary { messages, withheld, cases, signals, expected } = Summary::of(all(performances));
    if json {
        let stories = performances.iter().map(OneStory::from).collect();
        let document = Document { messages, withheld, cases, signals, expected, stories };
        print(&serde_json::to_string(&document).unwrap_or_default());
    } else {
        performances.iter().for_each(print_one);
        print_summary(all(performances));
    }
    expected != Some(false)
}

fn all(performances: &[Performance]) -> impl Iterator<Item = &Played> {
    performances.iter().map(|performance| &performance.played)
}

fn print_one(Performance { played, happened, began, ended, .. }: &Performance) {
    print_heading(played, &length(*began, *ended));
    for happening in happened {
        print(&format!("    {}", styled(DIM, &happening.to_string())));
    }
    print_findings(played);
}

/// Returns the length of a story in virtual time.
fn length(began: Timestamp, ended: Timestamp) -> String {
    let (began, ended) = (began.to_zoned(TimeZone::UTC), ended.to_zoned(TimeZone::UTC));
    let span = began.until((Unit::Day, &ended)).unwrap_or_default();
    format!("{span:#}")
}
