//! Writes a play as a story in the form of `events/stories`, as far as stories can express it: the deliveries
//! with their times, and the mail service's answers. The story's heading describes in words what only the
//! world can play, such as a crash.

use candor_domain::event::envelope::Event;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::play::{Played, Script};
use crate::policies::Policies;
use crate::watch::Answer;

/// Returns the story of a play, line by line.
#[must_use]
pub fn write(script: &Script, played: &Played, policies: &Policies) -> Vec<String> {
    let mut deliveries = deliveries(script, played);
    deliveries.sort_by_key(|(at, _)| *at);
    let began = deliveries.first().map_or(script.household.began, |(at, _)| *at);
    let mut lines = vec![heading(script, played, policies, began)];
    lines.extend(answers(&played.answers));
    let mut now = began;
    for (at, event) in deliveries {
        let seconds = at.duration_since(now).as_secs();
        if seconds > 0 {
            lines.push(json!({ "advance": format!("{seconds}s") }));
        }
        now = at;
        lines.push(json!({ "event": event.to_bus().unwrap_or_default() }));
    }
    lines.push(json!({ "advance": "40d" }));
    lines.iter().map(Value::to_string).collect()
}

/// Returns everything that reached Candor, including people's acts.
fn deliveries<'p>(script: &Script, played: &'p Played) -> Vec<(Timestamp, &'p Event)> {
    let own = script.household.events.len();
    let statement = script.deliveries.iter().filter_map(|delivery| {
        let happened = played.happened.get(delivery.event)?;
        Some((delivery.at, &happened.event))
    });
    let acts = played.happened.iter().skip(own);
    let acts = acts.filter_map(|happened| Some((happened.heard_at?, &happened.event)));
    statement.chain(acts).collect()
}

fn heading(script: &Script, played: &Played, policies: &Policies, began: Timestamp) -> Value {
    let violation = played.violations.first();
    let title = violation.map_or("Nothing goes wrong", |violation| violation.property);
    let says = violation.map(|violation| violation.says.as_str()).unwrap_or_default();
    let faults: Vec<String> = played.struck.iter().map(|(_, fault)| fault.name()).collect();
    let faults = if faults.is_empty() { "nothing".to_owned() } else { faults.join(", ") };
    let about = format!(
        "Household {} of seed {}. It broke because: {says}. What went wrong in between: {faults}; only the simulated \
         world can play that.",
        script.index, script.seed
    );
    json!({
        "story": format!("Broken: {title}"),
        "about": about,
        "starts_at": began,
        "policy": policies.changes(script.household.policy),
    })
}

/// Returns the mail service's answers up to the last unusual one.
fn answers(answers: &[Answer]) -> Vec<Value> {
    let last = answers.iter().rposition(|answer| name(*answer) != "accepts");
    let statement = answers.iter().take(last.map_or(0, |last| last + 1));
    statement.map(|answer| json!({ "mail": name(*answer) })).collect()
}

fn name(answer: Answer) -> &'static str {
    match answer {
        Answer::Accepts => "accepts",
        Answer::Refuses => "refuses",
        Answer::Fails => "fails",
        Answer::TimesOut => "times-out",
        Answer::TimesOutUnsent => "times-out-unsent",
    }
}
