//! Reads Shippo's webhooks: <https://docs.goshippo.com/docs/tracking/webhooks>,
//! <https://docs.goshippo.com/docs/tracking/tracking>.
//!
//! The topic is the `event`; `track_updated` says where a parcel is. `data` is the whole tracking, with its history.
//!
//! - `tracking_status` is null while the carrier does not know the number.
//! - A `status_date` may have no zone. It happened before Shippo knew it, which is `object_created`.
//! - `eta` is a day, written as midnight UTC (<https://github.com/goshippo/shippo-php-client/issues/29>,
//!   <https://github.com/goshippo/shippo-node-client/issues/52>).
//! - A number that was registered twice is reported twice
//!   (<https://docs.goshippo.com/docs/tracking/tracking>); the second report is a duplicate.

mod door;
mod table;

use candor_domain::values::reading::At;
use candor_domain::values::text::Remark;
use candor_edge::tracking::interval::Interval;
use candor_edge::tracking::parcel::{Parcel, Scan};
use candor_edge::tracking::place;
use candor_edge::tracking::provider::{Body, Content, Provider};

pub use door::{Called, is_authentic, read_keys};
pub use table::TABLE;

/// Shippo.
pub const PROVIDER: Provider =
    Provider { name: "shippo", topic: "event", event_id: "object_id", unused, read };

/// The topics that are used.
pub const TOPICS: [&str; 1] = ["track_updated"];

fn unused(topic: &str) -> Option<&'static str> {
    let is_used = TOPICS.contains(&topic);
    (!is_used).then_some("only track_updated says where a parcel is")
}

fn read(body: &Body<'_>) -> Option<Content> {
    let data = body.at.field("data");
    data.object()?;
    let number = place::number(&data.field("tracking_number"));
    let now = data.field("tracking_status");
    let status = now.optional(|at| place::status(&TABLE, &at.field("status"), &code(at)));
    let history = data.field("tracking_history");
    let scans = history.items().chain([now.clone()]);
    let parcel = Parcel {
        number: number?,
        said_at: place::said_at(&[now.field("object_updated"), now.field("object_created")], body.now),
        status: status.flatten().flatten(),
        goes_back: false,
        scans: scans.filter_map(|at| at.if_readable(scan)).collect(),
        pickup_until: None,
        estimate: place::day(&data.field("eta"))
            .map(|day| (day, Some(Remark::bounded("The carrier expects it then, says Shippo")))),
    };
    Some(Content::Parcel(Box::new(parcel)))
}

fn code<'v>(at: &At<'v>) -> At<'v> {
    at.field("substatus").field("code")
}

/// Reads a scan of the history. One that cannot be read says nothing: it was refused when it was the newest.
fn scan(at: &At<'_>) -> Option<Scan> {
    let status = place::status(&TABLE, &at.field("status"), &code(at))?;
    let time = Interval::read(&at.field("status_date"))?;
    let known_at = at.field("object_created").if_readable(|at| at.moment());
    let time = known_at.map_or(time, |known_at| time.known_at(known_at));
    let place = place::of(&at.field("location"), &["city", "state", "country"]);
    Some(Scan { status: status?, time, place })
}

#[cfg(test)]
mod tests;
