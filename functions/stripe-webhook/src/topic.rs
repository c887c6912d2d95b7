//! Lists the types of events, each with the facts that it says or the reason why it is not used.
//!
//! All types: <https://docs.stripe.com/api/events/types>.

/// A type of event that is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// `payment_intent.succeeded`
    PaymentIntentSucceeded,
    /// `payment_intent.payment_failed`
    PaymentIntentFailed,
    /// `charge.succeeded`
    ChargeSucceeded,
    /// `charge.captured`
    ChargeCaptured,
    /// `charge.updated`
    ChargeUpdated,
    /// `charge.refunded`
    ChargeRefunded,
    /// `charge.failed`
    ChargeFailed,
    /// `refund.created`
    RefundCreated,
    /// `refund.updated`
    RefundUpdated,
    /// `refund.failed`
    RefundFailed,
    /// `charge.refund.updated`
    ChargeRefundUpdated,
    /// `charge.dispute.created`
    DisputeCreated,
    /// `charge.dispute.updated`
    DisputeUpdated,
    /// `charge.dispute.closed`
    DisputeClosed,
    /// `charge.dispute.funds_withdrawn`
    DisputeFundsWithdrawn,
    /// `charge.dispute.funds_reinstated`
    DisputeFundsReinstated,
    /// `checkout.session.completed`
    SessionCompleted,
    /// `checkout.session.async_payment_succeeded`
    SessionPaymentSucceeded,
    /// `checkout.session.async_payment_failed`
    SessionPaymentFailed,
}

impl Topic {
    /// Lists all types that are used.
    pub const ALL: [Self; 19] = [
        Self::PaymentIntentSucceeded,
        Self::PaymentIntentFailed,
        Self::ChargeSucceeded,
        Self::ChargeCaptured,
        Self::ChargeUpdated,
        Self::ChargeRefunded,
        Self::ChargeFailed,
        Self::RefundCreated,
        Self::RefundUpdated,
        Self::RefundFailed,
        Self::ChargeRefundUpdated,
        Self::DisputeCreated,
        Self::DisputeUpdated,
        Self::DisputeClosed,
        Self::DisputeFundsWithdrawn,
        Self::DisputeFundsReinstated,
        Self::SessionCompleted,
        Self::SessionPaymentSucceeded,
        Self::SessionPaymentFailed,
    ];

    /// Lists types about payments that are not used, each with the reason.
    pub const NOT_USED: [(&str, &str); 9] = [
        ("payment_intent.created", "nothing is paid yet"),
        ("payment_intent.processing", "the payment is on its way, and can still fail"),
        ("payment_intent.requires_action", "the customer still has to confirm the payment"),
        ("payment_intent.amount_capturable_updated", "the money is promised, and not captured yet"),
        (
            "payment_intent.partially_funded",
            "what was sent waits in the customer's balance at Stripe until all of it is there",
        ),
        (
            "payment_intent.canceled",
            "no money came in, and no attempt failed with it: one that failed is an event of its own",
        ),
        ("charge.pending", "the payment is on its way, and can still fail"),
        ("charge.expired", "money that was promised was never captured, so none came in"),
        ("checkout.session.expired", "the customer left without paying"),
    ];

    /// Returns Stripe's name for the type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PaymentIntentSucceeded => "payment_intent.succeeded",
            Self::PaymentIntentFailed => "payment_intent.payment_failed",
            Self::ChargeSucceeded => "charge.succeeded",
            Self::ChargeCaptured => "charge.captured",
            Self::ChargeUpdated => "charge.updated",
            Self::ChargeRefunded => "charge.refunded",
            Self::ChargeFailed => "charge.failed",
            Self::RefundCreated => "refund.created",
            Self::RefundUpdated => "refund.updated",
            Self::RefundFailed => "refund.failed",
            Self::ChargeRefundUpdated => "charge.refund.updated",
            Self::DisputeCreated => "charge.dispute.created",
            Self::DisputeUpdated => "charge.dispute.updated",
            Self::DisputeClosed => "charge.dispute.closed",
            Self::DisputeFundsWithdrawn => "charge.dispute.funds_withdrawn",
            Self::DisputeFundsReinstated => "charge.dispute.funds_reinstated",
            Self::SessionCompleted => "checkout.session.completed",
            Self::SessionPaymentSucceeded => "checkout.session.async_payment_succeeded",
            Self::SessionPaymentFailed => "checkout.session.async_payment_failed",
        }
    }

    /// Returns the type that has this name at Stripe.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

/// Returns the reason why a type that is not one of [`Topic::ALL`] is not used.
pub(crate) fn why_not_used(name: &str) -> &'static str {
    let known = Topic::NOT_USED.into_iter().find(|(topic, _)| *topic == name);
    known.map_or("the type is not one of ours", |(_, why)| why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_reads_back_as_it_was_written_and_none_is_both_used_and_not() {
        for topic in Topic::ALL {
            assert_eq!(Topic::named(topic.name()), Some(topic));
        }
        assert!(Topic::NOT_USED.iter().all(|(name, why)| Topic::named(name).is_none() && !why.is_empty()));
        assert_eq!(Topic::named("charge.Succeeded"), None);
        assert_eq!(why_not_used("invoice.paid"), "the type is not one of ours");
    }
}
