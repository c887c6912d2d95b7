//! The context of every decision: the order, the shop's policy and the moment.

use crate::facts::order::Order;
use crate::plan::moment::Moment;
use crate::policy::settings::Policy;

/// The order, the policy by which it is planned, and the moment. Every rule takes the context, and none takes
/// its parts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) order: &'a Order,
    pub(crate) policy: &'a Policy,
    pub(crate) moment: &'a Moment,
}

impl<'a> Context<'a> {
    /// Returns the same moment and policy for the order with another ledger.
    pub(crate) fn of(self, order: &'a Order) -> Self {
        Self { order, ..self }
    }
}
