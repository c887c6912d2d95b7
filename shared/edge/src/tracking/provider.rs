//! Translates the payloads of a provider of tracking updates. A provider's crate says where its topic is, which
//! topics are used, and how a parcel is read.

use candor_domain::event::envelope::Event;
use candor_domain::event::stamp::Source;
use candor_domain::reference::report::Report;
use candor_domain::values::id::Shop;
use candor_domain::values::reading::{At, Violation, Violations};
use candor_domain::values::reads::Reads;
use jiff::Timestamp;
use serde_json::Value;

use super::parcel::Parcel;
use crate::names::digest;
use crate::refusal::Refusal;
use crate::translation::Translation;

/// The data around the body of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivery {
    /// The shop, as the address of the webhook names it.
    pub shop: String,
    /// The topic, where it is known without the body. A provider says it in the body.
    pub topic: Option<String>,
}

/// The reason for which a topic is not used; `None` if it is.
pub type Unused = fn(&str) -> Option<&'static str>;

/// The content of a body of a used topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// It is about this parcel.
    Parcel(Box<Parcel>),
    /// It is not about a parcel on its way to a customer, for this reason.
    Nothing(&'static str),
}

/// A body, and what it may be needed to know to read it.
#[derive(Debug)]
pub struct Body<'a> {
    /// The body.
    pub at: At<'a>,
    /// The shop.
    pub shop: &'a Shop,
    /// The present moment. It is used only if the body does not say its own time.
    pub now: Timestamp,
}

/// A provider of tracking updates.
#[derive(Debug, Clone, Copy)]
pub struct Provider {
    /// The provider's name.
    pub name: &'static str,
    /// The member of the body that holds the topic.
    pub topic: &'static str,
    /// The member of the body that holds the provider's identifier of the event.
    pub event_id: &'static str,
    /// Says why a topic is not used.
    pub unused: Unused,
    /// Reads a body of a used topic. It notes each thing that it cannot believe, and returns the rest.
    pub read: for<'a> fn(&Body<'a>) -> Option<Content>,
}

impl Provider {
    /// Translates an authentic payload.
    #[must_use]
    pub fn translate(self, delivery: &Delivery, payload: &[u8], now: Timestamp) -> Translation {
        self.translate_recorded(delivery, payload, now, None)
    }

    /// Translates a payload, and records which places of it were read.
    #[must_use]
    pub fn translate_recorded(
        self,
        delivery: &Delivery,
        payload: &[u8],
        now: Timestamp,
        reads: Option<&Reads>,
    ) -> Translation {
        let violations = Violations::default();
        let value = serde_json::from_slice(payload).unwrap_or_else(|why| {
            violations.note("", format!("is not JSON: {why}"));
            Value::Null
        });
        let at = At::root(&value, &violations).recorded(reads);
        let shop = delivery.shop.to_ascii_lowercase().parse::<Shop>().ok();
        if shop.is_none() {
            violations.note("", "came to an address that names no shop");
        }
        let topic = if violations.is_empty() { self.topic_of(delivery, &at) } else { None };
        if let Some(why) = topic.as_deref().and_then(self.unused) {
            return Translation::NotUsed { topic: topic.unwrap_or_default(), why };
        }
        let content = match (&topic, &shop) {
            (Some(_), Some(shop)) => (self.read)(&Body { at: at.clone(), shop, now }),
            (_, _) => None,
        };
        let (reports, nothing) = self.reports(&at, shop.as_ref(), content);
        let event_id = at.field(self.event_id).text().and_then(|id| id.parse().ok());
        let found = violations.into_vec();
        if found.is_empty() && reports.is_empty() {
            return Translation::NotUsed { topic: topic.unwrap_or_default(), why: nothing };
        }
        let refused = |violations| {
            let digest = digest(&[self.name.as_bytes(), topic.unwrap_or_default().as_bytes(), payload]);
            let refusal = Refusal {
                key: None,
                shop,
                source: Source::Carrier,
                digest,
                about: None,
                event_id,
                occurred_at: None,
                violations,
                raw: payload,
            };
            refusal.event(now)
        };
        Translation::of_reports(reports, (!found.is_empty()).then(|| refused(found)))
    }

    /// Refuses an event of an event source, since the providers of tracking updates have none.
    #[must_use]
    pub fn translate_envelope(self, envelope: &Value, now: Timestamp) -> Translation {
        let raw = envelope.to_string();
        let refusal = Refusal {
            key: None,
            shop: None,
            source: Source::Carrier,
            digest: digest(&[self.name.as_bytes(), raw.as_bytes()]),
            about: None,
            event_id: None,
            occurred_at: None,
            violations: vec![Violation::new(
                "",
                "did not come over HTTP, and this provider has no event source",
            )],
            raw: raw.as_bytes(),
        };
        Translation::Refused(Box::new(refusal.event(now)))
    }

    fn topic_of(self, delivery: &Delivery, at: &At<'_>) -> Option<String> {
        delivery.topic.clone().or_else(|| at.field(self.topic).string().map(str::to_owned))
    }

    fn reports(
        self,
        at: &At<'_>,
        shop: Option<&Shop>,
        content: Option<Content>,
    ) -> (Vec<Report>, &'static str) {
        match (content, shop) {
            (Some(Content::Parcel(parcel)), Some(shop)) => {
                let reports = parcel.reports(at, shop, self.name).unwrap_or_default();
                (reports, "it says nothing about where the parcel is, or when it comes")
            }
            (Some(Content::Nothing(why)), _) => (vec![], why),
            (Some(Content::Parcel(_)) | None, _) => (vec![], "it says nothing"),
        }
    }
}

/// Returns the events of a translation that were refused, and nothing else.
#[must_use]
pub fn refusal(translation: &Translation) -> Option<&Event> {
    match translation {
        Translation::Refused(event) => Some(event),
        Translation::Reports { refused, .. } | Translation::Demand { refused, .. } => refused.as_deref(),
        Translation::Changes { refused, .. } => refused.as_deref(),
        Translation::Events(_) | Translation::NotUsed { .. } => None,
    }
}
