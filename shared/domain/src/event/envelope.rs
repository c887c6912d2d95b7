//! Events: a fact with the order that it is about, the source that reports it, and the time it happened.

use serde_json::Value;
use serde_json::json;

use crate::event::fact::Fact;
use crate::event::stamp::{Source, Stamp};
use crate::values::id::OrderKey;
use crate::values::reading::At;

/// A report by one source that something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The order that the event is about.
    pub key: OrderKey,
    /// The identifier, the time and the source of the event.
    pub stamp: Stamp,
    /// The fact that the event reports.
    pub fact: Fact,
}

/// The members that every `detail` has: the order that it is about, and the stamp of the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The order that the event is about.
    pub key: OrderKey,
    /// The identifier, the time and the source of the event.
    pub stamp: Stamp,
}

impl Envelope {
    /// Reads `id`, `shop`, `order_id` and `occurred_at` of a `detail`. Returns `None` if one of them is
    /// missing or wrong, and notes every violation.
    #[must_use]
    pub fn read(detail: &At<'_>, source: Source) -> Option<Self> {
        let id = detail.field("id").parsed();
        let key = Self::read_key(detail);
        let occurred_at = detail.field("occurred_at").moment();
        Some(Self { key: key?, stamp: Stamp { occurred_at: occurred_at?, id: id?, source } })
    }

    /// Reads only `shop` and `order_id`. Returns `None` if one of them is missing or wrong.
    #[must_use]
    pub fn read_key(detail: &At<'_>) -> Option<OrderKey> {
        let shop = detail.field("shop").parsed();
        let order_id = detail.field("order_id").parsed();
        Some(OrderKey { shop: shop?, order_id: order_id? })
    }
}

impl Event {
    /// Returns the event as it is sent on the event bus: `source`, `detail-type` and `detail`.
    ///
    /// # Errors
    /// Returns an error if JSON cannot hold the fact. This never happens with the facts of today; it would be
    /// a bug in Candor.
    pub fn to_bus(&self) -> Result<Value, serde_json::Error> {
        let mut detail = serde_json::to_value(&self.fact)?;
        if let Some(members) = detail.as_object_mut() {
            members.insert("id".into(), json!(self.stamp.id));
            members.insert("shop".into(), json!(self.key.shop));
            members.insert("order_id".into(), json!(self.key.order_id));
            members.insert("occurred_at".into(), json!(self.stamp.occurred_at));
        }
        Ok(json!({
            "source": self.stamp.source.name(),
            "detail-type": self.fact.event_type().detail_type(),
            "detail": detail,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::event_type::EventType;
    use jiff::Timestamp;

    #[test]
    fn the_slug_and_the_detail_type_are_one_name() {
        for kind in EventType::ALL {
            let pascal: String =
                kind.slug().split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
            assert_eq!(pascal, kind.detail_type());
            assert_eq!(EventType::from_detail_type(&pascal), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.slug());
        }
    }

    #[test]
    fn a_stamp_reads_back_as_it_was_written() {
        let occurred_at: Timestamp = "2026-03-01T10:00:00.123456789Z".parse().unwrap();
        for source in Source::ALL {
            let stamp = Stamp { occurred_at, id: "évt-1".parse().unwrap(), source };
            assert_eq!(stamp.to_string().parse(), Ok(stamp));
        }
        assert!("2026-03-01T10:00:00Z desk".parse::<Stamp>().is_err());
    }

    #[test]
    fn a_source_reads_back_as_it_was_written() {
        for source in Source::ALL {
            assert_eq!(source.name().parse(), Ok(source));
            assert_eq!(serde_json::to_value(source).unwrap(), source.name());
        }
    }
}
