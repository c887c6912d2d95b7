//! Defines a story, and reads it.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::expectation::Expected;
use crate::line::{Heading, Line, read_line};
use crate::webhook::Webhook;

/// The largest number of times that a line may be repeated.
pub const TIMES_MAX: u32 = 1000;

/// Holds what happens, line by line, and the results that must follow.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// The subject of the story in one line, or an empty text if it has none.
    pub title: String,
    /// An explanation of the story.
    pub about: Option<String>,
    /// The time at which the story begins, if the clock is virtual. A real clock ignores it.
    pub starts_at: Option<Timestamp>,
    /// The story's own policy, used instead of the local stack's: the shipped policy with these changes.
    pub policy: Option<PolicyChanges>,
    /// The lines that do something.
    pub steps: Vec<Step>,
    /// The results that must follow.
    pub expected: Option<Expected>,
}

/// Holds a story's changes to the shipped policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyChanges {
    /// The line in the file, counted from 1.
    pub line: usize,
    /// The values that replace those of the policy, member by member. It is an object.
    pub overrides: Value,
}

/// Holds one line that does something.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The line in the file, counted from 1.
    pub line: usize,
    /// The action of the line.
    pub action: Action,
}

/// Names the action of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// An event is put on the bus: `source`, `detail-type`, `detail`. Repeats have the same bytes.
    Event(Value, Repeat),
    /// A provider delivers a payload. Repeats have the same bytes.
    Webhook(Box<Webhook>, Repeat),
    /// Time passes, and everything that is due by then is carried out.
    Pause(SignedDuration),
    /// The clock moves, if it can be moved.
    Advance(SignedDuration),
    /// The mail service answers this number of the next mails in this way. If several lines set answers,
    /// these follow one after the other.
    Mail(MailAnswer, u32),
}

/// Names an answer of a mail service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailAnswer {
    /// It accepts the mail, and says so.
    Accepts,
    /// It refuses the mail for good.
    Refuses,
    /// It cannot accept the mail now, and says so.
    Fails,
    /// It takes no mail at all: the account has reached its daily quota.
    QuotaReached,
    /// It accepts the mail, and its answer is lost.
    TimesOut,
    /// It does not receive the mail, and the sender cannot know this.
    TimesOutUnsent,
}

impl MailAnswer {
    /// Lists all answers.
    pub const ALL: [Self; 6] =
        [Self::Accepts, Self::Refuses, Self::Fails, Self::QuotaReached, Self::TimesOut, Self::TimesOutUnsent];

    /// Returns the name that stories use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepts => "accepts",
            Self::Refuses => "refuses",
            Self::Fails => "fails",
            Self::QuotaReached => "quota-reached",
            Self::TimesOut => "times-out",
            Self::TimesOutUnsent => "times-out-unsent",
        }
    }
}

/// Holds how often a line is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// The number of times that it happens, at least 1.
    pub times: u32,
    /// The pause between one time and the next.
    pub every: SignedDuration,
}

/// Describes something that is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line in the file, counted from 1.
    pub line: usize,
    /// A description of the problem.
    pub problem: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl Story {
    /// Reads a story: JSON, one value per line. Empty lines are ignored.
    ///
    /// # Errors
    /// Returns everything that is wrong with it.
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

    /// Adds a line. Returns the problem if the line is in a wrong place.
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

    /// Returns every line that can be played only with a virtual clock and a virtual mail service, with the
    /// reason.
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
                "line 2: /mail is not one of accepts, refuses, fails, quota-reached, times-out, times-out-unsent",
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
