//! Reads the frame of an event: its type, its mode and its time.

use candor_domain::values::id::Shop;
use candor_domain::values::reading::At;
use candor_edge::heard::Heard;
use jiff::Timestamp;

use crate::amount::whole;
use crate::delivery::{Delivery, Mode};
use crate::topic::{Topic, why_not_used};

/// The type of an event.
#[derive(Debug)]
pub(crate) enum Kind {
    /// The event is used.
    Used(Topic),
    /// The event is not used.
    NotUsed {
        /// Its type, by Stripe's name.
        name: String,
        /// The reason.
        why: &'static str,
    },
}

/// The data of an event that its facts need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) topic: Topic,
    /// The time at which Stripe made the event. The object in it is as it was then:
    /// <https://docs.stripe.com/api/events/object>.
    pub(crate) created: Timestamp,
    /// True if the event says that the object's status changed with it.
    pub(crate) changed_status: bool,
}

/// The name of a thin event's object, which names a thing and does not hold it.
const THIN: &str = "v2.core.event";

/// Reads the type of an event. Returns `None` if it noted why there is none.
pub(crate) fn kind(body: &At<'_>, delivery: &Delivery, heard: &mut Heard) -> Option<Kind> {
    let name = heard.read_key(body, |body| name(body).map(str::to_owned))?;
    let name = name.as_str();
    if let Some(topic) = delivery.topic.as_deref().filter(|topic| *topic != name) {
        heard.note("/type", &format!("is {name}, and the event came as {topic}"));
        return None;
    }
    let is_thin = body.field("object").text() == Some(THIN);
    let not_used = |why| Some(Kind::NotUsed { name: name.to_owned(), why });
    match Topic::named(if is_thin { name.strip_prefix("v1.").unwrap_or(name) } else { name }) {
        Some(_) if is_thin => {
            heard.note(
                "/data",
                "is missing: this is a thin event, which only names what it is about. \
                 Have Stripe send snapshot events to this address",
            );
            None
        }
        Some(topic) => {
            match (heard.read_key(body, |body| body.field("livemode").boolean())?, delivery.mode) {
                (false, Mode::LiveOnly) => {
                    not_used("it is of Stripe's test mode, and its address is not one for those")
                }
                (true, Mode::LiveOnly | Mode::TestToo) | (false, Mode::TestToo) => Some(Kind::Used(topic)),
            }
        }
        None if name == "v2.core.event_destination.ping" => not_used("it only tries whether events arrive"),
        None => not_used(why_not_used(name)),
    }
}

fn name<'v>(body: &At<'v>) -> Option<&'v str> {
    body.object()?;
    let object = body.field("object");
    match object.text() {
        Some("event" | THIN) => body.field("type").string(),
        Some(other) => object.refuse(format!("is {other}, which is an object of Stripe's API and no event")),
        None => object.string().and(None),
    }
}

/// Reads the time at which the event was made.
pub(crate) fn created(body: &At<'_>) -> Option<Timestamp> {
    moment(&body.field("created"))
}

/// Returns true if the event says that the status of its object changed with it.
pub(crate) fn changed_status(body: &At<'_>) -> bool {
    body.field("data").field("previous_attributes").has("status")
}

/// Reads a moment: Stripe writes seconds since 1970.
pub(crate) fn moment(at: &At<'_>) -> Option<Timestamp> {
    let seconds = whole(at)?;
    Timestamp::from_second(seconds).ok().or_else(|| at.refuse("is not a time"))
}
