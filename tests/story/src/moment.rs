//! Reads times in a story: `now`, `now-2h`, `now+3d`, `now-1d12h`; and `seconds:now-2h`, the same as a number of
//! seconds since 1970.

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp, Unit};
use serde_json::Value;

/// Describes how a text of a story is read as a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A time this long after now, or before now if negative.
    FromNow(SignedDuration),
    /// The same, as a number of seconds since 1970.
    SecondsFromNow(SignedDuration),
    /// A text that begins like a time and is not one, surely by mistake.
    Mistaken,
    /// Any other text.
    OtherText,
}

/// The beginning of a time that becomes a number.
const SECONDS: &str = "seconds:";

/// Reads a text of a story.
#[must_use]
pub fn read(text: &str) -> Reading {
    if let Some(moment) = text.strip_prefix(SECONDS) {
        return match read(moment) {
            Reading::FromNow(length) => Reading::SecondsFromNow(length),
            Reading::SecondsFromNow(_) | Reading::Mistaken | Reading::OtherText => Reading::Mistaken,
        };
    }
    let Some(rest) = text.strip_prefix("now") else { return Reading::OtherText };
    let (sign, length) = match rest.split_at_checked(1) {
        None => return Reading::FromNow(SignedDuration::ZERO),
        Some(("+", length)) => (1, length),
        Some(("-", length)) => (-1, length),
        Some(_) => return Reading::OtherText,
    };
    match read_length(length).and_then(|length| length.checked_mul(sign)) {
        Some(length) => Reading::FromNow(length),
        None => Reading::Mistaken,
    }
}

/// Reads a duration such as `2s`, `90m` or `1d12h`. A day has 24 hours, and the result is never negative.
#[must_use]
pub fn read_length(text: &str) -> Option<SignedDuration> {
    let span: Span = text.parse().ok()?;
    let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    (length >= SignedDuration::ZERO).then_some(length)
}

/// Returns the value with every text that is a time replaced by its RFC 3339 form.
#[must_use]
pub fn resolve(value: &Value, now: Timestamp) -> Value {
    match value {
        Value::String(text) => match read(text) {
            Reading::FromNow(length) => Value::String(rfc3339(now, length)),
            Reading::SecondsFromNow(length) => moment(now, length).as_second().into(),
            Reading::Mistaken | Reading::OtherText => value.clone(),
        },
        Value::Array(items) => items.iter().map(|item| resolve(item, now)).collect(),
        Value::Object(members) => {
            let resolved = members.iter().map(|(name, value)| (name.clone(), resolve(value, now)));
            Value::Object(resolved.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn rfc3339(now: Timestamp, length: SignedDuration) -> String {
    // Storefronts give times in milliseconds at most.
    let moment = moment(now, length);
    moment.round(Unit::Millisecond).unwrap_or(moment).to_string()
}

/// Returns the moment. One that is too late to be represented becomes the latest one that can be.
fn moment(now: Timestamp, length: SignedDuration) -> Timestamp {
    now.saturating_add(length).unwrap_or(Timestamp::MAX)
}

/// Returns every text in the value that begins like a time and is not one.
pub(crate) fn mistaken(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) if read(text) == Reading::Mistaken => vec![text],
        Value::Array(items) => items.iter().flat_map(mistaken).collect(),
        Value::Object(members) => members.values().flat_map(mistaken).collect(),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_are_told_from_now_and_other_texts_are_left_alone() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let written = json!({ "a": "now", "b": ["now-2h", "now+1d12h"], "c": "nowhere", "d": "now then", "e": 1,
            "f": "seconds:now-1h", "g": "seconds" });
        assert_eq!(
            resolve(&written, now),
            json!({
                "a": "2026-03-01T12:00:00Z",
                "b": ["2026-03-01T10:00:00Z", "2026-03-03T00:00:00Z"],
                "c": "nowhere", "d": "now then", "e": 1, "f": 1_772_362_800, "g": "seconds",
            })
        );
    }

    #[test]
    fn a_mistyped_time_is_noticed() {
        assert_eq!(
            mistaken(&json!({ "a": ["now-2x", "now", "nowadays"], "b": "now+", "c": "seconds:nowadays" })),
            ["now-2x", "now+", "seconds:nowadays"]
        );
        assert_eq!(read_length("2s"), Some(SignedDuration::from_secs(2)));
        assert_eq!(read_length("-2s"), None);
    }
}
