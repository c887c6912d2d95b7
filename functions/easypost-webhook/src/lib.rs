//! Reads EasyPost's events: <https://docs.easypost.com/docs/events>, <https://docs.easypost.com/docs/trackers>.
//!
//! The topic is the event's `description`; of the topics, `tracker.created` and `tracker.updated` say where a
//! parcel is. The event holds the whole tracker, with its history.
//!
//! - `is_return`: the label of a parcel that a customer sends to the shop. Its "delivered" is at the shop, so such a
//!   tracker is not used.
//! - A `datetime` has the zone of its place, and UTC where EasyPost does not know enough of the place. So a scan
//!   without a place is an interval (<https://docs.easypost.com/docs/trackers>).
//! - `est_delivery_date` is a day, written as midnight UTC. `carrier_detail.est_delivery_date_local` is the same
//!   day without that, and is read first.
//! - Test mode has webhooks and keys of its own. A shop that wants no test events does not enter that key.

mod door;
mod table;

use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::reading::At;
use candor_domain::values::text::Remark;
use candor_edge::texts::plain;
use candor_edge::tracking::interval::Interval;
use candor_edge::tracking::parcel::{Parcel, Scan};
use candor_edge::tracking::place;
use candor_edge::tracking::provider::{Body, Content, Provider};
use jiff::civil::Date;
use serde_json::Value;

pub use door::{is_authentic, read_keys};
pub use table::TABLE;

/// EasyPost.
pub const PROVIDER: Provider =
    Provider { name: "easypost", topic: "description", event_id: "id", unused, read };

/// The topics that are used.
pub const TOPICS: [&str; 2] = ["tracker.created", "tracker.updated"];

fn unused(topic: &str) -> Option<&'static str> {
    match topic {
        topic if TOPICS.contains(&topic) => None,
        topic if topic.starts_with("batch.") => {
            Some("it is about labels of many parcels, and not about one on its way")
        }
        _ => Some("only tracker.created and tracker.updated say where a parcel is"),
    }
}

fn read(body: &Body<'_>) -> Option<Content> {
    let tracker = body.at.field("result");
    tracker.object()?;
    if tracker.field("is_return").value() == Some(&Value::Bool(true)) {
        return Some(Content::Nothing("the parcel is on its way from a customer to the shop"));
    }
    let number = place::number(&tracker.field("tracking_code"));
    let status = place::status(&TABLE, &tracker.field("status"), &tracker.field("status_detail"));
    let times = [tracker.field("updated_at"), body.at.field("updated_at"), body.at.field("created_at")];
    let parcel = Parcel {
        number: number?,
        said_at: place::said_at(&times, body.now),
        status: status.flatten(),
        goes_back: false,
        scans: tracker.field("tracking_details").items().filter_map(|at| at.if_readable(scan)).collect(),
        pickup_until: None,
        estimate: estimate(&tracker),
    };
    Some(Content::Parcel(Box::new(parcel)))
}

/// Reads a scan of the history. One that cannot be read says nothing: it was refused when it was the newest.
fn scan(at: &At<'_>) -> Option<Scan> {
    let status: Option<TrackingStatus> =
        place::status(&TABLE, &at.field("status"), &at.field("status_detail"))?;
    let location = at.field("tracking_location");
    let time = Interval::read(&at.field("datetime"))?;
    let is_located = place::of(&location, &["city", "state", "zip"]).is_some();
    let time = if is_located { time } else { time.without_zone()? };
    Some(Scan { status: status?, time, place: place::of(&location, &["city", "state", "country"]) })
}

fn estimate(tracker: &At<'_>) -> Option<(Date, Option<Remark>)> {
    let local = place::day(&tracker.field("carrier_detail").field("est_delivery_date_local"));
    let day = local.or_else(|| place::day(&tracker.field("est_delivery_date")))?;
    let carrier = plain(&tracker.field("carrier")).unwrap_or_else(|| "The carrier".to_owned());
    Some((day, Some(Remark::bounded(&format!("{carrier} expects it then, says EasyPost")))))
}

#[cfg(test)]
mod tests;
