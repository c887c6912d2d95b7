//! The effect of disputes on the order: what they hold up, and the money that they took.

use jiff::Timestamp;

use crate::case::decision;
use crate::case::key::CaseKey;
use crate::case::resolution::Decision;
use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::order::placed::Placed;
use crate::payment::dispute::{Dispute, DisputeStatus};
use crate::payment::paid::sum;
use crate::values::money::Money;

impl Dispute {
    /// Returns the case that a dispute is until it is won.
    pub(crate) fn case(&self) -> Option<CaseKey> {
        match self.status {
            DisputeStatus::Opened | DisputeStatus::UnderReview => {
                Some(CaseKey::PaymentDisputed(self.dispute_id.clone()))
            }
            DisputeStatus::Lost => Some(CaseKey::DisputeLost(self.dispute_id.clone())),
            DisputeStatus::Won => None,
        }
    }
}

impl Facts {
    /// Returns true while a dispute holds the order: nothing more of it is sent or promised. A dispute that is lost
    /// holds it for good, since no money pays for what would be sent. A person can release the order until there is a
    /// newer word about the dispute.
    ///
    /// A customer who asks the bank about a payment is held too, though no money is taken yet: shops learn from
    /// the order's state "which orders we can actually process"
    /// (<https://github.com/woocommerce/woocommerce-paypal-payments/issues/1078>).
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.disputes().values().any(|held| self.is_holding(held))
    }

    fn is_holding(&self, held: &Held<Dispute>) -> bool {
        let case = held.body.case();
        case.is_some_and(|case| !decision::released(self, &case, held.stamp.occurred_at))
    }

    /// Returns when the order was last released from a dispute, by a person or because the dispute was won.
    pub(crate) fn dispute_ended_at(&self) -> Option<Timestamp> {
        let won = self.disputes().values().filter(|held| held.body.status == DisputeStatus::Won);
        won.map(|held| held.stamp.occurred_at).chain(self.dispute_released_at()).max()
    }

    /// Returns when a person last released the order from a dispute.
    pub(crate) fn dispute_released_at(&self) -> Option<Timestamp> {
        let decided = self.resolutions().iter().filter(|(case, held)| {
            let of_dispute = matches!(case, CaseKey::PaymentDisputed(_) | CaseKey::DisputeLost(_));
            of_dispute && held.body.decision == Decision::Release
        });
        decided.map(|(_, held)| held.stamp.occurred_at).max()
    }

    /// Returns the sum that disputes took from the shop, for now or for good, in the currency of `total`.
    #[must_use]
    pub fn taken_by_disputes(&self, total: Money) -> Money {
        let taken = self.disputes().values().filter(|held| held.body.has_taken());
        sum(total, taken.map(|held| held.body.amount))
    }

    /// Returns the sum that went back to the customer by refunds and by disputes, in the currency of `total`.
    #[must_use]
    pub fn gone_back(&self, total: Money) -> Money {
        let (refunded, taken) = (self.refunded(total), self.taken_by_disputes(total));
        Money { amount_minor: refunded.amount_minor.saturating_add(taken.amount_minor), ..total }
    }

    /// Returns true when money came in and all of it is with the customer again, by refunds or by disputes.
    #[must_use]
    pub fn is_back_in_full(&self, placed: &Placed) -> bool {
        let received = self.received(placed.total).amount_minor;
        received > 0 && self.gone_back(placed.total).amount_minor >= received
    }
}
