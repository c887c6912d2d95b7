//! Generates the lives of orders: what truly happens, and what each source reports of it. The world knows the
//! truth; Candor hears of it only by events.

use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::values::id::OrderKey;
use candor_domain::values::reading::At;
use candor_engine::intake;
use jiff::{SignedDuration, Timestamp};

use crate::rng::Rng;
use crate::text::parsed;

mod answers;
mod basket;
mod changes;
mod disputes;
mod household;
mod money;
mod old;
mod packing;
mod pickup;
mod refunds;
mod returns;
mod risk;
mod shipments;
mod sort;
mod story;

pub use household::{Household, live};

/// Writes the events of one order.
struct Writer<'h> {
    rng: &'h mut Rng,
    events: &'h mut Vec<Event>,
    key: OrderKey,
    /// The beginning of every event identifier.
    prefix: String,
    began: Timestamp,
}

/// Units of time, in seconds.
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Writer<'_> {
    /// Returns the time this many seconds after the order began.
    fn at(&self, seconds: i64) -> Timestamp {
        self.began.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
    }

    /// Adds a source's event that happened this many seconds after the order began.
    fn say(&mut self, seconds: i64, source: Source, fact: Fact) {
        let id = parsed(&format!("{}-{}", self.prefix, self.events.len()));
        let stamp = Stamp { occurred_at: self.at(seconds), id, source };
        self.events.push(Event { key: self.key.clone(), stamp, fact });
    }

    /// Adds an event that cannot be read, or that is dated in the future.
    fn say_nonsense(&mut self, seconds: i64) {
        let future = self.rng.chance(300);
        let occurred_at = self.at(if future { seconds.saturating_add(DAY) } else { seconds });
        let detail = serde_json::json!({
            "id": format!("{}-nonsense-{}", self.prefix, self.events.len()),
            "shop": self.key.shop, "order_id": self.key.order_id, "occurred_at": occurred_at,
        });
        let kind = EventType::OrderCancelled;
        let body = serde_json::json!({
            "source": Source::Storefront.name(), "detail-type": kind.detail_type(), "detail": detail,
        });
        let translate = if future { read_cancelled } else { read_nothing };
        let event = intake::read(kind, translate, &body.to_string(), self.at(seconds));
        self.events.push(event);
    }
}

fn read_cancelled(_: &At<'_>) -> Option<Fact> {
    Some(Fact::OrderCancelled(candor_domain::order::cancelled::Cancelled { reason: None }))
}

fn read_nothing(at: &At<'_>) -> Option<Fact> {
    at.field("reason").refuse("is no text")
}
