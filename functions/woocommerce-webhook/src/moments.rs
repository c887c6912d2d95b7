//! Reads when something happened to an order.
//!
//! WooCommerce writes each time twice: `date_created` by the clock of the site, without saying its zone, and
//! `date_created_gmt` in UTC, without an offset. Only the latter is a moment. The former was taken for UTC by many
//! (<https://github.com/OPEN-DSI/ecommerceng_woosync/issues/42>,
//! <https://github.com/woocommerce/woocommerce/issues/11228>): it is never read.

use candor_domain::values::reading::At;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The times that say when an order was last changed if it does not say that itself: it is at least as new as these.
const AT_LEAST: [&str; 3] = ["date_created_gmt", "date_paid_gmt", "date_completed_gmt"];

/// Returns the moment when this revision was made.
///
/// WooCommerce makes the payload when it delivers it and not when the change happens, so `order.created` may be newer
/// than an `order.updated` that came before it.
pub(crate) fn revised_at(order: &At<'_>) -> Option<Timestamp> {
    let modified = order.field("date_modified_gmt");
    let known = || AT_LEAST.iter().filter_map(|name| order.field(name).if_readable(utc)).max();
    match modified.is_absent().then(known).flatten() {
        Some(known) => Some(known),
        None => required(order, "date_modified"),
    }
}

/// Returns the moment when the customer placed the order.
pub(crate) fn placed_at(order: &At<'_>) -> Option<Timestamp> {
    required(order, "date_created")
}

/// Returns the moment when the order was paid, if it says so.
pub(crate) fn paid_at(order: &At<'_>) -> Option<Timestamp> {
    order.field("date_paid_gmt").if_readable(utc)
}

/// Returns true if the order has a time of payment, by whatever clock.
pub(crate) fn has_paid_date(order: &At<'_>) -> bool {
    let is_set = |name: &str| order.field(name).text().is_some_and(|text| !text.is_empty());
    is_set("date_paid_gmt") || is_set("date_paid")
}

fn required(order: &At<'_>, name: &str) -> Option<Timestamp> {
    let at = order.field(&format!("{name}_gmt"));
    if at.is_absent() && !order.field(name).is_absent() {
        return at.refuse(format!(
            "is missing, and {name} does not say its time zone: set the webhook's API version to WP REST API v3"
        ));
    }
    utc(&at)
}

/// Reads a time in UTC, with or without an offset.
pub(crate) fn utc(at: &At<'_>) -> Option<Timestamp> {
    let text = at.string()?;
    let civil = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    // A date alone would be taken for its midnight.
    let whole = text.len() >= "2026-03-01T10:00:00".len();
    let read = if whole { text.parse().ok().or_else(civil) } else { None };
    read.or_else(|| at.refuse("is not a UTC time such as 2026-03-01T10:00:00"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::reading::Violations;
    use serde_json::{Value, json};

    fn read(value: &Value) -> Result<String, String> {
        let violations = Violations::default();
        let read = utc(&At::root(value, &violations)).map(|at| at.to_string());
        read.ok_or_else(|| violations.into_vec().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_time_without_an_offset_is_in_utc_and_half_a_time_is_none() {
        for text in [
            "2026-03-01T10:00:00",
            "2026-03-01 10:00:00",
            "2026-03-01T10:00:00Z",
            "2026-03-01T12:00:00+02:00",
        ] {
            assert_eq!(read(&json!(text)).as_deref(), Ok("2026-03-01T10:00:00Z"), "{text}");
        }
        let why = Err("the whole is not a UTC time such as 2026-03-01T10:00:00".to_owned());
        for text in ["2026-03-01", "0000-00-00T00:00:00", "", "T", "1772359200"] {
            assert_eq!(read(&json!(text)), why, "{text}");
        }
        assert_eq!(read(&json!(1_772_359_200)), Err("the whole is not a string".to_owned()));
    }

    #[test]
    fn a_revision_without_its_own_time_is_as_new_as_the_latest_time_that_it_has() {
        let violations = Violations::default();
        let at = |order: Value| revised_at(&At::root(&order, &violations)).map(|at| at.to_string());
        let created = "2026-03-01T10:00:00";
        let paid = json!({ "date_created_gmt": created, "date_paid_gmt": "2026-03-01T10:01:00", "date_modified_gmt": null });
        assert_eq!(at(paid).as_deref(), Some("2026-03-01T10:01:00Z"));
        assert_eq!(at(json!({ "date_modified": created })), None);
        assert_eq!(at(json!({})), None);
        let wrong: Vec<String> = violations.into_vec().iter().map(ToString::to_string).collect();
        assert_eq!(wrong.len(), 2);
        assert!(
            wrong[0]
                .starts_with("/date_modified_gmt is missing, and date_modified does not say its time zone")
        );
        assert_eq!(wrong[1], "/date_modified_gmt is missing");
    }
}
