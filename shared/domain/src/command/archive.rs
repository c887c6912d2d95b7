//! Asks the shop to archive an order of which all is done, where the policy says how long after.
//!
//! Nothing here opens an archived order again, whatever happens to it: that is for people, for flows of the shop
//! (<https://help.shopify.com/en/manual/shopify-flow/reference/actions/unarchive-order>) and for other apps
//! (<https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/orderOpen>). Shopify does not say that it does so by itself. Once
//! all is done again, the shop is asked again; an order that is archived then stays as it is.

use jiff::Timestamp;

use crate::command::entry::CommandEntry;
use crate::command::follow::{Subject, follow};
use crate::command::key::CommandKey;
use crate::ledger::entry::Ledger;
use crate::plan::context::Context;

/// Makes the command due that archives the order, once nothing was left to do for long enough.
pub(crate) fn advance_archive(context: Context<'_>, ledger: &mut Ledger, done_since: Option<Timestamp>) {
    follow(&Archive { done_since }, context, ledger);
}

/// The request to archive the order.
struct Archive {
    /// The moment since which nothing is left to do, if nothing is.
    done_since: Option<Timestamp>,
}

impl Subject for Archive {
    fn key(&self, number: u32) -> CommandKey {
        CommandKey::Archive(number)
    }

    /// Returns now if the time after the last thing is over, and the shop was not asked since that thing.
    fn due_at(&self, context: Context<'_>, last: Option<&CommandEntry>) -> Option<Timestamp> {
        let (wait, since) = (context.policy.archive_after?, self.done_since?);
        if matches!(last, Some(CommandEntry::Done { at, .. }) if *at >= since) {
            return None;
        }
        let at = wait.after(since, context.policy.calendar(&context.order.key.shop));
        let is_over = context.moment.reached(at, "an order of which all is done is archived");
        is_over.then_some(context.moment.now)
    }
}
