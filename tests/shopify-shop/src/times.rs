//! Writes moments: webhooks in the shop's own time zone, and the Admin API in UTC, both to the second.

use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use serde_json::Value;

/// The offset of the shop's time zone, in hours.
const OFFSET_HOURS: i8 = 1;

/// Returns a moment as a webhook writes it, such as `2026-03-02T13:00:00+01:00`.
pub(crate) fn of_webhook(moment: Timestamp) -> String {
    let zone = TimeZone::fixed(offset(OFFSET_HOURS));
    moment.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Returns a moment of a webhook as the Admin API writes it, such as `2026-03-02T12:00:00Z`.
pub(crate) fn of_graph(written: &Value) -> Value {
    let written = written.as_str().and_then(|text| text.parse::<Timestamp>().ok());
    written.map_or(Value::Null, |written| moment(written).into())
}

/// Returns a moment as the Admin API writes it.
pub(crate) fn moment(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
