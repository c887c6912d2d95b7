//! The problems that cases are about, as data: rules choose them, and `words` puts them into sentences, in each language.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::case::quotes::Quotes;
use crate::fulfilment::request::StopReason;
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::order::assessed::RiskAssessed;
use crate::order::placed::Risk;
use crate::order::statement::OrderStatement;
use crate::pickup::ready::PickupReady;
use crate::returns::updated::ReturnStatus;
use crate::shipment::statement::ShipmentStatement;
use crate::shipment::tracking_update::TrackingStatus;
use crate::values::id::{
    DisputeId, EstimateSubject, FulfilmentOrderId, LineId, OrderId, PaymentId, RefundId, ReturnId,
    ShipmentId, Shop,
};
use crate::values::line_quantity::LineQuantity;
use crate::values::money::Money;
use crate::values::quantity::Quantity;
use crate::values::reading::Violation;
use crate::values::text::{OrderNumber, Remark, TagName};

/// Defines enums of which each variant knows if it holds words of others.
macro_rules! sayings {
    ($(
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident { $($field:ident: $type:ty),* $(,)? },)+
        }
    )+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) enum $name {
            $($(#[$variant_meta])* $variant { $($field: $type),* },)+
        }

        impl Quotes for $name {
            fn quotes(&self) -> bool {
                match self {
                    $(Self::$variant { $($field),* } => {
                        let parts: &[bool] = &[$($field.quotes()),*];
                        parts.contains(&true)
                    })+
                }
            }
        }

        #[cfg(test)]
        impl crate::case::problem::tests::Sample for $name {
            fn samples() -> Vec<Self> {
                let nth = |n: usize| [$(Self::$variant { $($field: <$type>::sample(n)),* }),+];
                (0..crate::case::problem::tests::EACH).flat_map(nth).collect()
            }
        }
    )+};
}

/// Defines the problem of any subject as one of the subjects' own.
macro_rules! subjects {
    ($($subject:ident($problem:ident),)+) => {
        /// One thing that is the matter: a sentence or two.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) enum Problem {
            $($subject($problem),)+
        }

        impl Quotes for Problem {
            fn quotes(&self) -> bool {
                match self {
                    $(Self::$subject(problem) => problem.quotes(),)+
                }
            }
        }

        $(impl From<$problem> for Problem {
            fn from(problem: $problem) -> Self {
                Self::$subject(problem)
            }
        })+

        #[cfg(test)]
        impl crate::case::problem::tests::Sample for Problem {
            fn samples() -> Vec<Self> {
                [$($problem::samples().into_iter().map(Self::from).collect::<Vec<_>>()),+].concat()
            }
        }
    };
}

subjects! {
    Event(EventProblem),
    Payment(PaymentProblem),
    Refund(RefundProblem),
    Dispute(DisputeProblem),
    Fulfilment(FulfilmentProblem),
    Shipment(ShipmentProblem),
    Tracking(TrackingProblem),
    Return(ReturnProblem),
    Message(MessageProblem),
    Belief(BeliefProblem),
    Command(CommandProblem),
}

sayings! {
    /// A problem with events.
    EventProblem {
        Refused { violations: Vec<Violation> },
        /// Reports of a payment provider that fit no order.
        Unmatched { reports: usize, newest: Option<Violation> },
        OrderMissing { facts: usize },
    }

    /// A problem with payments.
    PaymentProblem {
        FailedLater { payment: PaymentId },
        OtherCurrency { amount: Money, total: Money },
        TooMuch { received: Money, payments: usize, total: Money },
        TooLittle { received: Money, total: Money, missing: Money },
        Nothing { total: Money },
        Uncaptured { total: Money, ends_at: Timestamp },
    }

    /// A problem with refunds.
    RefundProblem {
        Failed { refund: RefundId, amount: Money, is_told: bool },
        OtherCurrency { amount: Money, total: Money },
        TooMuch { refunded: Money, received: Money },
        /// By a refund and by a dispute.
        Twice { refunded: Money, taken: Money, received: Money },
        Overdue { owed: Money, received: Money },
    }

    /// A dispute.
    DisputeProblem {
        Inquiry { dispute: DisputeId, amount: Money, reason: Option<Remark>, due_by: Option<Timestamp> },
        Chargeback { dispute: DisputeId, amount: Money, reason: Option<Remark>, due_by: Option<Timestamp> },
        UnderReview { dispute: DisputeId, amount: Money },
        Won { dispute: DisputeId, amount: Money },
        Lost { dispute: DisputeId, amount: Money, reason: Option<Remark> },
        HeldBack { units: Vec<LineQuantity> },
    }

    /// A problem with sending an order.
    FulfilmentProblem {
        /// `others` look the same as well.
        Alike { number: Option<OrderNumber>, order: OrderId, other: OrderId, others: Vec<OrderId> },
        Held { tag: TagName, since: Timestamp },
        NotHandedOver { units: Vec<LineQuantity> },
        RefundedUnsent { units: Vec<LineQuantity> },
        RefundedSent { units: Vec<LineQuantity> },
        Refused { units: Vec<LineQuantity>, answer: Option<Remark> },
        NotStopped { part: FulfilmentOrderId, answer: Option<Remark>, is_cancelled: bool },
        Risky { ratings: Vec<RiskAssessed>, by_shop: Option<Risk>, shipments: Vec<ShipmentId> },
        Uncollected {},
    }

    /// A problem with the contents, the destination or the existence of a shipment.
    ShipmentProblem {
        VoidedMoving { shipment: ShipmentId },
        UnknownLines { shipment: ShipmentId, lines: Vec<LineId> },
        TooMuch { shipment: ShipmentId, lines: Vec<LineId> },
        OfCancelled { shipment: ShipmentId, has_arrived: bool },
        OtherAddress { shipment: ShipmentId },
        Unannounced { shipment: ShipmentId, since: Timestamp },
    }

    /// A problem with the way of a shipment.
    TrackingProblem {
        LabelUnused { shipment: ShipmentId, made_at: Timestamp },
        /// `boxes` are all and those that arrived.
        Stalled { shipment: ShipmentId, at: Timestamp, boxes: Option<(usize, usize)> },
        AttemptFailed { shipment: ShipmentId, failed_at: Timestamp },
        PickupExpiring { shipment: ShipmentId, until: Timestamp },
        InTrouble { shipment: ShipmentId },
        Returned { shipment: ShipmentId },
        Lost { shipment: ShipmentId },
        Moved { shipment: ShipmentId, arrived_at: Timestamp, status: TrackingStatus },
        Late { goods: EstimateSubject, by: Date },
    }

    /// A problem with returns.
    ReturnProblem {
        /// `lines` have what is to come back, and what was sent.
        TooMuch { lines: Vec<(LineQuantity, Quantity)> },
        /// `status` made it wait for the shop; without one, it was asked for.
        Open { id: ReturnId, status: Option<ReturnStatus> },
    }

    /// A problem with the sending of a message.
    MessageProblem {
        ShopUnknown { message: MessageKey, shop: Shop },
        Blocked { message: MessageKey, reason: Reason },
        Refused { message: MessageKey, why: Remark },
        Unknown { message: MessageKey, attempts: u32 },
        Bounced {},
        Complained {},
    }

    /// A statement that the customer believes, and that is not true any more.
    BeliefProblem {
        Arrived { shipment: ShipmentId, now: Option<TrackingStatus> },
        Order { told: OrderStatement, now: OrderStatement },
        Shipment { shipment: ShipmentId, told: ShipmentStatement, now: ShipmentStatement },
        Pickup { told: PickupReady, now: PickupReady },
        Day { goods: EstimateSubject, told: Date, now: Date },
    }

    /// A problem with a command to the shop.
    CommandProblem {
        /// `says` are the words of the shop.
        Refused { wish: Wish, says: Vec<String> },
        Unanswered { wish: Wish, at: Timestamp },
    }

    /// The state that the shop was asked to bring about.
    Wish {
        Cancelled {},
        Tagged { tag: Option<TagName> },
        Untagged { tag: Option<TagName> },
        CasesShown {},
        Archived {},
        Held { reason: StopReason },
        Sent {},
    }
}

#[cfg(test)]
pub(crate) mod tests;
