//! Why a message is not sent.

use crate::values::slug::slugs;

slugs! {
    /// Why a message that was obliged, or would be, is not sent.
    pub enum Reason {
        /// The order is not known yet.
        OrderMissing = "order-missing",
        /// The order is cancelled.
        OrderCancelled = "order-cancelled",
        /// Not all of it is paid.
        NotPaid = "not-paid",
        /// The parcel's tracking is not known yet.
        NoTracking = "no-tracking",
        /// The parcel was voided.
        ParcelVoided = "parcel-voided",
        /// The parcel holds what was not ordered.
        ParcelMismatch = "parcel-mismatch",
        /// It would say nothing new: what the customer was told is true again.
        NothingToCorrect = "nothing-to-correct",
        /// True, but no longer of use.
        TooLate = "too-late",
        /// There is no address to send it to.
        NoAddress = "no-address",
        /// The policy does not know the shop, so there is nobody to sign it.
        ShopUnknown = "shop-unknown",
        /// It is paid by now.
        PaidMeanwhile = "paid-meanwhile",
        /// The money went back.
        Refunded = "refunded",
        /// It arrived meanwhile, or waits to be fetched.
        Delivered = "delivered",
        /// The carrier says that it is lost or goes back.
        LostOrReturned = "lost-or-returned",
        /// Nothing of it is to come any more.
        NothingToCome = "nothing-to-come",
        /// The promised day is over: it would name a day that has passed.
        PromisePassed = "promise-passed",
        /// The parcel itself is told of first, with its day.
        NoticeFirst = "notice-first",
        /// The last one went out too short a time ago.
        TooSoon = "too-soon",
        /// Mail to this address came back for good, or was called unwanted.
        AddressSuppressed = "address-suppressed",
        /// The customer wants no such mail.
        Unsubscribed = "unsubscribed",
        /// Something about the order needs a person first.
        OpenCase = "open-case",
        /// Something goes back, or was refunded.
        ReturnOrRefund = "return-or-refund",
    }
}
