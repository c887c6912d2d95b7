//! Builds the conditional write of an order: the order, its wake time, and the time from which it may be
//! deleted.

use candor_domain::facts::order::Order;
use candor_domain::plan::effect::Plan;
use candor_domain::policy::settings::Policy;
use jiff::Timestamp;

use crate::at_rest::Unread;
use crate::ports::{Commit, Revision};

/// Returns a commit of `order`, with the wake time and the due effects of `plan`.
pub(crate) fn committing(
    (order, unread): (Order, Unread),
    seen: Option<Revision>,
    plan: &Plan,
    policy: &Policy,
) -> Commit {
    let newest = order.facts.newest().unwrap_or(Timestamp::MAX);
    let expires_at = newest.checked_add(policy.keep).unwrap_or(Timestamp::MAX);
    Commit { order, unread, seen, wake_at: plan.wake_at(), due: !plan.due.is_empty(), expires_at }
}
