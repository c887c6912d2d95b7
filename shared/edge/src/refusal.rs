//! Makes refusals: a payload that could not be believed becomes an event of its own, which opens a case at
//! the order that it is about.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Aspect, Refused, WhyRefused};
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::values::id::{Digest, EventId, OrderKey, Shop};
use candor_domain::values::reading::Violation;
use jiff::Timestamp;

/// A payload that could not be believed, or not all of it, with the data around it.
#[derive(Debug)]
pub struct Refusal<'a> {
    /// The order that the payload is about, if that is known.
    pub key: Option<OrderKey>,
    /// The shop that sent it, if that is known.
    pub shop: Option<Shop>,
    /// The source of the facts that it would have been.
    pub source: Source,
    /// The hash that names the payload: the same payload is refused once, however often it comes.
    pub digest: Digest,
    /// The part of the order that the payload is about.
    pub about: Option<Aspect>,
    /// The provider's identifier of the event.
    pub event_id: Option<EventId>,
    /// The time at which it says it happened.
    pub occurred_at: Option<Timestamp>,
    /// Everything that is wrong.
    pub violations: Vec<Violation>,
    /// The payload as it came in.
    pub raw: &'a [u8],
}

impl Refusal<'_> {
    /// Returns the event that says which part of a payload could not be believed, and why.
    ///
    /// It has the payload's own time, if the payload has one, so that replaying old deliveries opens no case. It is
    /// never later than now.
    #[must_use]
    pub fn event(self, now: Timestamp) -> Event {
        let occurred_at = self.occurred_at.map_or(now, |at| at.min(now));
        let stamp = Stamp { occurred_at, id: EventId::refused(self.digest), source: self.source };
        let key = self.key.unwrap_or_else(|| OrderKey::unreadable(self.shop, self.digest));
        let refused = Refused {
            refused_at: now,
            why: WhyRefused::Malformed,
            about: self.about,
            event_id: self.event_id,
            occurred_at: self.occurred_at,
            violations: self.violations,
            raw: String::from_utf8_lossy(self.raw).into_owned().into(),
        };
        Event { key, stamp, fact: Fact::EventRefused(refused) }
    }
}
