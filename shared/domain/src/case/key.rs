//! The table of cases: each kind with its key, its team and its severity.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::case::subject::{LateGoods, Subject, SubjectType, WholeOrder};
use crate::case::team::{Severity, Team};
use crate::command::key::CommandKey;
use crate::message::key::MessageKey;
use crate::values::id::{
    DisputeId, EventId, FulfilmentOrderId, OrderId, PaymentOrShipmentId, RefundId, ReturnId, ShipmentId,
};
use crate::values::slug::slugs;
use crate::values::text::TagName;
use crate::values::text_form::text_form;

/// The longest key of a case, in bytes: the longest key of a message, and its kind.
const KEY_BYTES_MAX: usize = 256;

/// Returns the subject of a key: that of its part, or the order where it has no part.
macro_rules! subject_of {
    () => {
        Subject::Order
    };
    ($part:ident) => {
        $part.subject()
    };
}

/// Reads the key of a kind from the text of its subject.
macro_rules! read_subject {
    ($text:ident, $kind:ident) => {
        $text.parse::<WholeOrder>().map(|_| CaseKey::$kind).map_err(|why| why.to_string())
    };
    ($text:ident, $kind:ident, $type:ty) => {
        $text.parse::<$type>().map(CaseKey::$kind).map_err(|why| why.to_string())
    };
}

/// Names the type of the subject of a kind.
#[cfg(feature = "schema")]
macro_rules! subject_type {
    () => {
        WholeOrder
    };
    ($type:ty) => {
        $type
    };
}

/// Defines the kinds of case and their keys by one table. A row is what is the matter, in a sentence that people are told; a
/// kind; the subject of its key (where that is not the order itself); its slug; its team where the policy names no other; and
/// its severity.
macro_rules! cases {
    ($(
        $(#[doc = $says:literal])+
        $kind:ident $(($part:ident: $type:ty))? = $slug:literal, $team:ident, $severity:ident;
    )+) => {
        slugs! {
            /// A kind of problem that a person must look at.
            pub enum CaseKind {
                $($(#[doc = $says])+ $kind = $slug,)+
            }
        }

        impl CaseKind {
            /// Returns the team that works on the case, where the policy names no other.
            #[must_use]
            pub fn team(self) -> Team {
                match self {
                    $(Self::$kind => Team::$team,)+
                }
            }

            /// Returns what is the matter with every case of the kind, in a sentence: the one that documents the kind. It names
            /// no person and quotes none, unlike the summary of a case.
            #[must_use]
            pub fn says(self) -> &'static str {
                match self {
                    $(Self::$kind => concat!($($says),+).trim_ascii_start(),)+
                }
            }

            /// Returns the severity of the case.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$kind => Severity::$severity,)+
                }
            }

            /// Returns the regular expression of the subjects that its keys can have.
            #[cfg(feature = "schema")]
            fn subject_pattern(self) -> String {
                match self {
                    $(Self::$kind => <subject_type!($($type)?)>::pattern(),)+
                }
            }

            /// Reads the subject of a key of this kind, or says what is wrong with it.
            fn key(self, subject: &str) -> Result<CaseKey, String> {
                match self {
                    $(Self::$kind => read_subject!(subject, $kind $(, $type)?),)+
                }
            }
        }

        /// The key of a case. At most one case is open per order and key. It is written as its kind and its subject, with a
        /// colon between them: `parcel-stalled:p1`.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(extend("maxLength" = KEY_BYTES_MAX, "pattern" = case_key())))]
        #[serde(try_from = "String", into = "String")]
        pub enum CaseKey {
            $($(#[doc = $says])+ $kind $(($type))?,)+
        }

        impl CaseKey {
            /// Returns its kind.
            #[must_use]
            pub fn kind(&self) -> CaseKind {
                match self {
                    $(Self::$kind { .. } => CaseKind::$kind,)+
                }
            }

            /// Returns its subject.
            #[must_use]
            pub fn subject(&self) -> Subject<'_> {
                match self {
                    $(Self::$kind $(($part))? => subject_of!($($part)?),)+
                }
            }
        }
    };
}

cases! {
    /// An event has something missing or wrong.
    EventMalformed(event: EventId) = "event-malformed", Storefront, Normal;
    /// An event claims to have happened later than now.
    EventFromTheFuture(event: EventId) = "event-from-the-future", Storefront, Normal;
    /// An event is beyond what an order can hold.
    EventOverLimit(event: EventId) = "event-over-limit", Storefront, Normal;
    /// A payment provider reports about a payment, a refund or a dispute of which no order is known.
    ReportUnmatched = "report-unmatched", Storefront, High;
    /// Facts are waiting for an order that does not come.
    OrderMissing = "order-missing", Storefront, Normal;
    /// An order waits too long for its payment.
    PaymentPending = "payment-pending", Storefront, Low;
    /// A payment is authorised and not captured, and the authorisation ends soon or has ended.
    PaymentUncaptured = "payment-uncaptured", Storefront, High;
    /// The payment does not match the order: another amount, another currency, or a second payment.
    PaymentMismatch = "payment-mismatch", Storefront, High;
    /// More was refunded than came in, or in another currency.
    RefundMismatch = "refund-mismatch", Storefront, High;
    /// A refund failed after it was issued: no money went back with it.
    RefundFailed(refund: RefundId) = "refund-failed", Storefront, High;
    /// An order is cancelled, and its money did not go back in time.
    RefundOverdue = "refund-overdue", Storefront, Normal;
    /// A customer asked the bank or the payment provider for the money: the shop has to answer.
    PaymentDisputed(dispute: DisputeId) = "payment-disputed", Storefront, High;
    /// A dispute was decided for the customer.
    DisputeLost(dispute: DisputeId) = "dispute-lost", Storefront, High;
    /// Two sources contradict each other.
    SourceConflict(subject: PaymentOrShipmentId) = "source-conflict", Storefront, High;
    /// The order looks like another one of the same customer.
    LikelyDuplicate(other: OrderId) = "likely-duplicate", Storefront, High;
    /// A tag holds the order, and no person has looked after it for too long.
    HoldForgotten(tag: TagName) = "hold-forgotten", Fulfilment, Normal;
    /// The order left, and its risk of fraud is rated so high that it would have been held.
    RiskyAndShipped = "risky-and-shipped", Storefront, High;
    /// The order should have been handed over by now.
    NotHandedOver = "not-handed-over", Fulfilment, Normal;
    /// A warehouse will not send units that are still to be sent.
    FulfilmentRefused(fulfilment_order: FulfilmentOrderId) = "fulfilment-refused", Fulfilment, Normal;
    /// A warehouse was asked not to send, and sends all the same.
    CancellationRefused(fulfilment_order: FulfilmentOrderId) = "cancellation-refused", Support, High;
    /// A shipment holds an unknown line, or more than was ordered.
    ParcelMismatch(shipment: ShipmentId) = "parcel-mismatch", Fulfilment, High;
    /// A shipment is on its way for an order that is cancelled.
    ParcelOfCancelledOrder(shipment: ShipmentId) = "parcel-of-cancelled-order", Fulfilment, High;
    /// Units were refunded that the warehouse was asked to send: it may still send them.
    RefundedUnshipped = "refunded-unshipped", Fulfilment, High;
    /// Units were refunded as never sent, and were sent after all.
    RefundedShipped = "refunded-shipped", Fulfilment, High;
    /// The address changed after a shipment was handed over.
    AddressChanged(shipment: ShipmentId) = "address-changed", Fulfilment, High;
    /// A carrier has a shipment that no source announced.
    ParcelUnannounced(shipment: ShipmentId) = "parcel-unannounced", Fulfilment, Normal;
    /// A label was made, and the carrier never got the shipment.
    LabelUnused(shipment: ShipmentId) = "label-unused", Fulfilment, Normal;
    /// A shipment had no tracking update for too long.
    ParcelStalled(shipment: ShipmentId) = "parcel-stalled", Fulfilment, Normal;
    /// The day of the delivery estimate is over, and the shipment has not arrived.
    PromisePassed(goods: LateGoods) = "promise-passed", Support, Normal;
    /// A delivery failed, and nothing has happened since.
    AttemptFailed(shipment: ShipmentId) = "attempt-failed", Support, Normal;
    /// A shipment waits for pickup, and soon goes back.
    PickupExpiring(shipment: ShipmentId) = "pickup-expiring", Support, Normal;
    /// Goods that wait at a place of the shop were not fetched in time.
    PickupUncollected = "pickup-uncollected", Support, Normal;
    /// A carrier says that something is wrong with a shipment.
    ParcelException(shipment: ShipmentId) = "parcel-exception", Fulfilment, High;
    /// A shipment goes back to the shop.
    ParcelReturned(shipment: ShipmentId) = "parcel-returned", Fulfilment, High;
    /// A carrier cannot find a shipment.
    ParcelLost(shipment: ShipmentId) = "parcel-lost", Fulfilment, High;
    /// A shipment was delivered, and a later tracking update says that it is on its way.
    DeliveredThenMoving(shipment: ShipmentId) = "delivered-then-moving", Fulfilment, Normal;
    /// The customer wants to send back more than was sent.
    ReturnMismatch = "return-mismatch", Support, Normal;
    /// The customer asked for a return, and nothing came of it.
    ReturnOpen(id: ReturnId) = "return-open", Support, Low;
    /// The shop will not do what it was asked: tag the order, hold it, or cancel it.
    CommandRefused(command: CommandKey) = "command-refused", Storefront, High;
    /// The shop was asked to change a tag, and did not say that it did.
    CommandUnanswered(command: CommandKey) = "command-unanswered", Storefront, Low;
    /// Mail to the customer came back for good.
    CustomerUnreachable = "customer-unreachable", Support, High;
    /// The customer called a mail unwanted.
    CustomerComplained = "customer-complained", Support, High;
    /// A message is due and cannot be sent: there is no address, the shop is unknown, or the mail service
    /// refuses it.
    MessageImpossible(message: MessageKey) = "message-impossible", Support, Normal;
    /// A message may or may not have gone out.
    MessageUnknown(message: MessageKey) = "message-unknown", Support, Low;
    /// The customer believes something that is no longer true, and no message will correct it.
    CustomerMisinformed(message: MessageKey) = "customer-misinformed", Support, High;
}

impl fmt::Display for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind(), self.subject())
    }
}

/// By kind, and then by the subject as it is written: announcements of the same moment go out in this order.
impl Ord for CaseKey {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_kind = self.kind().cmp(&other.kind());
        by_kind.then_with(|| self.subject().text().cmp(&other.subject().text()))
    }
}

impl PartialOrd for CaseKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A reason for which a text is not the key of a case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCaseKey {
    /// The text names no kind of case, or is too long.
    #[error("{0:?} is not the key of a case")]
    NoKey(String),
    /// A case of this kind cannot have this subject.
    #[error("{text:?} is not the key of a case: its subject {why}")]
    Subject {
        /// The text.
        text: String,
        /// The reason for which the subject is none of this kind.
        why: String,
    },
}

impl FromStr for CaseKey {
    type Err = InvalidCaseKey;
    fn from_str(text: &str) -> Result<Self, InvalidCaseKey> {
        let parts = text.split_once(':').filter(|_| text.len() <= KEY_BYTES_MAX);
        let known = parts.and_then(|(slug, subject)| {
            let kind = CaseKind::ALL.into_iter().find(|kind| kind.slug() == slug)?;
            Some((kind, subject))
        });
        let (kind, subject) = known.ok_or_else(|| InvalidCaseKey::NoKey(text.to_owned()))?;
        kind.key(subject).map_err(|why| InvalidCaseKey::Subject { text: text.to_owned(), why })
    }
}

text_form!(CaseKey);

/// Returns the regular expression of all keys: the kinds with the same type of subject stand together.
#[cfg(feature = "schema")]
fn case_key() -> String {
    let mut kinds: std::collections::BTreeMap<String, Vec<&str>> = std::collections::BTreeMap::new();
    for kind in CaseKind::ALL {
        kinds.entry(kind.subject_pattern()).or_default().push(kind.slug());
    }
    let keys = kinds.iter().map(|(subject, kinds)| format!("({}):({subject})", kinds.join("|")));
    format!("^({})$", keys.collect::<Vec<_>>().join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBJECTS: [&str; 7] =
        ["", "order", "p1", "gift wrap", "tag:0:vip", "shipping-notice:p1", "order-update:10"];

    #[test]
    fn a_case_key_reads_back_as_it_was_written() {
        for kind in CaseKind::ALL {
            let texts = SUBJECTS.map(|subject| format!("{kind}:{subject}"));
            let keys = texts.iter().filter_map(|text| Some((text, text.parse::<CaseKey>().ok()?)));
            let keys: Vec<(&String, CaseKey)> = keys.collect();
            assert!(!keys.is_empty() && keys.len() < texts.len(), "{kind}: {keys:?}");
            for (text, key) in keys {
                assert_eq!((key.kind(), &key.to_string()), (kind, text));
            }
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.slug());
        }
    }

    #[test]
    fn a_text_that_is_not_the_key_of_a_case_is_refused() {
        let long = format!("message-unknown:order-update:{}", "0".repeat(KEY_BYTES_MAX));
        for bad in [
            "order-missing",
            "order-missing:",
            "order-missing:p1",
            "parcel-eaten:p1",
            "parcel-lost:a\nb",
            "parcel-lost:a b",
            "message-unknown:order",
            &long,
        ] {
            assert!(bad.parse::<CaseKey>().is_err(), "{bad}");
        }
    }

    #[test]
    fn cases_are_in_the_order_of_their_kinds_and_then_of_their_texts() {
        let texts = [
            "order-missing:order",
            "promise-passed:a",
            "promise-passed:order",
            "promise-passed:z",
            "message-unknown:follow-up",
            "message-unknown:order-confirmation",
            "message-unknown:order-update:10",
            "message-unknown:order-update:9",
            "customer-misinformed:delay-notice:0:order",
        ];
        let keys = texts.map(|text| text.parse::<CaseKey>().unwrap());
        assert!(keys.is_sorted(), "{keys:?}");
    }

    #[test]
    fn a_passed_promise_of_a_parcel_that_is_named_like_the_order_is_one_case_with_that_of_the_order() {
        use crate::values::id::EstimateSubject;
        let shipment = EstimateSubject::Shipment("order".parse().unwrap());
        let keys = [shipment, EstimateSubject::Order].map(|subject| CaseKey::PromisePassed(subject.into()));
        assert_eq!(keys[0], keys[1]);
    }
}
