//! Checks what must hold once the world is quiet.

use candor_domain::case::announcement_key::AnnouncementKey;
use candor_domain::case::key::CaseKey;
use candor_domain::contact::mail_status::MailSubject;
use candor_domain::event::fact::Fact;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::held::OverLimit;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::ledger::state::EffectState;
use candor_domain::ledger::task::Task;
use candor_domain::payment::dispute::{Dispute, DisputeStatus};
use candor_domain::plan::pipeline::{cases, plan};
use candor_domain::policy::settings::{ConfirmWhen, FulfilWhen, Policy};
use candor_domain::values::id::DisputeId;
use candor_domain::values::language::Language;
use candor_engine::ports::Stored;
use jiff::{SignedDuration, Timestamp};

use crate::play::Happened;

use super::truth::Truth;
use super::{Ended, Finding, Seen, goods, known};

pub(super) fn check(ended: Ended<'_>, found: &mut Vec<Finding>) {
    let Ended { seen, policy, stored, happened, truth, now } = ended;
    let order = &stored.order;
    nothing_due(policy, stored, now, found);
    same_in_any_order(order, happened, found);
    sums(order, truth, found);
    unpaid(order, policy, truth, found);
    known::check(order, policy, truth, found);
    people_know(seen, order, found);
}

/// The reason to wake that goes on: nothing says that another policy is deployed.
const FOR_ANOTHER_POLICY: &str = "the policy may have changed since a message was refused";

/// The time by which the clock of the worker that looked at an order last was ahead at most: what it saw pass has passed.
const AHEAD_MAX: SignedDuration = SignedDuration::from_secs(180);

fn nothing_due(policy: &Policy, stored: &Stored, now: Timestamp, found: &mut Vec<Finding>) {
    const PROPERTY: &str = "nothing due stays due once the world is quiet";
    for (key, state) in stored.order.ledger.effects() {
        if matches!(state, EffectState::Due { .. } | EffectState::Claimed { .. }) {
            found.push((PROPERTY, format!("{key} is still {state:?}")));
        }
    }
    let now = now.checked_add(AHEAD_MAX).unwrap_or(now);
    let again = plan(&stored.order, policy, now);
    let wakes = again.wake.as_ref().is_some_and(|wake| wake.because != FOR_ANOTHER_POLICY);
    if !again.due.is_empty() || again.ledger != stored.order.ledger || wakes {
        let due: Vec<String> = again.due.iter().map(|due| due.key.to_string()).collect();
        let ledger = again.ledger != stored.order.ledger;
        let says = format!("due {due:?}, another ledger: {ledger}, wakes {:?}", again.wake_at());
        found.push(("planning again changes nothing once the world is quiet", says));
    }
    let standing = cases(&stored.order, policy, now, Language::English);
    let holds = |key: &CaseKey| standing.iter().any(|case| case.key == *key);
    for (key, entry) in &stored.order.ledger.cases {
        if matches!(entry, CaseEntry::Open { .. }) && !holds(key) {
            found.push(("a cleared condition has no open case", key.to_string()));
        }
    }
}

/// Merges everything that was ever delivered, in reverse order, and compares the result with the order's
/// facts.
fn same_in_any_order(order: &Order, happened: &[Happened], found: &mut Vec<Finding>) {
    let mut facts = Facts::default();
    let heard = happened.iter().rev().filter(|happened| happened.heard_at.is_some());
    let own = heard.map(|happened| &happened.event).filter(|event| event.key == order.key);
    let delivered = own.map(|event| (event.stamp.clone(), event.fact.clone()));
    // Reports about the address that the order got from other orders were never delivered.
    let told = order.facts.statuses(&MailSubject::Address);
    let told = told.map(|held| (held.stamp.clone(), Fact::EmailStatusChanged(held.body.clone())));
    let merged: Result<(), OverLimit> =
        { delivered.chain(told) }.try_for_each(|(stamp, fact)| facts.merge(stamp, fact).map(|_| ()));
    // Beyond a limit, the facts that were accepted depend on the order of arrival.
    if merged.is_err() {
        return;
    }
    let same = order.facts == facts;
    if !same {
        let says = format!("the order holds\n{:?}\nand the other way round it is\n{facts:?}", order.facts);
        found.push(("the final facts do not depend on delivery order", says));
    }
}

fn sums(order: &Order, truth: &Truth<'_>, found: &mut Vec<Finding>) {
    let Some((_, placed)) = truth.placed.filter(|(_, placed)| !placed.test) else { return };
    let (received, back) = (truth.received(), truth.paid_back());
    let kept = received - back - truth.taken();
    let too_much = received > placed.total.amount_minor.max(0) && kept > placed.total.amount_minor;
    let (taken, opened) =
        (truth.taken(), truth.disputes.iter().filter(|(_, (_, dispute))| needs_person(dispute)));
    for case in opened.map(|(id, (_, dispute))| case_of(id, dispute)) {
        if !is_known(order, &case) {
            found.push(("a dispute is answered in time, or known to be lost", case.to_string()));
        }
    }
    let wrong = [
        (too_much, CaseKey::PaymentMismatch, "more came in than was to be paid"),
        (back > received, CaseKey::RefundMismatch, "more went back than came in"),
        (back.min(taken) > 0 && back + taken > received, CaseKey::RefundMismatch, "the same went back twice"),
    ];
    // A refund that failed leaves too much, and has a case of its own.
    let failed = truth.failed_refunds.keys().map(|id| CaseKey::RefundFailed((*id).clone()));
    let is_failed = { failed }.any(|case| is_known(order, &case));
    for (_, case, what) in wrong.into_iter().filter(|(holds, ..)| *holds) {
        let excused = is_failed && case == CaseKey::PaymentMismatch;
        if !excused && !is_known(order, &case) {
            found.push(("no sum exceeds its ceiling without a case", format!("{what}: {received}, {back}")));
        }
    }
    for id in truth.unannounced() {
        if !is_known(order, &CaseKey::ParcelUnannounced(id.clone())) {
            found.push(("a parcel that nobody announced is asked about", id.to_string()));
        }
    }
    for id in truth.shipments.iter().filter(|(_, (_, shipment))| !shipment.voided).map(|(id, _)| id) {
        // What is in a parcel that is to be stopped does not matter.
        let keys = [CaseKey::ParcelMismatch((*id).clone()), CaseKey::ParcelOfCancelledOrder((*id).clone())];
        if !truth.fits(id) && !keys.iter().any(|key| is_known(order, key)) {
            found.push(("no sum exceeds its ceiling without a case", format!("parcel {id} holds too much")));
        }
    }
}

fn needs_person(dispute: &Dispute) -> bool {
    match dispute.status {
        DisputeStatus::Opened | DisputeStatus::Lost => true,
        DisputeStatus::UnderReview | DisputeStatus::Won => false,
    }
}

fn case_of(id: &DisputeId, dispute: &Dispute) -> CaseKey {
    match dispute.status {
        DisputeStatus::Lost => CaseKey::DisputeLost(id.clone()),
        DisputeStatus::Opened | DisputeStatus::UnderReview | DisputeStatus::Won => {
            CaseKey::PaymentDisputed(id.clone())
        }
    }
}

/// Checks that somebody is asked about an order that waits for its payment, if it never comes in or no source ever tells
/// of it. A shop that confirms and sends before the payment waits for none.
fn unpaid(order: &Order, policy: &Policy, truth: &Truth<'_>, found: &mut Vec<Finding>) {
    let Some((_, placed)) = truth.placed else { return };
    let waits = policy.confirm_when == ConfirmWhen::Paid || policy.fulfilment.when == FulfilWhen::Paid;
    let needs_none = goods::is_left_alone(placed) || goods::is_paid_later(placed) || !waits;
    let is_over = truth.cancelled.is_some() || truth.is_from_before(policy);
    if needs_none || is_over || truth.paid_at().is_some() {
        return;
    }
    if ![CaseKey::PaymentPending, CaseKey::PaymentMismatch, CaseKey::PaymentUncaptured]
        .iter()
        .any(|case| is_known(order, case))
    {
        let lost = if truth.is_payment_lost { "its payment was lost" } else { "it was not paid" };
        found.push(("a payment that does not come in is asked about", format!("{}: {lost}", placed.total)));
    }
}

/// Returns true if people were told of the case, or decided about it before they had to be told.
pub(super) fn is_known(order: &Order, key: &CaseKey) -> bool {
    let entry = order.ledger.cases.get(key);
    let statement = entry.is_some_and(|entry| !matches!(entry, CaseEntry::Pending { number: 0, .. }));
    statement || order.facts.resolutions().contains_key(key)
}

/// Checks that the last announcement of each case agrees with its state.
fn people_know(seen: &Seen, order: &Order, found: &mut Vec<Finding>) {
    const PROPERTY: &str = "people know which cases are open";
    for (key, entry) in &order.ledger.cases {
        let heard = |number: u32, opened: bool| seen.announced.contains(&(key.clone(), number, opened));
        match entry {
            CaseEntry::Open { number, .. } if !heard(*number, true) => {
                found.push((PROPERTY, format!("{key} is open for time {number}, and nobody heard of it")));
            }
            CaseEntry::Closed { number, .. } if heard(*number, true) && !heard(*number, false) => {
                found.push((PROPERTY, format!("{key} is closed for time {number}, and nobody heard of it")));
            }
            CaseEntry::Open { .. } | CaseEntry::Closed { .. } | CaseEntry::Pending { .. } => {}
        }
        let open = matches!(
            order.ledger.announcements.get(&AnnouncementKey::Opened(1, key.clone())),
            Some(Task::Due { .. })
        );
        if open {
            found.push((PROPERTY, format!("{key}: people still have to be told")));
        }
    }
}
