//! Builds the conditional write of an order: the order, its wake time, and the time from which it may be
//! deleted.

use candor_domain::facts::order::Order;
use candor_domain::figures::change::FiguresChange;
use candor_domain::figures::counts::Figures;
use candor_domain::plan::effect::Plan;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use jiff::Timestamp;

use crate::at_rest::Unread;
use crate::ports::{Commit, Revision, Stored};

/// Returns a commit that leaves only the tombstone of an order. It is kept as long as an order is, so it outlives the
/// archive, the dead letters and every copy of the table, from which the order could come back.
pub(crate) fn burying(
    key: &OrderKey,
    stored: Option<&Stored>,
    erased_at: Timestamp,
    policy: &Policy,
) -> Commit {
    let expires_at = erased_at.checked_add(policy.keep).unwrap_or(Timestamp::MAX);
    let format = stored.map(|stored| stored.unread.format());
    let unread = format.map_or_else(Unread::default, |format| Unread::default().of_format(format));
    let order = Order::tombstone(key.clone(), erased_at);
    let seen = stored.map(|stored| stored.revision);
    let figures = FiguresChange::default();
    Commit { order, unread, seen, wake_at: None, due: false, expires_at, figures }
}

/// The order as it was read, as far as the commit needs to know it.
pub(crate) struct Seen {
    revision: Option<Revision>,
    figures: Figures,
}

impl Seen {
    /// Notes an order that was read; `None` if there was none.
    pub(crate) fn of(stored: Option<&Stored>, policy: &Policy) -> Self {
        let figures = stored.map(|stored| Figures::of(&stored.order, policy));
        Self { revision: stored.map(|stored| stored.revision), figures: figures.unwrap_or_default() }
    }
}

/// Returns a commit of `order`, with the wake time and the due effects of `plan`.
pub(crate) fn committing(
    (order, unread): (Order, Unread),
    seen: Seen,
    plan: &Plan,
    policy: &Policy,
) -> Commit {
    let newest = order.facts.newest().max(order.facts.erased_at()).unwrap_or(Timestamp::MAX);
    let expires_at = newest.checked_add(policy.keep).unwrap_or(Timestamp::MAX);
    let figures = FiguresChange::between(&seen.figures, &order, policy);
    let (seen, due) = (seen.revision, !plan.due.is_empty());
    Commit { order, unread, seen, wake_at: plan.wake_at(), due, expires_at, figures }
}
