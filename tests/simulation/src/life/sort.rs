//! Generates sorts of orders. Most come through the online shop and are paid in advance; some only try the checkout, are
//! sold at a counter or through a marketplace, or are paid in cash on delivery or by invoice.

use candor_domain::order::placed::{Channel, PaymentDue, Risk};

use crate::rng::Rng;

/// Holds what sort of order it is. A change of the order does not change it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sort {
    pub(super) test: bool,
    pub(super) channel: Channel,
    pub(super) payment_due: PaymentDue,
    /// True if the shop lists the tags of the order, and does not report each change of them.
    pub(super) lists_tags: bool,
    /// The risk of fraud, for shops that rate it.
    pub(super) risk: Option<Risk>,
}

const USUAL: Sort = Sort {
    test: false,
    channel: Channel::Online,
    payment_due: PaymentDue::InAdvance,
    lists_tags: false,
    risk: None,
};

impl Sort {
    pub(super) fn draw(rng: &mut Rng) -> Self {
        let sort = match rng.below(100) {
            0..2 => Self { test: true, ..USUAL },
            2..5 => Self { channel: Channel::Counter, ..USUAL },
            11..14 => Self { channel: Channel::Marketplace, ..USUAL },
            5..11 => Self { payment_due: PaymentDue::Later, ..USUAL },
            _ => USUAL,
        };
        let risk = rng.chance(200).then(|| match rng.below(100) {
            0..90 => Risk::Low,
            90..97 => Risk::Medium,
            _ => Risk::High,
        });
        Self { lists_tags: rng.chance(200), risk, ..sort }
    }

    pub(super) fn is_at_counter(self) -> bool {
        self.channel == Channel::Counter
    }

    pub(super) fn is_paid_later(self) -> bool {
        self.payment_due == PaymentDue::Later
    }
}
