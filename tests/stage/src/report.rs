//! Prints a story that was played, for people.

use candor_story::expectation::Difference;
use candor_story::outcome::{Case, Command, Message, Outcome, Withheld};
use serde::Serialize;

use crate::played::Played;
use crate::terminal::{BAD, DIM, GOOD, NOTE, STRONG, print, styled};

/// Holds the last line of `play --json`.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// The messages that were sent.
    pub messages: Vec<Message>,
    /// The messages that were withheld.
    pub withheld: Vec<Withheld>,
    /// The cases that need a person, or needed one.
    pub cases: Vec<Case>,
    /// The last command that other systems received about each subject.
    pub signals: Vec<Command>,
    /// True if every story has the results that it expects, and `None` if none expects anything.
    pub expected: Option<bool>,
}

impl Summary {
    /// Adds up all stories.
    #[must_use]
    pub fn of<'p>(played: impl IntoIterator<Item = &'p Played>) -> Self {
        let mut all = Outcome::default();
        let mut eligibilities = Vec::new();
        for one in played {
            all.add(one.outcome.clone());
            eligibilities.extend(one.expected());
        }
        let expected =
            (!eligibilities.is_empty()).then(|| eligibilities.iter().all(|as_expected| *as_expected));
        let Outcome { messages, withheld, cases, signals } = all;
        Self { messages, withheld, cases, signals, expected }
    }

    /// Returns the summary as one line of JSON.
    #[must_use]
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Prints the name of the story that was played, its result, and `aside`, such as its duration.
pub fn print_heading(played: &Played, aside: &str) {
    let (hash, style) = match played.expected() {
        Some(true) => ("✓", GOOD),
        Some(false) => ("✗", BAD),
        None => ("·", NOTE),
    };
    let story = &played.script.story;
    let title = if story.title.is_empty() { String::new() } else { format!("  {}", story.title) };
    let (hash, name, aside) = (styled(style, hash), styled(STRONG, &played.script.name), styled(DIM, aside));
    print(&format!("\n{hash} {name}{title} {aside}"));
}

/// Prints the results of a story, and their differences from its expectation.
pub fn print_findings(played: &Played) {
    print_outcome(&played.outcome);
    for problem in &played.problems {
        print(&format!("    {} {problem}", styled(BAD, "!")));
    }
    for difference in &played.differences {
        let hash = match difference {
            Difference::Missing(..) => "−",
            Difference::Unasked(..) => "+",
        };
        print(&format!("    {} {difference}", styled(BAD, hash)));
    }
}

fn print_outcome(outcome: &Outcome) {
    for Message { key, order, to, subject, .. } in &outcome.messages {
        let order = column(&order.order_id, 14);
        print(&format!(
            "    {} {} {order} {}  “{subject}”",
            styled(GOOD, "sent    "),
            column(key, 30),
            styled(DIM, to)
        ));
    }
    for Withheld { key, order, reason, .. } in &outcome.withheld {
        let order = column(&order.order_id, 14);
        print(&format!("    {} {} {order} {reason}", styled(NOTE, "withheld"), column(key, 30)));
    }
    for Case { kind, order, subject, team, open } in &outcome.cases {
        let order = column(&order.order_id, 14);
        let state = if *open { "open" } else { "closed itself" };
        let style = if *open { BAD } else { DIM };
        let about = format!("{subject}, for {team}, {state}");
        print(&format!("    {} {} {order} {about}", styled(style, "case    "), column(kind, 30)));
    }
    for Command { key, order, says } in &outcome.signals {
        let order = column(&order.order_id, 14);
        print(&format!("    {} {} {order} {says}", styled(DIM, "told    "), column(key, 30)));
    }
    if *outcome == Outcome::default() {
        print(&format!("    {}", styled(DIM, "nothing sent, nothing withheld, no case")));
    }
}

fn column(text: &str, width: usize) -> String {
    format!("{text:width$}")
}

/// Prints the result of all stories together.
pub fn print_summary<'p>(played: impl IntoIterator<Item = &'p Played>) {
    let played: Vec<&Played> = played.into_iter().collect();
    let count = |wanted: Option<bool>| played.iter().filter(|one| one.expected() == wanted).count();
    let sent: usize = played.iter().map(|one| one.outcome.messages.len()).sum();
    let withheld: usize = played.iter().map(|one| one.outcome.withheld.len()).sum();
    let cases: usize = played.iter().flat_map(|one| &one.outcome.cases).filter(|case| case.open).count();
    print(&format!("\n{sent} sent, {withheld} withheld, {cases} cases open"));
    let eligibilities = [
        (Some(true), GOOD, "as expected"),
        (Some(false), BAD, "not as expected"),
        (None, NOTE, "without an expectation"),
    ];
    let counted = eligibilities.map(|(eligibility, style, how)| (count(eligibility), style, how));
    let counted = counted.into_iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> =
        counted.map(|(number, style, how)| styled(style, &format!("{} {how}", stories(number)))).collect();
    print(&parts.join(", "));
}

fn stories(number: usize) -> String {
    format!("{number} {}", if number == 1 { "story" } else { "stories" })
}
