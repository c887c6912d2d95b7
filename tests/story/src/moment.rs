//! Times in a story: `now`, `now-2h`, `now+3d`, `now-1d12h`.

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp, Unit};
use serde_json::Value;

/// How a text of a story reads as a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// So long after now, or before it if negative.
    FromNow(SignedDuration),
    /// It begins like a time and is none, surely by mistake.
    Mistaken,
    /// Some other text.
    OtherText,
}

/// Reads a text of a story.
#[must_use]
pub fn read(text: &str) -> Reading {
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

/// Reads a length of time such as `2s`, `90m` or `1d12h`; a day is 24 hours. Never negative.
#[must_use]
pub fn read_length(text: &str) -> Option<SignedDuration> {
    let span: Span = text.parse().ok()?;
    let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    (length >= SignedDuration::ZERO).then_some(length)
}

/// The value with every text that is a time written as RFC 3339.
#[must_use]
pub fn resolve(value: &Value, now: Timestamp) -> Value {
    match value {
        Value::String(text) => match read(text) {
            Reading::FromNow(length) => Value::String(rfc3339(now, length)),
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
    // Milliseconds are as fine as storefronts get. A time beyond what can be told stays at the end of time.
    let moment = now.saturating_add(length).unwrap_or(Timestamp::MAX);
    moment.round(Unit::Millisecond).unwrap_or(moment).to_string()
}

/// Every text in the value that begins like a time and is none.
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
        let written =
            json!({ "a": "now", "b": ["now-2h", "now+1d12h"], "c": "nowhere", "d": "now then", "e": 1 });
        assert_eq!(
            resolve(&written, now),
            json!({
                "a": "2026-03-01T12:00:00Z",
                "b": ["2026-03-01T10:00:00Z", "2026-03-03T00:00:00Z"],
                "c": "nowhere", "d": "now then", "e": 1,
            })
        );
    }

    #[test]
    fn a_mistyped_time_is_noticed() {
        assert_eq!(mistaken(&json!({ "a": ["now-2x", "now", "nowadays"], "b": "now+" })), ["now-2x", "now+"]);
        assert_eq!(read_length("2s"), Some(SignedDuration::from_secs(2)));
        assert_eq!(read_length("-2s"), None);
    }
}
