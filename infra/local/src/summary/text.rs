//! Writes a summary for people.

use std::collections::BTreeMap;

use super::members::Ignored;
use super::report::Summary;
use super::tally::{Count, Tally};
use crate::terminal::{BAD, DIM, GOOD, NOTE, STRONG, styled};

/// Returns the summary as text: the topics that are used, then those that are not, then the files without a result.
pub(crate) fn text(summary: &Summary) -> String {
    let (unused, used): (Vec<_>, Vec<_>) = summary.topics.iter().partition(|(_, tally)| tally.is_unused());
    let mut lines: Vec<String> = used.into_iter().flat_map(|(topic, tally)| of_topic(topic, tally)).collect();
    lines.extend(not_used(&unused));
    lines.extend(left_out(&summary.left_out));
    lines.push(total(summary));
    lines.join("\n")
}

fn of_topic(topic: &str, tally: &Tally) -> Vec<String> {
    let mut lines = vec![format!("{}  {}", styled(STRONG, topic), payloads(tally.all.payloads))];
    let events: Vec<String> = tally.events.iter().map(|(slug, events)| format!("{slug} {events}")).collect();
    let outcomes = [
        (styled(GOOD, "translated"), &tally.translated),
        (styled(NOTE, "in part   "), &tally.in_part),
        (styled(NOTE, "refused   "), &tally.refused),
    ];
    let outcomes = outcomes.iter().filter(|(_, count)| count.payloads > 0);
    lines.extend(outcomes.map(|(word, count)| format!("  {word}  {:4}", count.payloads)));
    let unused = tally.not_used.iter();
    lines.extend(
        unused.map(|(why, count)| format!("  not used    {:4}  {why}  {}", count.payloads, example(count))),
    );
    if !events.is_empty() {
        lines.push(format!("  events      {}", events.join(", ")));
    }
    lines.extend(reasons(tally));
    lines.extend(members(tally));
    lines.push(String::new());
    lines
}

fn reasons(tally: &Tally) -> Vec<String> {
    let mut reasons: Vec<(String, &Count)> =
        tally.reasons.iter().map(|((pointer, problem), count)| (said(pointer, problem), count)).collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(count.payloads));
    let title = (!reasons.is_empty()).then(|| "  refused because".to_owned());
    let reason =
        |(said, count): (String, &Count)| format!("    {:4}  {said}  {}", count.payloads, example(count));
    title.into_iter().chain(reasons.into_iter().map(reason)).collect()
}

fn example(count: &Count) -> String {
    styled(DIM, &format!("({})", count.example))
}

fn said(pointer: &str, problem: &str) -> String {
    let place = if pointer.is_empty() { "the whole" } else { pointer };
    format!("{place} {problem}")
}

fn members(tally: &Tally) -> Vec<String> {
    let read = tally.members.speaking().filter(|(_, member)| member.read > 0).count();
    let ignored = tally.members.ignored();
    let never = ignored.iter().map(|one| one.members).fold(0, usize::saturating_add);
    let title = format!("  members     {read} read, {never} never read{}", if never > 0 { ":" } else { "" });
    [title].into_iter().chain(ignored.iter().map(member)).collect()
}

fn member(ignored: &Ignored<'_>) -> String {
    let place = format!("    {:4}  {}", ignored.payloads, ignored.pointer);
    if ignored.members > 1 {
        return format!("{place}/…  {}", styled(DIM, &format!("{} members", ignored.members)));
    }
    place
}

/// Lists the topics of which nothing was looked at, by the reason.
fn not_used(topics: &[(&String, &Tally)]) -> Vec<String> {
    let mut by_reason: BTreeMap<&str, Vec<(&String, usize)>> = BTreeMap::new();
    for (topic, tally) in topics {
        for (why, count) in &tally.not_used {
            by_reason.entry(why).or_default().push((topic, count.payloads));
        }
    }
    let lines = |(why, topics): (&str, Vec<(&String, usize)>)| {
        let title = format!("{}  {why}", styled(STRONG, "not used"));
        let topics = topics.into_iter().map(|(topic, payloads)| format!("    {payloads:4}  {topic}"));
        [title].into_iter().chain(topics).chain([String::new()]).collect::<Vec<_>>()
    };
    by_reason.into_iter().flat_map(lines).collect()
}

fn left_out(files: &[(String, String)]) -> Vec<String> {
    let title = (!files.is_empty()).then(|| styled(BAD, "left out"));
    let lines = files.iter().map(|(file, why)| format!("  {file}: {why}"));
    let end = title.is_some().then(String::new);
    title.into_iter().chain(lines).chain(end).collect()
}

fn total(summary: &Summary) -> String {
    let sum = |of: fn(&Tally) -> usize| summary.topics.values().map(of).fold(0, usize::saturating_add);
    let unused =
        |tally: &Tally| tally.not_used.values().map(|count| count.payloads).fold(0, usize::saturating_add);
    format!(
        "{} of {} topics: {} translated, {} in part, {} refused, {} not used",
        payloads(sum(|tally| tally.all.payloads)),
        summary.topics.len(),
        sum(|tally| tally.translated.payloads),
        sum(|tally| tally.in_part.payloads),
        sum(|tally| tally.refused.payloads),
        sum(unused),
    )
}

fn payloads(number: usize) -> String {
    if number == 1 { "1 payload".to_owned() } else { format!("{number} payloads") }
}
