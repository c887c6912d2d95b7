//! Reads AfterShip's webhooks: <https://www.aftership.com/docs/tracking/webhook/webhook-overview>,
//! <https://www.aftership.com/docs/tracking/2025-01/webhook/webhook-specifications>.
//!
//! The topic is the `event`: `tracking_update` and `edd_revise` say where a parcel is and when it comes. `msg` is the
//! whole tracking, with its history.
//!
//! - `is_tracking_first_tag` is not read. It is meant against repeats, and reports have names for that; a webhook
//!   that is lost would be the only one that has it.
//! - `return_to_sender`: the parcel goes back to the shop, whatever its tag says.
//! - A `checkpoint_time` may have no zone. It happened before AfterShip knew it, which is the checkpoint's
//!   `created_at`.
//! - A tag that was set by hand has no checkpoint (<https://www.aftership.com/docs/tracking/trackings>, mark as
//!   completed): it has the time of the tracking.
//! - Of the estimates, the shop's own promise (`order_promised_delivery_date`, the source `Order EDD`) is not read:
//!   it would be an echo. A range counts with its last day.

mod door;
mod table;

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

/// AfterShip.
pub const PROVIDER: Provider =
    Provider { name: "aftership", topic: "event", event_id: "event_id", unused, read };

/// AfterShip's tracking without the webhook around it, as its API answers. Its topic comes from outside, such as
/// `tracking_Delivered`; no webhook is read so.
pub const BARE: Provider =
    Provider { topic: "", event_id: "id", unused: unused_bare, read: read_bare, ..PROVIDER };

/// The topics that are used.
pub const TOPICS: [&str; 2] = ["tracking_update", "edd_revise"];

fn unused(topic: &str) -> Option<&'static str> {
    match topic {
        topic if TOPICS.contains(&topic) => None,
        "tracking_pending_time" => Some("it says only that there was no news of a parcel yet"),
        _ => Some("only tracking_update and edd_revise say where a parcel is, or when it comes"),
    }
}

fn unused_bare(topic: &str) -> Option<&'static str> {
    let is_tracking = topic.starts_with("tracking_");
    (!is_tracking).then_some("it is no tracking")
}

fn read(body: &Body<'_>) -> Option<Content> {
    tracking(body, &body.at.field("msg"))
}

fn read_bare(body: &Body<'_>) -> Option<Content> {
    tracking(body, &body.at)
}

fn tracking(body: &Body<'_>, msg: &At<'_>) -> Option<Content> {
    msg.object()?;
    let number = place::number(&msg.field("tracking_number"));
    let status = place::status(&TABLE, &msg.field("tag"), &msg.field("subtag"));
    let times = [msg.field("updated_at"), msg.field("last_updated_at"), body.at.field("ts")];
    let parcel = Parcel {
        number: number?,
        said_at: place::said_at(&times, body.now),
        status: status.flatten(),
        goes_back: msg.field("return_to_sender").value() == Some(&Value::Bool(true)),
        scans: msg.field("checkpoints").items().filter_map(|at| at.if_readable(scan)).collect(),
        pickup_until: None,
        estimate: estimate(msg),
    };
    Some(Content::Parcel(Box::new(parcel)))
}

/// Reads a checkpoint of the history. One that cannot be read says nothing: it was refused when it was the newest.
fn scan(at: &At<'_>) -> Option<Scan> {
    let status = place::status(&TABLE, &at.field("tag"), &at.field("subtag"))?;
    let time = Interval::read(&at.field("checkpoint_time"))?;
    let known_at = at.field("created_at").if_readable(|at| at.moment());
    let time = known_at.map_or(time, |known_at| time.known_at(known_at));
    let named = place::of(at, &["location"]);
    let place = named.or_else(|| place::of(at, &["city", "state", "country_name"]));
    Some(Scan { status: status?, time, place })
}

/// Reads the day that AfterShip names, or else the carrier's, or else the day that AfterShip predicts.
fn estimate(msg: &At<'_>) -> Option<(Date, Option<Remark>)> {
    let latest = msg.field("latest_estimated_delivery");
    let source = plain(&latest.field("source"));
    let echo = source.as_deref().is_some_and(|source| source.to_ascii_lowercase().contains("order"));
    let newest = if echo { None } else { last_day(&latest, ["datetime_max", "datetime"]) };
    let of = |member: &str| {
        last_day(&msg.field(member), ["estimated_delivery_date_max", "estimated_delivery_date"])
    };
    let named = newest.map(|day| (day, source.unwrap_or_else(|| "the latest estimate".to_owned())));
    let carrier =
        || of("courier_estimated_delivery_date").or_else(|| place::day(&msg.field("expected_delivery")));
    let found = named
        .or_else(|| Some((carrier()?, "the carrier".to_owned())))
        .or_else(|| Some((of("aftership_estimated_delivery_date")?, "its own prediction".to_owned())));
    let (day, source) = found?;
    Some((day, Some(Remark::bounded(&format!("AfterShip names this day, by {source}")))))
}

fn last_day(at: &At<'_>, members: [&str; 2]) -> Option<Date> {
    members.iter().find_map(|member| place::day(&at.field(member)))
}

#[cfg(test)]
mod tests;
