//! A story and how it is read.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::expectation::Expected;
use crate::line::{Heading, Line, read_line};
use crate::webhook::Webhook;

/// How often a line may be repeated.
pub const TIMES_MAX: u32 = 1000;

/// What happens, line by line, and what must come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// What it is about, in a line; empty where it does not say.
    pub title: String,
    /// What to know to understand it.
    pub about: Option<String>,
    /// The moment it begins at, where the clock is virtual; a real clock knows better.
    pub starts_at: Option<Timestamp>,
    /// Another policy than the local stack's: the shipped one with these changes.
    pub policy: Option<PolicyChanges>,
    /// What happens.
    pub steps: Vec<Step>,
    /// What must come of it.
    pub expected: Option<Expected>,
}

/// What a story changes of the shipped policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyChanges {
    /// The line in the file, from 1.
    pub line: usize,
    /// What is laid over the policy, member by member; an object.
    pub overrides: Value,
}

/// One line that does something.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its line in the file, from 1.
    pub line: usize,
    /// What happens.
    pub action: Action,
}

/// What a line does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// An event is put on the bus: `source`, `detail-type`, `detail`. Repeats are the same to the byte.
    Event(Value, Repeat),
    /// A provider delivers a payload. Repeats are the same to the byte.
    Webhook(Box<Webhook>, Repeat),
    /// Time passes, and what is due by then is done.
    Pause(SignedDuration),
    /// The clock moves, where it can be moved.
    Advance(SignedDuration),
    /// The mail service answers so many of the mails to come in this way. Where several lines say so, their turns
    /// come one after the other.
    Mail(MailAnswer, u32),
}

/// How a mail service answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailAnswer {
    /// It takes the mail, and says so.
    Accepts,
    /// It will not have it, now or later.
    Refuses,
    /// It cannot just now, and says so.
    Fails,
    /// It takes the mail, and its answer is lost.
    TimesOut,
    /// It does not even hear of the mail, and nobody can tell.
    TimesOutUnsent,
}

impl MailAnswer {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Accepts, Self::Refuses, Self::Fails, Self::TimesOut, Self::TimesOutUnsent];

    /// As stories write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepts => "accepts",
            Self::Refuses => "refuses",
            Self::Fails => "fails",
            Self::TimesOut => "times-out",
            Self::TimesOutUnsent => "times-out-unsent",
        }
    }
}

/// How often a line is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// How often it happens, from 1.
    pub times: u32,
    /// The pause between one and the next.
    pub every: SignedDuration,
}

/// Something wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line in the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl Story {
    /// Reads a story: JSON, one value a line; empty lines do not count.
    ///
    /// # Errors
    /// Everything wrong with it.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        let mut story = Self::untitled();
        let mut problems = Vec::new();
        let lines = text.lines().enumerate().filter(|(_, text)| !text.trim().is_empty());
        for (line, (index, text)) in lines.enumerate() {
            let number = index.saturating_add(1);
            match read_line(text) {
                Ok(read) => {
                    let misplaced = story.take(read, number, line == 0);
                    problems.extend(misplaced.map(|problem| Problem { line: number, problem }));
                }
                Err(found) => {
                    problems.extend(found.into_iter().map(|problem| Problem { line: number, problem }))
                }
            }
        }
        if story.steps.is_empty() && problems.is_empty() {
            problems.push(Problem { line: 1, problem: "nothing happens in this story".into() });
        }
        if problems.is_empty() { Ok(story) } else { Err(problems) }
    }

    /// Takes in a line; answers what is wrong with its place.
    fn take(&mut self, line: Line, number: usize, is_first: bool) -> Option<String> {
        if self.expected.is_some() {
            return Some("comes after the expectation, which must be last".into());
        }
        match line {
            Line::Heading(_) if !is_first => return Some("the title must be the first line".into()),
            Line::Heading(heading) => self.open(*heading, number),
            Line::Action(action) => self.steps.push(Step { line: number, action }),
            Line::Expect(expected) => self.expected = Some(expected),
        }
        None
    }

    fn untitled() -> Self {
        Self {
            title: String::new(),
            about: None,
            starts_at: None,
            policy: None,
            steps: Vec::new(),
            expected: None,
        }
    }

    fn open(&mut self, heading: Heading, line: usize) {
        self.title = heading.title;
        self.about = heading.about;
        self.starts_at = heading.starts_at;
        self.policy = heading.policy.map(|overrides| PolicyChanges { line, overrides });
    }

    /// Every line that can only be played where the clock and the mail service are virtual, and why.
    #[must_use]
    pub fn only_virtual(&self) -> Vec<Problem> {
        let policy = self.policy.iter().map(|policy| (policy.line, "changes the policy"));
        let steps = self.steps.iter().filter_map(|step| match step.action {
            Action::Advance(_) => Some((step.line, "moves the clock")),
            Action::Mail(..) => Some((step.line, "says what the mail service answers")),
            Action::Event(..) | Action::Webhook(..) | Action::Pause(_) => None,
        });
        policy.chain(steps).map(|(line, what)| Problem { line, problem: what.to_owned() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        Story::read(text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_story_reads_line_by_line() {
        let story = Story::read(
            r#"
            {"story": "A good day", "about": "Nothing goes wrong."}
            {"event": {"source": "candor.storefront", "detail-type": "OrderPlaced", "detail": {}}, "times": 2}

            {"pause": "2s"}
            {"webhook": {"provider": "shopify", "topic": "orders/paid", "file": "paid.json", "set": {"/id": 1}}}
            {"expect": {"messages": []}}
            "#,
        )
        .unwrap();
        assert_eq!(story.title, "A good day");
        assert_eq!(story.steps.iter().map(|step| step.line).collect::<Vec<_>>(), [3, 5, 6]);
        let first = &story.steps[0].action;
        assert!(matches!(first, Action::Event(_, Repeat { times: 2, every: SignedDuration::ZERO })));
        assert_eq!(story.steps[1].action, Action::Pause(SignedDuration::from_secs(2)));
        assert!(story.expected.is_some());
    }

    #[test]
    fn every_problem_is_listed_with_its_line() {
        let text = r#"{"event": {"source": "candor.storefront", "detail": {"at": "now-2x"}}, "tmes": 2}
{"pause": "soon"}
{"expect": {"messages": [{"keys": "order-confirmation"}], "cases": [{"open": "yes"}]}}
{"webhook": {"provider": "shopify", "topic": "orders/paid"}}
not json
{"event": {}, "pause": "1s"}
{"story": "too late"}"#;
        assert_eq!(
            problems(text),
            [
                "line 1: /event/detail-type is missing",
                "line 1: /tmes is not known here",
                "line 1: \"now-2x\" is not a time such as now, now-2h or now+1d12h",
                "line 2: /pause is not a length of time such as 2s, 90m or 3d",
                "line 3: /expect/messages/0/keys is not known here",
                "line 3: /expect/cases/0/open is neither true nor false",
                "line 4: /webhook must have either file or body",
                "line 5: is not JSON: expected ident at line 1 column 2",
                "line 6: the whole must have exactly one of story, event, webhook, pause, advance, mail, expect",
                "line 7: the title must be the first line",
            ]
        );
    }

    #[test]
    fn what_only_virtual_time_can_play_is_told_apart() {
        let story = Story::read(
            r#"{"story": "A weekend", "starts_at": "2026-03-06T17:00:00Z", "policy": {"activity_window": "9d"}}
{"mail": "times-out", "times": 2}
{"pause": "2s"}
{"advance": "3d"}"#,
        )
        .unwrap();
        assert_eq!(story.starts_at, "2026-03-06T17:00:00Z".parse().ok());
        assert_eq!(story.steps[0].action, Action::Mail(MailAnswer::TimesOut, 2));
        let only: Vec<String> = story.only_virtual().iter().map(ToString::to_string).collect();
        assert_eq!(
            only,
            [
                "line 1: changes the policy",
                "line 2: says what the mail service answers",
                "line 4: moves the clock",
            ]
        );
        let plain = Story::read(
            "{\"story\": \"Plain\", \"starts_at\": \"2026-03-06T17:00:00Z\"}\n{\"pause\": \"1s\"}",
        );
        assert_eq!(plain.unwrap().only_virtual(), []);
    }

    #[test]
    fn a_heading_and_a_mail_line_are_refused_with_all_that_is_wrong() {
        let text = r#"{"story": 1, "starts_at": "Monday", "policy": "shipped", "policies": {}}
{"mail": "bounces", "times": 0}"#;
        assert_eq!(
            problems(text),
            [
                "line 1: /policies is not known here",
                "line 1: /story is not a string",
                "line 1: /starts_at is not an RFC 3339 time with an offset",
                "line 1: /policy is not an object",
                "line 2: /mail is not one of accepts, refuses, fails, times-out, times-out-unsent",
                "line 2: /times is zero",
            ]
        );
    }

    #[test]
    fn nothing_follows_the_expectation_and_something_must_happen() {
        let line = r#"{"pause": "1s"}"#;
        let expect = r#"{"expect": {}}"#;
        assert_eq!(
            problems(&format!("{line}\n{expect}\n{line}")),
            ["line 3: comes after the expectation, which must be last"]
        );
        assert_eq!(problems(expect), ["line 1: nothing happens in this story"]);
    }
}
