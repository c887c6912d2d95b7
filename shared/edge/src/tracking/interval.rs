//! Reads times that carriers write. Many name no time zone, so such a time is an interval: it lies between the
//! moment when it was that time at UTC+14, and the moment when it was at UTC-12.
//!
//! Times of scans are off by hours when a zone is guessed: <https://github.com/sailrish/shipit/issues/27>,
//! <https://github.com/sailrish/shipit/pull/28>, <https://github.com/magento/magento2/issues/40394>,
//! <https://github.com/goshippo/shippo-php-client/issues/29>.

use candor_domain::values::reading::At;
use jiff::civil::{DateTime, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// The offset of the places whose clocks are furthest ahead.
const FURTHEST_AHEAD: SignedDuration = SignedDuration::from_hours(14);
/// The offset of the places whose clocks are furthest behind.
const FURTHEST_BEHIND: SignedDuration = SignedDuration::from_hours(12);
const NEARLY_A_DAY: SignedDuration = SignedDuration::new(24 * 60 * 60 - 1, 999_999_999);
/// The greatest number that is seconds since 1970, and not milliseconds: a second of the year 5138.
const SECONDS_MAX: i64 = 100_000_000_000;

/// The moments between which something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The first moment at which it can have happened.
    pub earliest: Timestamp,
    /// The last moment at which it can have happened.
    pub latest: Timestamp,
}

impl Interval {
    /// Reads a time with or without a zone, a day, or a number of seconds (or milliseconds) since 1970.
    #[must_use]
    pub fn read(at: &At<'_>) -> Option<Self> {
        let read = match at.value() {
            Some(Value::String(text)) => Self::parse(text.trim()),
            Some(Value::Number(number)) => number.as_i64().and_then(since_1970).map(Self::exactly),
            Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) => None,
            None => return at.refuse("is missing"),
        };
        read.or_else(|| at.refuse("is not a time"))
    }

    /// Returns the interval of a time that is known exactly.
    #[must_use]
    pub fn exactly(moment: Timestamp) -> Self {
        Self { earliest: moment, latest: moment }
    }

    /// Returns the interval of a time of which it is not known in which zone it is meant. A carrier that knows
    /// only the day writes midnight, so midnight is the whole day.
    #[must_use]
    pub fn somewhere(time: DateTime) -> Option<Self> {
        let utc = Offset::UTC.to_timestamp(time).ok()?;
        let unknown = if time.time() == Time::midnight() { NEARLY_A_DAY } else { SignedDuration::ZERO };
        let latest = utc.checked_add(FURTHEST_BEHIND).and_then(|latest| latest.checked_add(unknown));
        Some(Self { earliest: utc.checked_sub(FURTHEST_AHEAD).ok()?, latest: latest.ok()? })
    }

    /// Returns the same time, as if its zone were not said. A provider that does not know the zone may write UTC.
    #[must_use]
    pub fn without_zone(self) -> Option<Self> {
        Self::somewhere(Offset::UTC.to_datetime(self.latest))
    }

    /// Returns the interval, given that it was known at `known_at`.
    #[must_use]
    pub fn known_at(self, known_at: Timestamp) -> Self {
        Self { latest: self.latest.min(known_at).max(self.earliest), ..self }
    }

    /// Returns the last moment at which it can have happened, given that it was known at `known_at`.
    #[must_use]
    pub fn by(self, known_at: Timestamp) -> Timestamp {
        self.latest.min(known_at)
    }

    fn parse(text: &str) -> Option<Self> {
        if let Ok(moment) = text.parse() {
            return Some(Self::exactly(moment));
        }
        Self::somewhere(text.parse().ok()?)
    }
}

fn since_1970(number: i64) -> Option<Timestamp> {
    let is_seconds = (-SECONDS_MAX..=SECONDS_MAX).contains(&number);
    let moment =
        if is_seconds { Timestamp::from_second(number) } else { Timestamp::from_millisecond(number) };
    moment.ok()
}

#[cfg(test)]
mod tests {
    use candor_domain::values::reading::Violations;
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Option<(String, String)> {
        let violations = Violations::default();
        let read = Interval::read(&At::root(value, &violations));
        assert_eq!(read.is_none(), !violations.is_empty());
        read.map(|Interval { earliest, latest }| (earliest.to_string(), latest.to_string()))
    }

    fn between(earliest: &str, latest: &str) -> Option<(String, String)> {
        Some((earliest.to_owned(), latest.to_owned()))
    }

    #[test]
    fn a_time_with_a_zone_is_a_moment() {
        let moment = between("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z");
        for value in [
            json!("2026-03-01T10:00:00Z"),
            json!("2026-03-01T11:00:00+01:00"),
            json!("2026-03-01 05:00:00-0500"),
            json!(1_772_359_200),
            json!(1_772_359_200_000_i64),
        ] {
            assert_eq!(read(&value), moment, "{value}");
        }
    }

    #[test]
    fn a_time_without_a_zone_lies_between_the_first_and_the_last_place_where_it_is_that_time() {
        let interval = between("2026-02-28T20:00:00Z", "2026-03-01T22:00:00Z");
        assert_eq!(read(&json!("2026-03-01T10:00:00")), interval);
        assert_eq!(read(&json!("2026-03-01 10:00:00")), interval);
    }

    #[test]
    fn a_day_is_any_moment_of_it_anywhere() {
        let day = between("2026-02-28T10:00:00Z", "2026-03-02T11:59:59.999999999Z");
        assert_eq!(read(&json!("2026-03-01")), day);
        assert_eq!(read(&json!("2026-03-01T00:00:00")), day);
    }

    #[test]
    fn a_time_that_is_known_to_be_over_ends_at_the_moment_when_it_was_known() {
        let known_at: Timestamp = "2026-03-01T10:05:00Z".parse().unwrap();
        let local = Interval::somewhere("2026-03-01T10:00:00".parse().unwrap()).unwrap();
        assert_eq!(local.by(known_at), known_at);
        assert_eq!(local.known_at(known_at), Interval { latest: known_at, ..local });
        let exact = Interval::exactly("2026-03-01T10:00:00Z".parse().unwrap());
        assert_eq!(exact.by(known_at), exact.latest);
        let before: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
        assert_eq!(exact.known_at(before), exact, "a clock is wrong, and it is not known which");
    }

    #[test]
    fn anything_else_is_no_time() {
        for value in [json!("yesterday"), json!(""), json!(1.5), json!(i64::MAX), json!([]), json!(true)] {
            assert_eq!(read(&value), None, "{value}");
        }
    }
}
