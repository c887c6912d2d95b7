//! The reasons why a message is not sent.

use crate::values::slug::slugs;

slugs! {
    /// A reason why a message that the facts call for, or would call for, is not sent.
    pub enum Reason {
        /// The order is not known yet.
        OrderMissing = "order-missing",
        /// The order is cancelled.
        OrderCancelled = "order-cancelled",
        /// Not all of it is paid.
        NotPaid = "not-paid",
        /// The tracking of the shipment is not known yet.
        NoTracking = "no-tracking",
        /// The shipment was voided.
        ParcelVoided = "parcel-voided",
        /// The shipment holds something that was not ordered.
        ParcelMismatch = "parcel-mismatch",
        /// It would say nothing new: what the customer was told is true again.
        NothingToCorrect = "nothing-to-correct",
        /// True, but no longer of use.
        TooLate = "too-late",
        /// There is no address to send it to.
        NoAddress = "no-address",
        /// The policy does not know the shop, so the message has no sender.
        ShopUnknown = "shop-unknown",
        /// It is paid by now.
        PaidMeanwhile = "paid-meanwhile",
        /// The money went back.
        Refunded = "refunded",
        /// The customer asked the bank or the payment provider for the money.
        Disputed = "disputed",
        /// It arrived meanwhile, waits for pickup, or was on the vehicle that brings it.
        Delivered = "delivered",
        /// The customer fetches it: nothing is on its way.
        PickupOrder = "pickup-order",
        /// The goods are sent to the customer, who need not fetch them.
        ToBeSent = "to-be-sent",
        /// The carrier says that it is lost or goes back.
        LostOrReturned = "lost-or-returned",
        /// The carrier reported something newer of the shipment.
        MovedOn = "moved-on",
        /// Nothing of it is still to come.
        NothingToCome = "nothing-to-come",
        /// The day of the delivery estimate is over: the message would name a day that has passed.
        PromisePassed = "promise-passed",
        /// The shipping notice comes first, and names the day.
        NoticeFirst = "notice-first",
        /// The last one went out too recently.
        TooSoon = "too-soon",
        /// Mail to this address came back for good, or was called unwanted.
        AddressSuppressed = "address-suppressed",
        /// The customer wants no such mail.
        Unsubscribed = "unsubscribed",
        /// Something about the order needs a person first.
        OpenCase = "open-case",
        /// The refund failed: no money went back.
        RefundFailed = "refund-failed",
        /// Something goes back, or was refunded.
        ReturnOrRefund = "return-or-refund",
        /// The order only tries the checkout.
        TestOrder = "test-order",
        /// The customer bought at a counter, and took the goods along.
        CounterSale = "counter-sale",
        /// A marketplace writes to its buyers itself.
        MarketplaceOrder = "marketplace-order",
        /// It happened before Candor spoke for the shop: the customer heard it from elsewhere.
        ToldElsewhere = "told-elsewhere",
    }
}
