//! The readers of a shop's truth reports, and the time of day at which they get them.

use jiff::civil::Time;

use crate::policy::times::time_of_day;
use crate::values::reading::At;
use crate::values::text::EmailAddress;

/// The largest number of people who get one report.
const READERS_MAX: usize = 20;
/// The time at which reports go out where the shop names none: before most people begin to work.
const AT: Time = Time::constant(7, 0, 0, 0);

/// The readers of a shop's truth reports. There are none unless the policy names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthReportPolicy {
    /// The readers of the report of each week.
    pub weekly_to: Vec<EmailAddress>,
    /// The readers of the report of each day.
    pub daily_to: Vec<EmailAddress>,
    /// The time of day at which they go out, in the shop's time zone.
    pub at: Time,
}

impl Default for TruthReportPolicy {
    fn default() -> Self {
        Self { weekly_to: Vec::new(), daily_to: Vec::new(), at: AT }
    }
}

/// Reads the table of a shop's truth reports.
pub(crate) fn read(at: &At<'_>) -> Option<TruthReportPolicy> {
    at.object()?;
    at.only(&["weekly_to", "daily_to", "at"]);
    let readers = |name| at.field(name).optional(|at| at.each(READERS_MAX, At::parsed));
    let weekly_to = readers("weekly_to");
    let daily_to = readers("daily_to");
    let time = at.field("at").optional(time_of_day);
    Some(TruthReportPolicy {
        weekly_to: weekly_to?.unwrap_or_default(),
        daily_to: daily_to?.unwrap_or_default(),
        at: time?.unwrap_or(AT),
    })
}
