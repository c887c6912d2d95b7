//! A story and how it is read.

use std::fmt;

use candor_domain::reading::{At, Violations};
use jiff::SignedDuration;
use serde_json::Value;

use crate::expectation::Expected;
use crate::moment;
use crate::webhook::{Body, Webhook};

/// How often a line may be repeated.
pub const TIMES_MAX: u32 = 1000;

/// What happens, line by line, and what must come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// What it is about, in a line; empty where it does not say.
    pub title: String,
    /// What to know to understand it.
    pub about: Option<String>,
    /// What happens.
    pub steps: Vec<Step>,
    /// What must come of it.
    pub expected: Option<Expected>,
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

enum Line {
    Heading { title: String, about: Option<String> },
    Action(Action),
    Expect(Expected),
}

const KINDS: [&str; 6] = ["story", "event", "webhook", "pause", "advance", "expect"];

impl Story {
    /// Reads a story: JSON, one value a line; empty lines do not count.
    ///
    /// # Errors
    /// Everything wrong with it.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        let mut story = Self { title: String::new(), about: None, steps: Vec::new(), expected: None };
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
            Line::Heading { title, about } => {
                if !is_first {
                    return Some("the title must be the first line".into());
                }
                (self.title, self.about) = (title, about);
            }
            Line::Action(action) => self.steps.push(Step { line: number, action }),
            Line::Expect(expected) => self.expected = Some(expected),
        }
        None
    }
}

fn read_line(text: &str) -> Result<Line, Vec<String>> {
    let value: Value = serde_json::from_str(text).map_err(|why| vec![format!("is not JSON: {why}")])?;
    let violations = Violations::default();
    let read = read_value(&At::root(&value, &violations));
    let mut problems: Vec<String> = violations.into_vec().iter().map(ToString::to_string).collect();
    problems.extend(
        moment::mistaken(&value)
            .iter()
            .map(|text| format!("{text:?} is not a time such as now, now-2h or now+1d12h")),
    );
    match read {
        Some(line) if problems.is_empty() => Ok(line),
        Some(_) | None => Err(problems),
    }
}

fn read_value(at: &At<'_>) -> Option<Line> {
    at.object()?;
    let mut kinds = KINDS.into_iter().filter(|kind| at.names().any(|name| name == *kind));
    let (Some(kind), None) = (kinds.next(), kinds.next()) else {
        return at.refuse(format!("must have exactly one of {}", KINDS.join(", ")));
    };
    let content = at.field(kind);
    match kind {
        "story" => {
            at.only(&[kind, "about"]);
            let title = content.string()?.to_owned();
            let about = at.field("about").optional(|about| about.string().map(str::to_owned))?;
            Some(Line::Heading { title, about })
        }
        "event" => {
            let event = read_event(&content);
            let repeat = read_repeat(kind, at);
            Some(Line::Action(Action::Event(event?, repeat?)))
        }
        "webhook" => {
            let webhook = read_webhook(&content);
            let repeat = read_repeat(kind, at);
            Some(Line::Action(Action::Webhook(Box::new(webhook?), repeat?)))
        }
        "expect" => {
            at.only(&[kind]);
            Expected::read(&content).map(Line::Expect)
        }
        pause_or_advance => {
            at.only(&[kind]);
            let length = read_length(&content)?;
            let action = if pause_or_advance == "pause" { Action::Pause } else { Action::Advance };
            Some(Line::Action(action(length)))
        }
    }
}

fn read_event(at: &At<'_>) -> Option<Value> {
    at.object()?;
    let source = at.field("source").string();
    let detail_type = at.field("detail-type").string();
    let detail = at.field("detail").object();
    source.and(detail_type).and(detail)?;
    at.value().cloned()
}

fn read_webhook(at: &At<'_>) -> Option<Webhook> {
    at.object()?;
    at.only(&["provider", "topic", "file", "body", "set", "shop", "event_id", "triggered_at"]);
    let text = |name: &str| at.field(name).string().map(str::to_owned);
    let optional = |name: &str| at.field(name).optional(|at| at.string().map(str::to_owned));
    let provider = text("provider");
    let topic = text("topic");
    let body = read_body(at);
    let set = read_set(&at.field("set"));
    let shop = optional("shop");
    let event_id = optional("event_id");
    let triggered_at = optional("triggered_at");
    Some(Webhook {
        provider: provider?,
        topic: topic?,
        shop: shop?,
        event_id: event_id?,
        triggered_at: triggered_at?,
        body: body?,
        set: set?,
    })
}

fn read_body(at: &At<'_>) -> Option<Body> {
    let (file, body) = (at.field("file"), at.field("body"));
    match (file.is_absent(), body.value()) {
        (false, None) => file.string().map(|file| Body::File(file.to_owned())),
        (true, Some(body)) => Some(Body::Inline(body.clone())),
        (true, None) | (false, Some(_)) => at.refuse("must have either file or body"),
    }
}

fn read_set(at: &At<'_>) -> Option<Vec<(String, Value)>> {
    if at.is_absent() {
        return Some(Vec::new());
    }
    at.object()?;
    let members = at.value()?.as_object()?;
    let read: Vec<Option<(String, Value)>> = members
        .iter()
        .map(|(pointer, value)| match pointer.starts_with('/') {
            true => Some((pointer.clone(), value.clone())),
            false => at.refuse(format!("has {pointer:?}, which is not a JSON pointer such as /created_at")),
        })
        .collect();
    read.into_iter().collect()
}

fn read_repeat(kind: &str, at: &At<'_>) -> Option<Repeat> {
    at.only(&[kind, "times", "every"]);
    let times = at.field("times").optional(At::quantity);
    let every = at.field("every").optional(read_length);
    let (times, every) = (times?.unwrap_or(1), every?.unwrap_or_default());
    if times > TIMES_MAX {
        return at.field("times").refuse(format!("is more than {TIMES_MAX}"));
    }
    Some(Repeat { times, every })
}

fn read_length(at: &At<'_>) -> Option<SignedDuration> {
    moment::read_length(at.string()?).or_else(|| at.refuse("is not a length of time such as 2s, 90m or 3d"))
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
                "line 6: the whole must have exactly one of story, event, webhook, pause, advance, expect",
                "line 7: the title must be the first line",
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
