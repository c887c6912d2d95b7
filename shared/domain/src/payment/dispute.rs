//! Disputes: a customer asks the bank or the payment provider for the money, and not the shop.
//!
//! What providers send about them:
//! - Stripe (`charge.dispute.created`, `.updated`, `.closed`): `status` is `warning_needs_response`,
//!   `warning_under_review` or `warning_closed` for an inquiry, which has taken no money yet, and `needs_response`,
//!   `under_review`, `won` or `lost` for a chargeback, which takes it at once: <https://stripe.com/docs/disputes>.
//!   A real payload, with `evidence_details.due_by`:
//!   <https://github.com/woocommerce/woocommerce-gateway-stripe/pull/3672>.
//! - Shopify: `type` is `inquiry` or `chargeback`, with `evidence_due_by` and `finalized_on`; `status` also has
//!   `accepted`, which is lost: <https://shopify.dev/docs/api/admin-graphql/2025-04/objects/ShopifyPaymentsDispute>.
//! - PayPal (`CUSTOMER.DISPUTE.CREATED`, `.UPDATED`, `.RESOLVED`): `dispute_life_cycle_stage` is `INQUIRY` for up to
//!   20 days, and `CHARGEBACK` or later after that: <https://developer.paypal.com/docs/disputes/disputes-reference>.
//!
//! None of them is final: of 127,332 disputes, 727 were won and then lost, and 178 were lost and then won
//! (<https://github.com/antiwork/gumroad/pull/6833>). So the newest word counts, whatever it says.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::values::id::{DisputeId, PaymentId};
use crate::values::money::Money;
use crate::values::slug::slugs;
use crate::values::text::Remark;

/// A dispute about a payment, as it stands. The fact always has the whole dispute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dispute {
    /// The identifier that the payment provider gave to the dispute. It stays when an inquiry becomes a chargeback.
    pub dispute_id: DisputeId,
    /// The payment that is disputed, if the source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    /// The amount that is disputed. It can be less than the payment.
    #[cfg_attr(feature = "schema", schemars(extend("properties" = { "amount_minor": { "minimum": 1 } })))]
    pub amount: Money,
    /// The kind of dispute.
    pub kind: DisputeKind,
    /// The state of the dispute.
    pub status: DisputeStatus,
    /// The reason for the dispute, in the words of the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Remark>,
    /// The time until which the provider takes an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_due_by: Option<Timestamp>,
}

slugs! {
    /// A kind of dispute.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum DisputeKind {
        /// The bank or the provider asks about the payment, and has taken no money yet.
        Inquiry = "inquiry",
        /// The money was taken from the shop until the dispute is decided.
        Chargeback = "chargeback",
    }
}

slugs! {
    /// A state of a dispute.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum DisputeStatus {
        /// It waits for the answer of the shop.
        Opened = "opened",
        /// It is answered, and not decided yet.
        UnderReview = "under-review",
        /// It ended, and took nothing: it was decided for the shop, withdrawn, or closed as an inquiry. If a refund
        /// ended it, that refund is an event of its own.
        Won = "won",
        /// It was decided for the customer, or the shop accepted it: the amount stays with the customer, without a
        /// refund.
        Lost = "lost",
    }
}

impl Dispute {
    /// Returns true when its amount is with the customer, for now or for good.
    #[must_use]
    pub(crate) fn has_taken(&self) -> bool {
        match (self.status, self.kind) {
            (DisputeStatus::Lost, _) => true,
            (DisputeStatus::Opened | DisputeStatus::UnderReview, DisputeKind::Chargeback) => true,
            (DisputeStatus::Opened | DisputeStatus::UnderReview, DisputeKind::Inquiry) => false,
            (DisputeStatus::Won, _) => false,
        }
    }
}
