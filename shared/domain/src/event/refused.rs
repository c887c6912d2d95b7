//! Refused events: events that could not be believed. They are kept beside the facts, so that a person sees
//! them. They are ignored as soon as a good event replaces them.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::command::key::CommandKey;
use crate::contact::mail_status::MailSubject;
use crate::event::event_type::EventType;
use crate::values::id::{
    DisputeId, EstimateSubject, EventId, FulfilmentOrderId, PaymentId, RefundId, ReturnId, RiskProviderId,
    ShipmentId,
};
use crate::values::limits::RAW_BYTES_MAX;
use crate::values::reading::{At, Violation, Violations, cut};
use crate::values::text::TagName;

/// An event that was refused because it could not be believed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refused {
    /// The time at which the event was first refused.
    pub refused_at: Timestamp,
    /// The reason for which the event was refused.
    pub why: WhyRefused,
    /// The aspect of the order that the event is about, if that could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Aspect>,
    /// The identifier in the event, if that could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<EventId>,
    /// The time in the event at which it says it happened, if that could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Timestamp>,
    /// Everything that is wrong with the event.
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::reading::VIOLATIONS_MAX)))]
    pub violations: Vec<Violation>,
    /// The text of the event as it came in, cut at [`RAW_BYTES_MAX`] bytes.
    pub raw: Raw,
}

/// A reason for which an event was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WhyRefused {
    /// A member is missing or wrong.
    Malformed,
    /// The event says that it happened later than now. If it were accepted, it would replace every event that
    /// comes after it.
    FromTheFuture,
    /// The order has no room for the event, because it already holds the highest number of facts of this
    /// kind.
    OverLimit,
    /// It is a report about an order, and no order has the thing that it names. An order of its own holds it
    /// ([`OrderKey::unmatched`](crate::values::id::OrderKey::unmatched)).
    Unmatched,
    /// It was [`Unmatched`](Self::Unmatched), and its order is found.
    Matched,
    /// It is a command of ours, and the system that was to carry it out will not do so. `violations` has that system's words.
    NotCarriedOut,
}

/// The part of an order that a fact is about. An order keeps one fact for each aspect (for tracking updates,
/// one for each status; for a mail, one for each address). Only a fact about the same aspect can replace it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// The order itself.
    Placed,
    /// The cancellation of the order.
    Cancelled,
    /// A payment.
    Payment(PaymentId),
    /// A shipment.
    #[serde(rename = "parcel")]
    Shipment(ShipmentId),
    /// A fulfilment order.
    Fulfilment(FulfilmentOrderId),
    /// A tag.
    Tag(TagName),
    /// The risk of the order, as a provider rates it.
    RiskAssessed(RiskProviderId),
    /// A payment that failed.
    PaymentFailed(PaymentId),
    /// A refund.
    Refund(RefundId),
    /// A dispute about a payment.
    Dispute(DisputeId),
    /// The tracking updates of a shipment.
    #[serde(rename = "scans")]
    TrackingUpdates(ShipmentId),
    /// The revised estimate for a shipment, or for the goods that are in no shipment yet.
    #[serde(rename = "delay")]
    RevisedEstimate(EstimateSubject),
    /// The goods that wait to be fetched.
    PickupReady,
    /// A return.
    Return(ReturnId),
    /// The progress of a return.
    ReturnUpdated(ReturnId),
    /// The mail status of a mail.
    Mail(MailSubject),
    /// The decision of a person about a case.
    Resolution(CaseKey),
    /// The work of people on a case.
    Work(CaseKey),
    /// A command to another system.
    Command(CommandKey),
}

impl Aspect {
    /// Returns the aspect that a `detail` of this type is about, if at least that can be read.
    #[must_use]
    pub fn read(kind: EventType, detail: &At<'_>) -> Option<Self> {
        match kind {
            EventType::OrderPlaced => Some(Self::Placed),
            EventType::OrderCancelled => Some(Self::Cancelled),
            EventType::PaymentConfirmed => detail.field("payment_id").parsed().map(Self::Payment),
            EventType::ShipmentCreated => detail.field("parcel_id").parsed().map(Self::Shipment),
            EventType::FulfilmentReported => {
                detail.field("fulfilment_order_id").parsed().map(Self::Fulfilment)
            }
            EventType::OrderTagged => detail.field("tag").parsed().map(Self::Tag),
            EventType::RiskAssessed => detail.field("provider_id").parsed().map(Self::RiskAssessed),
            EventType::PaymentFailed => detail.field("payment_id").parsed().map(Self::PaymentFailed),
            EventType::RefundIssued => detail.field("refund_id").parsed().map(Self::Refund),
            EventType::PaymentDisputed => detail.field("dispute_id").parsed().map(Self::Dispute),
            EventType::DeliveryScanned => detail.field("parcel_id").parsed().map(Self::TrackingUpdates),
            EventType::DeliveryDelayed => detail
                .field("parcel_id")
                .optional(At::parsed)
                .map(EstimateSubject::from)
                .map(Self::RevisedEstimate),
            EventType::PickupReady => Some(Self::PickupReady),
            EventType::ReturnRequested => detail.field("return_id").parsed().map(Self::Return),
            EventType::ReturnUpdated => detail.field("return_id").parsed().map(Self::ReturnUpdated),
            EventType::EmailStatusChanged => detail.field("subject").parsed().map(Self::Mail),
            EventType::CaseResolved => detail.field("case").parsed().map(Self::Resolution),
            EventType::CaseWorkedOn => detail.field("case").parsed().map(Self::Work),
            EventType::EventRefused => None,
        }
    }
}

/// The text of an event as it came in. It can hold personal data: its source may put anything into it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "String", into = "String")]
pub struct Raw(String);

impl Raw {
    /// Returns the text. It ends in `… (cut)` if it was longer than [`RAW_BYTES_MAX`] bytes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Raw {
    fn from(text: String) -> Self {
        Self(cut(text, RAW_BYTES_MAX, "… (cut)"))
    }
}

impl From<Raw> for String {
    fn from(raw: Raw) -> String {
        raw.0
    }
}

impl std::fmt::Debug for Raw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Raw({} bytes, redacted)", self.0.len())
    }
}

impl Refused {
    /// Describes a `detail` that was refused: the aspect that it is about, its identifier and its time, as
    /// far as they can be read.
    #[must_use]
    pub fn of(
        kind: Option<EventType>,
        why: WhyRefused,
        detail: &At<'_>,
        violations: Vec<Violation>,
        raw: String,
        now: Timestamp,
    ) -> Self {
        // Violations are not noted again here: the first reading noted them.
        let unnoted = Violations::default();
        let detail = detail.noting_to(&unnoted);
        Self {
            refused_at: now,
            why,
            about: kind.and_then(|kind| Aspect::read(kind, &detail)),
            event_id: detail.field("id").parsed(),
            occurred_at: detail.field("occurred_at").moment(),
            violations,
            raw: raw.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_raw_event_is_cut_once_and_says_so() {
        let raw = Raw::from("ü".repeat(RAW_BYTES_MAX));
        assert!(raw.as_str().len() <= RAW_BYTES_MAX && raw.as_str().ends_with("… (cut)"));
        assert_eq!(Raw::from(String::from(raw.clone())), raw);
        assert_eq!(format!("{:?}", Raw::from("{}".to_owned())), "Raw(2 bytes, redacted)");
    }

    #[test]
    fn of_one_text_refused_twice_the_first_refusal_stands_in_whatever_order_they_come() {
        let refusal = |second: i64| {
            let at = Timestamp::from_second(second).unwrap();
            let stamp = crate::event::stamp::Stamp {
                occurred_at: at,
                id: "refused-1".parse().unwrap(),
                source: crate::event::stamp::Source::Desk,
            };
            let (unnoted, nothing) = (Violations::default(), serde_json::Value::Null);
            let detail = At::root(&nothing, &unnoted);
            let body = Refused::of(None, WhyRefused::Malformed, &detail, vec![], String::new(), at);
            (stamp, crate::event::fact::Fact::EventRefused(body))
        };
        for order in [[1, 2], [2, 1]] {
            let mut facts = crate::facts::entries::Facts::default();
            for (stamp, fact) in order.map(refusal) {
                facts.merge(stamp, fact).unwrap();
            }
            let held: Vec<Timestamp> = facts.refused().values().map(|held| held.body.refused_at).collect();
            assert_eq!(held, [Timestamp::from_second(1).unwrap()]);
        }
    }
}
