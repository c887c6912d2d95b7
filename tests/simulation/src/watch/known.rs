//! Checks that people know of what only they can put right, and are not asked about what is right.

use candor_domain::case::key::CaseKey;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::policy::settings::Policy;
use candor_domain::returns::updated::ReturnStatus;
use candor_domain::values::id::{OrderKey, ReturnId};
use jiff::Timestamp;

use super::rest::is_known;
use super::truth::Truth;
use super::{Finding, answers, goods, pickup};

const KNOWN: &str = "people know of what only they can put right";
const ONCE: &str = "people are asked once about the goods of a cancelled order";
const RIGHT: &str = "people are not asked about what is right";

pub(super) fn check(order: &Order, policy: &Policy, truth: &Truth<'_>, found: &mut Vec<Finding>) {
    if truth.placed.is_none_or(|(_, placed)| goods::is_left_alone(placed)) {
        return;
    }
    let missing = must_be_known(&order.key, policy, truth)
        .into_iter()
        .filter(|keys| !keys.iter().any(|key| is_known(order, key)));
    found.extend(missing.map(|keys| (KNOWN, format!("{keys:?}"))));
    let open = |key: &CaseKey| matches!(order.ledger.cases.get(key), Some(CaseEntry::Open { .. }));
    let pointless = are_right(policy, truth).into_iter().filter(open);
    found.extend(pointless.map(|key| (RIGHT, key.to_string())));
    found.extend(answers::said_twice(order).map(|key| (ONCE, key.to_string())));
}

/// Returns the cases of which at least one must be known, for each thing that is wrong in the end.
fn must_be_known(order: &OrderKey, policy: &Policy, truth: &Truth<'_>) -> Vec<Vec<CaseKey>> {
    let mut keys = Vec::new();
    if !failed(truth).is_empty() && !is_made_up(truth) {
        keys.push(failed(truth));
    }
    if is_uncaptured(truth) && !truth.is_from_before(policy) {
        keys.push(vec![CaseKey::PaymentUncaptured]);
    }
    if truth.is_risky_and_shipped(order, policy) {
        keys.push(vec![CaseKey::RiskyAndShipped]);
    }
    if waits_in_vain(truth) {
        keys.push(vec![CaseKey::PickupUncollected]);
    }
    if truth.refunds.is_empty() && truth.failed_refunds.is_empty() && !truth.is_from_before(policy) {
        let waiting = returns_that(truth, |since, status| match status {
            Some(ReturnStatus::Approved | ReturnStatus::Reopened) => {
                !truth.shipments.values().any(|(at, _)| *at > since)
            }
            Some(ReturnStatus::Declined | ReturnStatus::Cancelled | ReturnStatus::Closed) | None => false,
        });
        keys.extend(waiting.map(|id| vec![CaseKey::ReturnOpen(id.clone())]));
    }
    keys.extend(answers::must_be_known(policy, truth));
    keys
}

/// Returns the cases that must not be open in the end.
fn are_right(policy: &Policy, truth: &Truth<'_>) -> Vec<CaseKey> {
    let mut keys = Vec::new();
    if truth.is_harmless(policy) {
        keys.push(CaseKey::RiskyAndShipped);
    }
    if truth.paid_at().is_some() || truth.cancelled.is_some() {
        keys.push(CaseKey::PaymentUncaptured);
    }
    if truth.ready.is_none() || !pickup::are_left(truth) {
        keys.push(CaseKey::PickupUncollected);
    }
    let done = returns_that(truth, |_, status| match status {
        Some(ReturnStatus::Declined | ReturnStatus::Cancelled | ReturnStatus::Closed) => true,
        Some(ReturnStatus::Approved | ReturnStatus::Reopened) | None => false,
    });
    keys.extend(done.map(|id| CaseKey::ReturnOpen(id.clone())));
    let fitting = truth.shipments.keys().filter(|id| truth.fits(id));
    keys.extend(fitting.map(|id| CaseKey::ParcelMismatch((*id).clone())));
    keys.extend(answers::are_right(truth));
    keys
}

/// Returns the returns of whose last word, with its time, something holds.
fn returns_that<'t>(
    truth: &'t Truth<'_>,
    holds: impl Fn(Timestamp, Option<ReturnStatus>) -> bool + 't,
) -> impl Iterator<Item = &'t ReturnId> {
    truth.returns.iter().filter(move |(_, (at, status))| holds(*at, *status)).map(|(id, _)| *id)
}

fn failed(truth: &Truth<'_>) -> Vec<CaseKey> {
    truth.failed_refunds.keys().map(|id| CaseKey::RefundFailed((*id).clone())).collect()
}

/// Returns true if as much as did not go back went back later, in other ways.
fn is_made_up(truth: &Truth<'_>) -> bool {
    let own = truth.failed_refunds.values().filter(|(_, refund)| truth.counted(refund.amount) > 0);
    let owed: i64 = own.map(|(_, refund)| refund.amount.amount_minor).sum();
    let first = truth.failed_refunds.values().map(|(at, _)| *at).min();
    let since = |at: Option<&Timestamp>| at.copied() >= first;
    let later = truth.refunds.iter().filter(|(id, _)| since(truth.refunded_at.get(*id)));
    later.map(|(_, refund)| truth.counted(refund.amount)).sum::<i64>() >= owed
}

/// Returns true if a bank promised the money, and the shop never took it.
fn is_uncaptured(truth: &Truth<'_>) -> bool {
    let Some((_, placed)) = truth.placed else { return false };
    let is_open = truth.cancelled.is_none() && truth.paid_at().is_none();
    is_open && placed.authorisation.is_some() && !goods::is_paid_later(placed)
}

/// Returns true if goods wait in the shop and were never fetched.
fn waits_in_vain(truth: &Truth<'_>) -> bool {
    let fetched = truth.placed.is_some_and(|(_, placed)| pickup::is_fetched(placed));
    let stands = truth.cancelled.is_none() && !truth.is_disputed() && truth.refunds.is_empty();
    fetched && stands && truth.ready.is_some() && pickup::are_left(truth)
}
