//! Turns each message that brings a report into the report. One that cannot be believed becomes an event that says so, as
//! any other event does ([`intake`](crate::intake)).

use candor_domain::event::envelope::Event;
use candor_domain::event::refused::WhyRefused;
use candor_domain::event::stamp::Source;
use candor_domain::reference::report::Report;
use candor_domain::values::reading::{At, Violations};
use jiff::Timestamp;
use serde_json::Value;

use crate::intake::refuse;

/// Reads a report from a `detail`, and notes every violation.
pub type TranslateReport = fn(&At<'_>, Source) -> Option<Report>;

/// Reads one report of the bus, from its members `source`, `detail-type` and `detail`.
///
/// # Errors
/// Returns the event that says why the report cannot be believed.
pub fn read(translate: TranslateReport, body: &str, now: Timestamp) -> Result<Report, Box<Event>> {
    let violations = Violations::default();
    let value: Value = match serde_json::from_str(body) {
        Ok(value) => value,
        Err(why) => {
            violations.note("", format!("is not JSON: {why}"));
            return Err(refused(&Value::Null, violations, body, now));
        }
    };
    let at = At::root(&value, &violations);
    let source = read_source(&at.field("source"));
    let detail_type = at.field("detail-type");
    if detail_type.string().is_some_and(|name| name != Report::DETAIL_TYPE) {
        detail_type.refuse::<()>(format!("is not {}", Report::DETAIL_TYPE));
    }
    // Even without a source the rest is read, so that all its violations are noted.
    let report = translate(&at.field("detail"), source.unwrap_or(Source::Carrier));
    match report.filter(|_| violations.is_empty()) {
        Some(report) => Ok(report),
        None => Err(refused(&value, violations, body, now)),
    }
}

fn read_source(at: &At<'_>) -> Option<Source> {
    let source: Source = at.parsed()?;
    if Report::may_come_from(source) {
        Some(source)
    } else {
        at.refuse("is neither candor.carrier nor candor.payments")
    }
}

/// Returns the refusal, of a source that reports come from: the function that puts it on the bus may speak for these alone.
fn refused(value: &Value, violations: Violations, body: &str, now: Timestamp) -> Box<Event> {
    let mut refused = refuse(None, WhyRefused::Malformed, value, violations, body, now);
    if !Report::may_come_from(refused.stamp.source) {
        refused.stamp.source = Source::Carrier;
    }
    Box::new(refused)
}
