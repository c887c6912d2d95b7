//! The moment since which Candor speaks for a shop. Somebody else told customers what happened before it, asked the
//! warehouse and watched the clocks: another app, or code of the shop's own.
//!
//! Shops that connected a new system had confirmations and review requests sent for orders of the years before:
//! <https://github.com/zammad/zammad/issues/3006>, <https://github.com/woocommerce/woocommerce/issues/64739>.

use jiff::Timestamp;

use crate::message::candidate::Eligibility;
use crate::message::reason::Reason;
use crate::order::placed::Placed;
use crate::plan::context::Context;
use crate::values::calendar::Wait;

impl Context<'_> {
    /// Returns true if something happened before Candor spoke for the shop.
    pub(crate) fn is_before_live(&self, moment: Timestamp) -> bool {
        self.live_since().is_some_and(|live_since| moment < live_since)
    }

    /// Returns the eligibility of a message about something that somebody else has told, if this is one.
    pub(crate) fn told_elsewhere(&self, happened_at: Timestamp) -> Option<Eligibility> {
        self.is_before_live(happened_at).then_some(Eligibility::Withheld(Reason::ToldElsewhere))
    }

    /// Returns when a clock runs out that began at `since`. It begins no earlier than Candor speaks for the shop: else the
    /// first day would open a case for each order that anybody else had let lie, and after that day none.
    pub(crate) fn runs_out(&self, wait: Wait, since: Timestamp) -> Timestamp {
        let begins = self.live_since().map_or(since, |live_since| since.max(live_since));
        wait.after(begins, self.policy.calendar(&self.order.key.shop))
    }

    /// Returns true for an order that was ready to be sent before Candor spoke for the shop: somebody else asked the
    /// warehouse for it.
    pub(crate) fn was_asked_elsewhere(&self, placed: &Placed) -> bool {
        self.sendable_since(placed).is_some_and(|since| self.is_before_live(since))
    }

    fn live_since(&self) -> Option<Timestamp> {
        self.policy.shops.get(&self.order.key.shop)?.live_since
    }
}
