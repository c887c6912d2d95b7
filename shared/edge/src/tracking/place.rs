//! Reads the parts of tracking updates that are alike in the formats of all providers.

use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::reading::At;
use candor_domain::values::text::{Remark, TrackingNumber};
use jiff::Timestamp;
use jiff::civil::Date;

use super::interval::Interval;
use super::table::{Means, Table, Unknown};
use crate::texts::plain;

/// Reads a tracking number. Some systems write it as a number.
#[must_use]
pub fn number(at: &At<'_>) -> Option<TrackingNumber> {
    at.id::<TrackingNumber>()
}

/// Reads a status and its detail by a provider's table. Returns `Some(None)` if they say nothing about where
/// the parcel is.
#[must_use]
pub fn status(table: &Table, status: &At<'_>, detail: &At<'_>) -> Option<Option<TrackingStatus>> {
    let finer = detail.text().map(str::trim).filter(|text| !text.is_empty());
    match table.means(status.string()?.trim(), finer) {
        Ok(Means::Says(status)) => Some(Some(status)),
        Ok(Means::Nothing) => Some(None),
        Err(Unknown::Status) => status.refuse("is a status that is not known here"),
        Err(Unknown::Detail) => {
            detail.refuse("is a kind of delivery that is not known here: it may not be to the customer")
        }
    }
}

/// Returns the first of a payload's own times that can be read, and `now` if there is none. It is never later
/// than `now`: a clock of a provider that is ahead makes nothing happen in the future.
#[must_use]
pub fn said_at(times: &[At<'_>], now: Timestamp) -> Timestamp {
    let read = times.iter().find_map(|at| at.if_readable(Interval::read));
    read.map_or(now, |time| time.by(now))
}

/// Reads the members of a place that have a text, such as city, state and country.
#[must_use]
pub fn of(at: &At<'_>, members: &[&str]) -> Option<Remark> {
    let parts: Vec<String> = members.iter().filter_map(|member| plain(&at.field(member))).collect();
    (!parts.is_empty()).then(|| Remark::bounded(&parts.join(", ")))
}

/// Reads the day that a provider writes, alone or with a time behind it. The day is not converted into another
/// zone: providers write the carrier's own day as midnight UTC, and a conversion makes it the day before
/// (<https://github.com/goshippo/shippo-php-client/issues/29>,
/// <https://github.com/goshippo/shippo-node-client/issues/52>, <https://github.com/tborychowski/courier/issues/1>).
#[must_use]
pub fn day(at: &At<'_>) -> Option<Date> {
    at.text()?.trim().get(.."2026-03-01".len())?.parse().ok()
}

#[cfg(test)]
mod tests {
    use candor_domain::values::reading::Violations;
    use serde_json::{Value, json};

    use super::*;

    fn at<T>(value: &Value, read: impl FnOnce(&At<'_>) -> T) -> T {
        read(&At::root(value, &Violations::default()))
    }

    #[test]
    fn a_day_is_the_written_one_in_whatever_zone_its_midnight_is() {
        for text in ["2026-03-05", "2026-03-05T00:00:00Z", "2026-03-05T00:00:00-06:00", "2026-03-05 23:59"] {
            assert_eq!(at(&json!(text), day), Some("2026-03-05".parse().unwrap()), "{text}");
        }
        for value in [json!("soon"), json!(20260305), json!(""), json!("2026-03-ü5"), json!("2026-02-31")] {
            assert_eq!(at(&value, day), None, "{value}");
        }
    }

    #[test]
    fn a_place_is_what_is_known_of_it() {
        let place = json!({ "city": "Linz", "state": null, "zip": " ", "country": "AT", "lat": 48 });
        let read = at(&place, |at| of(at, &["city", "state", "zip", "country", "lat"]));
        assert_eq!(read, Some("Linz, AT".parse().unwrap()));
        assert_eq!(at(&json!({}), |at| of(at, &["city"])), None);
    }

    #[test]
    fn a_payload_was_made_at_its_first_time_that_can_be_read_and_never_later_than_now() {
        let now: Timestamp = "2026-03-05T12:00:00Z".parse().unwrap();
        let body =
            json!({ "a": "soon", "b": "2026-03-05T11:00:00Z", "c": 7, "ahead": "2026-03-05T12:00:09Z" });
        let of = |members: &[&str]| {
            at(&body, |at| said_at(&members.iter().map(|name| at.field(name)).collect::<Vec<_>>(), now))
        };
        assert_eq!(of(&["absent", "a", "b", "c"]).to_string(), "2026-03-05T11:00:00Z");
        assert_eq!(of(&["ahead"]), now);
        assert_eq!(of(&["a"]), now);
    }

    #[test]
    fn a_tracking_number_above_two_to_the_power_of_53_stays_exact() {
        assert_eq!(
            at(&json!(9_205_590_164_917_312_751_u64), number).unwrap().as_str(),
            "9205590164917312751"
        );
        assert_eq!(at(&json!(" PP1 "), number).unwrap().as_str(), "PP1");
        assert_eq!(at(&json!(1.5), number), None);
    }
}
