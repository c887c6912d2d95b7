//! Why a message is not sent.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

/// Why a message that was obliged, or would be, is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The order is not known yet.
    OrderMissing,
    /// The order is cancelled.
    OrderCancelled,
    /// Not all of it is paid.
    NotPaid,
    /// The parcel's tracking is not known yet.
    NoTracking,
    /// The parcel was voided.
    ParcelVoided,
    /// The parcel holds what was not ordered.
    ParcelMismatch,
    /// It would say nothing new: what the customer was told is true again.
    NothingToCorrect,
    /// True, but no longer of use.
    TooLate,
    /// There is no address to send it to.
    NoAddress,
    /// The policy does not know the shop, so there is nobody to sign it.
    ShopUnknown,
    /// It is paid by now.
    PaidMeanwhile,
    /// The money went back.
    Refunded,
    /// It arrived meanwhile, or waits to be fetched.
    Delivered,
    /// The carrier says that it is lost or goes back.
    LostOrReturned,
    /// Nothing of it is to come any more.
    NothingToCome,
    /// The promised day is over: it would name a day that has passed.
    PromisePassed,
    /// The parcel itself is told of first, with its day.
    NoticeFirst,
    /// The last one went out too short a time ago.
    TooSoon,
    /// Mail to this address came back for good, or was called unwanted.
    AddressSuppressed,
    /// The customer wants no such mail.
    Unsubscribed,
    /// Something about the order needs a person first.
    OpenCase,
    /// Something goes back, or was refunded.
    ReturnOrRefund,
}

impl Reason {
    /// The name in logs, stories and the desk.
    #[must_use]
    pub fn slug(&self) -> &'static str {
        match self {
            Self::OrderMissing => "order-missing",
            Self::OrderCancelled => "order-cancelled",
            Self::NotPaid => "not-paid",
            Self::NoTracking => "no-tracking",
            Self::ParcelVoided => "parcel-voided",
            Self::ParcelMismatch => "parcel-mismatch",
            Self::NothingToCorrect => "nothing-to-correct",
            Self::TooLate => "too-late",
            Self::NoAddress => "no-address",
            Self::ShopUnknown => "shop-unknown",
            Self::PaidMeanwhile => "paid-meanwhile",
            Self::Refunded => "refunded",
            Self::Delivered => "delivered",
            Self::LostOrReturned => "lost-or-returned",
            Self::NothingToCome => "nothing-to-come",
            Self::PromisePassed => "promise-passed",
            Self::NoticeFirst => "notice-first",
            Self::TooSoon => "too-soon",
            Self::AddressSuppressed => "address-suppressed",
            Self::Unsubscribed => "unsubscribed",
            Self::OpenCase => "open-case",
            Self::ReturnOrRefund => "return-or-refund",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}
