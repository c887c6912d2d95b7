//! The place that orders which look the same share, in memory.

use std::collections::BTreeSet;

use candor_domain::fulfilment::fingerprint::Lookalikes;
use candor_domain::values::id::OrderId;
use candor_domain::values::limits::LOOKALIKES_MAX;
use jiff::Timestamp;

/// The place that orders which look the same share.
#[derive(Debug)]
pub(super) struct Place {
    /// The order that has it; none once that gave it up.
    pub(super) holder: Option<OrderId>,
    /// The moment at which the order that has it, or had it last, was placed.
    pub(super) placed_at: Timestamp,
    /// The orders that were held beside it.
    pub(super) others: BTreeSet<OrderId>,
}

impl Place {
    /// Takes the place for an order, unless another one has it: then the order is recorded beside that one.
    pub(super) fn take(&mut self, me: &OrderId, placed_at: Timestamp) -> Lookalikes {
        let holder = self.holder.clone().filter(|holder| holder != me);
        match &holder {
            None => {
                self.others.remove(me);
                (self.holder, self.placed_at) = (Some(me.clone()), placed_at);
            }
            Some(_) if self.others.len() < LOOKALIKES_MAX => {
                self.others.insert(me.clone());
            }
            Some(_) => {}
        }
        let others = self.others.iter().filter(|other| *other != me).cloned().collect();
        Lookalikes { holder, others }
    }
}
