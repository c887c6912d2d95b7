//! Reads tracking updates in a format of Candor's own, for carriers and aggregators that have no edge here. The
//! format is described in `events/tracking-webhook/tracking.schema.json`, and signed as Standard Webhooks says.
//!
//! - `type` is the topic; `tracking.updated` is used.
//! - `timestamp` is the time at which the message was made. Nothing in it happened later.
//! - `data` has one update of one parcel, a new day for it, or both. It is written for Candor, so a member that is not
//!   known is a typing error, and is refused.
//! - `shop`, if it is there, must be the shop that the address names.
//! - A time without a zone is taken as the last moment that it can be.

use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::reading::At;
use candor_domain::values::text::Remark;
use candor_edge::keys::{InvalidKeys, Keys, wrong_shop};
use candor_edge::standard_webhooks::Signed;
use candor_edge::tracking::interval::Interval;
use candor_edge::tracking::parcel::{Parcel, Scan};
use candor_edge::tracking::place;
use candor_edge::tracking::provider::{Body, Content, Provider};
use jiff::Timestamp;
use jiff::civil::Date;

/// Candor's own format.
pub const PROVIDER: Provider = Provider { name: "tracking", topic: "type", event_id: "id", unused, read };

/// The topics that are used.
pub const TOPICS: [&str; 1] = ["tracking.updated"];

/// The members of a message.
const MEMBERS: [&str; 5] = ["type", "timestamp", "data", "id", "shop"];

/// The members of `data`.
const DATA: [&str; 7] =
    ["tracking_number", "status", "occurred_at", "place", "pickup_until", "promised_on", "reason"];

/// Reads the secret: the signing keys of each shop.
///
/// # Errors
/// Returns everything that is wrong with it.
pub fn read_keys(secret: &str) -> Result<Keys, InvalidKeys> {
    Keys::parse(secret, wrong_shop)
}

/// Returns true if one of the shop's keys signed this body, not long ago.
#[must_use]
pub fn is_authentic<'h>(
    keys: &Keys,
    shop: &str,
    header: impl Fn(&str) -> Option<&'h str>,
    body: &[u8],
    now: Timestamp,
) -> bool {
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
    let (Some(id), Some(timestamp), Some(signature)) = (id, timestamp, header("webhook-signature")) else {
        return false;
    };
    Signed { id, timestamp, signature }.is_by(keys, shop, body, now)
}

fn unused(topic: &str) -> Option<&'static str> {
    let is_used = TOPICS.contains(&topic);
    (!is_used).then_some("only tracking.updated is used")
}

fn read(body: &Body<'_>) -> Option<Content> {
    body.at.only(&MEMBERS);
    let of_the_shop = body.at.field("shop").optional(|at| of_shop(at, body));
    let said_at = body.at.field("timestamp").moment().map(|at| at.min(body.now));
    let data = body.at.field("data");
    data.object()?;
    data.only(&DATA);
    let number = place::number(&data.field("tracking_number"));
    let update = data.field("status").optional(|status| update(status, &data));
    let estimate = data.field("promised_on").optional(|at| day(at, &data));
    let until = data.field("pickup_until").optional(At::moment);
    of_the_shop?;
    let (said_at, number) = (said_at?, number?);
    let scan = update.flatten();
    if data.field("status").is_absent() && data.field("promised_on").is_absent() {
        data.refuse::<()>("has neither a status nor a promised_on");
    }
    let waits = scan.as_ref().is_some_and(|scan| scan.status == TrackingStatus::AvailableForPickup);
    if !waits && !data.field("pickup_until").is_absent() {
        data.field("pickup_until").refuse::<()>("is only for the status available-for-pickup");
    }
    let is_late = scan.as_ref().is_some_and(|scan| scan.time.earliest > said_at);
    if is_late {
        data.field("occurred_at").refuse::<()>("is later than the message's own timestamp");
    }
    let scan = scan.filter(|_| !is_late);
    let parcel = Parcel {
        number,
        said_at,
        status: scan.as_ref().map(|scan| scan.status),
        goes_back: false,
        scans: scan.into_iter().collect(),
        pickup_until: until.flatten(),
        estimate: estimate.flatten(),
    };
    Some(Content::Parcel(Box::new(parcel)))
}

fn of_shop(at: &At<'_>, body: &Body<'_>) -> Option<()> {
    let same = at.string()?.eq_ignore_ascii_case(body.shop.as_str());
    if same { Some(()) } else { at.refuse("is another shop than the one that the address names") }
}

fn update(status: &At<'_>, data: &At<'_>) -> Option<Scan> {
    let status = status.one_of(&TrackingStatus::ALL, TrackingStatus::slug);
    let time = Interval::read(&data.field("occurred_at"));
    let place = data.field("place").optional(At::parsed::<Remark>);
    Some(Scan { status: status?, time: time?, place: place? })
}

fn day(at: &At<'_>, data: &At<'_>) -> Option<(Date, Option<Remark>)> {
    let reason = data.field("reason").optional(At::parsed::<Remark>);
    Some((at.date()?, reason?))
}

#[cfg(test)]
mod tests;
