//! Says since when nothing is left to do with an order: all of it that is not cancelled or refunded arrived, the money is where
//! it belongs, no return or dispute is open, people are done with its cases, and no message or command is under way.

use jiff::Timestamp;

use crate::case::decision;
use crate::case::key::CaseKey;
use crate::command::entry::CommandEntry;
use crate::command::follow::sent_about;
use crate::command::key::CommandKey;
use crate::facts::entries::Facts;
use crate::ledger::entry::{CaseEntry, Ledger};
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::entry::MessageEntry;
use crate::message::key::MessageKind;
use crate::order::placed::Placed;
use crate::payment::dispute::DisputeStatus;
use crate::plan::context::Context;
use crate::plan::moment::after;
use crate::values::id::ReturnId;

/// Returns the moment of the last thing that happened to the order, if nothing is left to do with it. Where the policy archives
/// nothing, it is not asked for at all.
pub(crate) fn done_since(
    context: Context<'_>,
    ledger: &Ledger,
    candidates: &[Candidate],
) -> Option<Timestamp> {
    context.policy.archive_after?;
    let placed = sent_about(context)?;
    let facts = &context.order.facts;
    let of_sale =
        goods(facts, placed).chain(money(facts, placed)).chain(returns(facts)).chain(disputes(facts));
    let of_ours = cases(ledger).chain(messages(ledger, candidates)).chain(follow_up(context, placed));
    let mut ends = of_sale.chain(of_ours).chain(commands(facts, ledger));
    ends.try_fold(placed.placed_at, |last, end| Some(last.max(end?)))
}

/// Returns when each part of the goods was with the customer, and none for one that is not. A parcel that is lost or goes back
/// is no longer on its way.
fn goods<'f>(facts: &'f Facts, placed: &Placed) -> impl Iterator<Item = Option<Timestamp>> + use<'f> {
    let is_complete = || facts.units(placed).iter().all(|(_, units)| units.complete());
    let all = match facts.cancelled() {
        Some(cancelled) => Some(cancelled.stamp.occurred_at),
        None => is_complete().then_some(placed.placed_at),
    };
    let shipments =
        facts.standing_shipments().into_iter().filter(move |held| facts.counts_as_sent(&held.body));
    let arrivals = shipments.map(move |held| facts.arrival(held).map(|stamp| stamp.occurred_at));
    [all].into_iter().chain(arrivals)
}

/// Returns when money last came in or went back, and none while it is owed. A person can say that it was settled elsewhere.
fn money<'f>(facts: &'f Facts, placed: &Placed) -> impl Iterator<Item = Option<Timestamp>> + use<'f> {
    let (is_even, owed) = if facts.cancelled().is_some() {
        let (received, back) = (facts.received(placed.total), facts.gone_back(placed.total));
        (back.amount_minor >= received.amount_minor, CaseKey::RefundOverdue)
    } else {
        let is_paid = facts.paid(&facts.as_it_stands(placed)).at().is_some();
        (is_paid || facts.is_back_in_full(placed), CaseKey::PaymentPending)
    };
    let settled = facts.resolutions().get(&owed).map(|held| held.stamp.occurred_at);
    let even = if is_even { Some(placed.placed_at) } else { settled };
    // The time of a status is that of the order's last revision, which may be the echo of its archiving.
    let payments = facts.payments().into_values().filter(|held| !held.body.from_status);
    let payments = payments.map(|held| Some(held.stamp.occurred_at));
    let refunds = facts.refunds().into_values().map(|held| Some(held.stamp.occurred_at));
    [even].into_iter().chain(payments).chain(refunds)
}

fn returns(facts: &Facts) -> impl Iterator<Item = Option<Timestamp>> {
    facts.return_ids().into_iter().map(move |id| match facts.return_update(id) {
        Some(update) => (!update.body.status.is_open()).then_some(update.stamp.occurred_at),
        None => answered_at(facts, id),
    })
}

/// Returns when money first went back, or something else was sent, after a return was asked for of which the shop said nothing.
fn answered_at(facts: &Facts, id: &ReturnId) -> Option<Timestamp> {
    let asked_at = facts.returns().get(id)?.stamp.occurred_at;
    let refunds = facts.refunds().into_values().map(|held| held.stamp.occurred_at);
    let shipments = facts.standing_shipments().into_iter().map(|held| held.stamp.occurred_at);
    refunds.chain(shipments).filter(|answered_at| *answered_at > asked_at).min()
}

fn disputes(facts: &Facts) -> impl Iterator<Item = Option<Timestamp>> {
    facts.disputes().values().map(|held| match held.body.status {
        DisputeStatus::Opened | DisputeStatus::UnderReview => None,
        DisputeStatus::Won | DisputeStatus::Lost => Some(held.stamp.occurred_at),
    })
}

/// Returns when each case ended. The end of one which says that the order was not archived is no reason to ask for it again.
fn cases(ledger: &Ledger) -> impl Iterator<Item = Option<Timestamp>> {
    ledger.cases.iter().filter_map(|(key, entry)| match entry {
        CaseEntry::Open { .. } | CaseEntry::Pending { .. } => Some(None),
        CaseEntry::Closed { at, .. } => {
            (!matches!(key, CaseKey::CommandRefused(CommandKey::Archive(_)))).then_some(Some(*at))
        }
    })
}

fn messages(ledger: &Ledger, candidates: &[Candidate]) -> impl Iterator<Item = Option<Timestamp>> {
    let sent = ledger.messages.values().filter_map(|entry| match entry {
        MessageEntry::Due { .. } | MessageEntry::Claimed { .. } | MessageEntry::Unknown { .. } => Some(None),
        MessageEntry::Done { at, .. } => Some(Some(*at)),
        MessageEntry::Withheld { .. } | MessageEntry::Refused { .. } => None,
    });
    let waiting = candidates.iter().filter_map(|candidate| match candidate.eligibility {
        Eligibility::Waiting(_) => Some(None),
        Eligibility::Eligible | Eligibility::Withheld(_) | Eligibility::Blocked(_) => None,
    });
    sent.chain(waiting)
}

/// Returns when the follow-up is due, which is no candidate before.
fn follow_up(context: Context<'_>, placed: &Placed) -> impl Iterator<Item = Option<Timestamp>> + use<> {
    let facts = &context.order.facts;
    let is_wanted = context.policy.message(MessageKind::FollowUp).send && facts.cancelled().is_none();
    let completed_at = facts.completed_at(placed).filter(|_| is_wanted);
    completed_at.map(|at| Some(after(at, context.policy.follow_up_after))).into_iter()
}

/// Returns none for each command that is under way, and for a cancellation that did not come yet.
fn commands(facts: &Facts, ledger: &Ledger) -> impl Iterator<Item = Option<Timestamp>> {
    let others = ledger.commands.iter().filter(|(key, _)| match key {
        CommandKey::Fulfilment(_) | CommandKey::Tag(..) | CommandKey::Cancellation(_) => true,
        CommandKey::CaseList(_) | CommandKey::Archive(_) => false,
    });
    let open = others.filter(|(_, entry)| match entry {
        CommandEntry::Due { .. } | CommandEntry::Claimed { .. } | CommandEntry::Unknown { .. } => true,
        CommandEntry::Done { .. } => false,
    });
    let is_leaving = decision::to_cancel(facts).is_some() && facts.cancelled().is_none();
    open.map(|_| None).chain(is_leaving.then_some(None))
}
