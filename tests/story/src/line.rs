//! Reads one line of a story.

use candor_domain::values::reading::{At, Violations};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::expectation::Expected;
use crate::moment;
use crate::story::{Action, MailAnswer, Repeat, TIMES_MAX};
use crate::webhook::{Body, Webhook};

pub(crate) enum Line {
    Heading(Box<Heading>),
    Action(Action),
    Expect(Expected),
}

/// Holds the general data of a story: its first line.
pub(crate) struct Heading {
    pub(crate) title: String,
    pub(crate) about: Option<String>,
    pub(crate) starts_at: Option<Timestamp>,
    pub(crate) policy: Option<Value>,
}

const KINDS: [&str; 7] = ["story", "event", "webhook", "pause", "advance", "mail", "expect"];

pub(crate) fn read_line(text: &str) -> Result<Line, Vec<String>> {
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
            at.only(&[kind, "about", "starts_at", "policy"]);
            read_heading(&content, at).map(|heading| Line::Heading(Box::new(heading)))
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
        "mail" => {
            at.only(&[kind, "times"]);
            let answer = read_answer(&content);
            let times = read_times(at);
            Some(Line::Action(Action::Mail(answer?, times?)))
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

fn read_heading(title: &At<'_>, at: &At<'_>) -> Option<Heading> {
    let title = title.string();
    let about = at.field("about").optional(|about| about.string().map(str::to_owned));
    let starts_at = at.field("starts_at").optional(At::moment);
    // The policy is checked later, because that needs the shipped policy.
    let policy = at.field("policy").optional(|policy| policy.object().and(policy.value().cloned()));
    Some(Heading { title: title?.to_owned(), about: about?, starts_at: starts_at?, policy: policy? })
}

fn read_answer(at: &At<'_>) -> Option<MailAnswer> {
    let name = at.string()?;
    MailAnswer::ALL
        .into_iter()
        .find(|answer| answer.name() == name)
        .or_else(|| at.refuse(format!("is not one of {}", MailAnswer::ALL.map(MailAnswer::name).join(", "))))
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
    let times = read_times(at);
    let every = at.field("every").optional(read_length);
    Some(Repeat { times: times?, every: every?.unwrap_or_default() })
}

fn read_times(at: &At<'_>) -> Option<u32> {
    match at.field("times").optional(At::count)?.unwrap_or(1) {
        times if times > TIMES_MAX => at.field("times").refuse(format!("is more than {TIMES_MAX}")),
        times => Some(times),
    }
}

fn read_length(at: &At<'_>) -> Option<SignedDuration> {
    moment::read_length(at.string()?).or_else(|| at.refuse("is not a length of time such as 2s, 90m or 3d"))
}
