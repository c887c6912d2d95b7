//! Moves an event to the present: the samples are of a day long past, and a message about it would be of no use any
//! more.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Unit};
use serde_json::Value;

/// An event whose times were moved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shifted {
    /// The event as it is sent.
    pub(crate) event: Value,
    /// The length that every moment was moved by. Never negative.
    pub(crate) by: SignedDuration,
}

/// The difference between the event's time and the present.
#[derive(Clone, Copy)]
struct Shift {
    length: SignedDuration,
    /// The days between the two dates in UTC. Dates move by these, so that a day stays a day.
    days: i64,
}

/// Returns the event with its times moved so that it happens at `now`. Returns `None` if it says no moment at which
/// it happened, or one that is not over yet.
pub(crate) fn to_present(event: &Value, now: Timestamp) -> Option<Shifted> {
    let occurred_at = moment(event.pointer("/detail/occurred_at")?.as_str()?)?;
    // Milliseconds are as fine as storefronts get.
    let now = now.round(Unit::Millisecond).unwrap_or(now);
    let shift = Shift::between(occurred_at, now)?;
    let mut event = event.clone();
    let detail = event.get_mut("detail")?;
    *detail = moved(detail, shift);
    Some(Shifted { event, by: shift.length })
}

impl Shift {
    fn between(then: Timestamp, now: Timestamp) -> Option<Self> {
        let length = now.duration_since(then);
        let day = |moment: Timestamp| moment.to_zoned(TimeZone::UTC).date();
        let days = day(then).until(day(now)).ok()?.get_days();
        length.is_positive().then_some(Self { length, days: days.into() })
    }

    fn apply(self, text: &str) -> Option<String> {
        match date(text) {
            Some(date) => {
                Some(date.checked_add(SignedDuration::from_hours(24 * self.days)).ok()?.to_string())
            }
            None => Some(moment(text)?.checked_add(self.length).ok()?.to_string()),
        }
    }
}

fn moved(value: &Value, shift: Shift) -> Value {
    match value {
        Value::String(text) => shift.apply(text).map_or_else(|| value.clone(), Value::String),
        Value::Array(items) => items.iter().map(|item| moved(item, shift)).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), moved(value, shift))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// Reads a moment such as `2026-03-01T10:00:00Z`, and no other text that could be one.
fn moment(text: &str) -> Option<Timestamp> {
    let (day, rest) = text.split_at_checked("2026-03-01".len())?;
    date(day)?;
    rest.starts_with('T').then(|| text.parse().ok())?
}

/// Reads a date such as `2026-03-01`. An order number of eight digits is none.
fn date(text: &str) -> Option<Date> {
    let is_written_out = text.len() == "2026-03-01".len() && text.matches('-').count() == 2;
    is_written_out.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: &str = "2026-11-28T03:30:00Z";

    fn shifted(detail: &Value) -> Option<Value> {
        let event = json!({ "time": "2026-03-04T07:00:00Z", "detail": detail });
        let shifted = to_present(&event, NOW.parse().unwrap())?;
        assert_eq!(shifted.event["time"], event["time"]);
        Some(shifted.event["detail"].clone())
    }

    #[test]
    fn every_moment_moves_by_the_same_length_and_every_date_by_the_same_days() {
        let detail = json!({
            "occurred_at": "2026-03-04T07:00:00Z",
            "placed_at": "2026-03-04T06:59:55Z",
            "elsewhere": [{ "at": "2026-03-05T08:00:00+01:00" }],
            "promised_on": "2026-03-09",
        });
        let expected = json!({
            "occurred_at": NOW,
            "placed_at": "2026-11-28T03:29:55Z",
            "elsewhere": [{ "at": "2026-11-29T03:30:00Z" }],
            "promised_on": "2026-12-03",
        });
        assert_eq!(shifted(&detail), Some(expected));
    }

    #[test]
    fn texts_that_are_no_time_stay_as_they_are() {
        let detail = json!({
            "occurred_at": "2026-03-04T07:00:00Z",
            "order_id": "20260304",
            "number": "#5001",
            "note": "Since 2026-03-01",
            "promised_on": "2026-02-30",
            "local": "2026-03-01T10:00:00",
            "quantity": 2,
        });
        let mut expected = detail.clone();
        expected["occurred_at"] = json!(NOW);
        assert_eq!(shifted(&detail), Some(expected));
    }

    #[test]
    fn an_event_of_the_future_or_of_no_moment_is_not_moved() {
        assert_eq!(shifted(&json!({ "occurred_at": "2126-03-01T12:00:04Z" })), None);
        assert_eq!(shifted(&json!({ "occurred_at": "2026-03-01T12:00:04" })), None);
        assert_eq!(shifted(&json!({ "placed_at": "2026-03-01T12:00:04Z" })), None);
    }
}
