//! Composes the content of due effects, from the facts of this very moment.

use crate::plan::context::Context;
use jiff::Timestamp;

use crate::case::announcement_key::AnnouncementKey;
use crate::case::decision;
use crate::case::finder::Found;
use crate::case::key::CaseKey;
use crate::case::list::CaseList;
use crate::case::overdue::due_at;
use crate::case::report::{Announcement, Case, CaseChange};
use crate::command::command_event::{Command, CommandBody};
use crate::command::key::CommandKey;
use crate::command::statement::CommandStatement;
use crate::contact::suppression;
use crate::contact::suppression_key::SuppressionKey;
use crate::facts::order::Order;
use crate::fulfilment::duplicate::is_gone;
use crate::fulfilment::fingerprint::{DuplicatePurpose, Fingerprint};
use crate::fulfilment::request::FulfilmentRequest;
use crate::fulfilment::{hold, wanted};
use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::{CaseEntry, Ledger};
use crate::ledger::state::EffectState;
use crate::order::placed::Placed;
use crate::order::tagged::TagChange;
use crate::plan::content;
use crate::plan::effect::{DueEffect, DuplicateCheck, Effect, Suppression};
use crate::values::language::Language;
use crate::values::line_quantity::LineQuantity;

/// Returns every effect to be carried out now, with its content.
pub(crate) fn due_effects(context: Context<'_>, ledger: &Ledger, found: &[Found<'_>]) -> Vec<DueEffect> {
    let now = context.moment.now;
    let due = ledger.effects().filter_map(|(key, state)| match state {
        EffectState::Due { not_before, .. } if not_before <= now => Some(key),
        EffectState::Due { .. } | EffectState::Withheld { .. } | EffectState::Claimed { .. } => None,
        EffectState::Unknown { .. } | EffectState::Done { .. } | EffectState::Refused { .. } => None,
    });
    let composed = due.filter_map(|key| {
        let effect = match &key {
            EffectKey::Message(message) => content::send(context, message),
            EffectKey::Announcement(AnnouncementKey::Opened(number, case)) => {
                opened(context, ledger, found, *number, case)
            }
            EffectKey::Announcement(AnnouncementKey::Overdue(number, case)) => {
                overdue(context, ledger, found, *number, case)
            }
            EffectKey::Announcement(AnnouncementKey::Closed(number, case)) => {
                Some(closed(context, ledger, *number, case, now))
            }
            EffectKey::Command(command) => say(context, ledger, command),
            EffectKey::DuplicateCheck => check_duplicates(context),
            EffectKey::Suppression(key) => suppress(context.order, key),
        };
        effect.map(|effect| DueEffect { key, effect })
    });
    composed.collect()
}

fn opened(
    context: Context<'_>,
    ledger: &Ledger,
    found: &[Found<'_>],
    number: u32,
    key: &CaseKey,
) -> Option<Effect> {
    let (case, opened_at) = open_case(context, ledger, found, key)?;
    let due_at = context.policy.cases.due_at(key.kind().severity(), opened_at, None);
    Some(announce(context, number, key, CaseChange::Opened { opened_at, due_at, case }))
}

fn overdue(
    context: Context<'_>,
    ledger: &Ledger,
    found: &[Found<'_>],
    number: u32,
    key: &CaseKey,
) -> Option<Effect> {
    let (case, opened_at) = open_case(context, ledger, found, key)?;
    let due_at = due_at(context, ledger, key, number, opened_at);
    Some(announce(context, number, key, CaseChange::Overdue { opened_at, due_at, case }))
}

/// Returns an open case as people are told it, and the moment at which it opened.
fn open_case(
    context: Context<'_>,
    ledger: &Ledger,
    found: &[Found<'_>],
    key: &CaseKey,
) -> Option<(Case, Timestamp)> {
    let case = found.iter().find(|found| found.key == *key)?.render(context.order, Language::English);
    match ledger.cases.get(key)? {
        CaseEntry::Open { since, .. } => Some((case, *since)),
        CaseEntry::Pending { .. } | CaseEntry::Closed { .. } => None,
    }
}

fn closed(context: Context<'_>, ledger: &Ledger, number: u32, key: &CaseKey, now: Timestamp) -> Effect {
    let closed_at = match ledger.cases.get(key) {
        Some(CaseEntry::Closed { at, .. }) => *at,
        Some(CaseEntry::Open { .. } | CaseEntry::Pending { .. }) | None => now,
    };
    announce(context, number, key, CaseChange::Closed { closed_at })
}

fn announce(context: Context<'_>, number: u32, key: &CaseKey, change: CaseChange) -> Effect {
    let (team, severity) = (context.policy.team(key), key.kind().severity());
    Effect::Announce(Box::new(Announcement {
        order: context.order.key.clone(),
        order_number: context.order.facts.placed().and_then(|held| held.body.number.clone()),
        key: key.clone(),
        number,
        change,
        team,
        severity,
        order_page: context.policy.order_page(&context.order.key),
    }))
}

fn say(context: Context<'_>, ledger: &Ledger, key: &CommandKey) -> Option<Effect> {
    let placed = &context.order.facts.placed()?.body;
    let (body, statement) = match key {
        CommandKey::Fulfilment(_) => {
            let request = wanted::of(context)?;
            (instruct(context.order, placed, &request), CommandStatement::Fulfilment(request))
        }
        CommandKey::Tag(_, tag) => {
            let wanted = hold::is_wanted(context, tag, context.policy.tags.get(tag)?, placed);
            let change = if wanted { TagChange::Added } else { TagChange::Removed };
            (CommandBody::TagChangeRequested { tag: tag.clone(), change }, CommandStatement::Tag(change))
        }
        CommandKey::Cancellation(_) => {
            let decided = &decision::to_cancel(&context.order.facts)?.body;
            let (refund, restock) = (decided.consequences.refunds(), decided.consequences.restocks());
            let case = decided.case.clone();
            (CommandBody::CancellationRequested { case, refund, restock }, CommandStatement::Cancellation)
        }
        CommandKey::CaseList(_) => {
            let cases = CaseList::of(context, ledger);
            let statement = CommandStatement::CaseList(cases.hash());
            (CommandBody::CaseListChanged { cases }, statement)
        }
        CommandKey::Archive(_) => (CommandBody::ArchiveRequested {}, CommandStatement::Archive),
    };
    let command = Box::new(Command { order: context.order.key.clone(), key: key.clone(), body });
    Some(Effect::Command { command, statement })
}

fn instruct(order: &Order, placed: &Placed, request: &FulfilmentRequest) -> CommandBody {
    match request {
        FulfilmentRequest::Stop(reason) => CommandBody::FulfilmentStopped { reason: *reason },
        FulfilmentRequest::Fulfil { priority, gift, .. } => {
            let units = order.facts.still_to_come(placed).into_iter();
            CommandBody::FulfilmentRequested {
                order_number: placed.number.clone(),
                lines: units
                    .map(|(line, quantity)| LineQuantity { line_id: line.line_id.clone(), quantity })
                    .collect(),
                ship_to: placed.ship_to.clone(),
                priority: *priority,
                gift: *gift,
            }
        }
    }
}

fn check_duplicates(context: Context<'_>) -> Option<Effect> {
    let placed = &context.order.facts.placed()?.body;
    Some(Effect::CheckDuplicates(Box::new(DuplicateCheck {
        fingerprint: Fingerprint::of(placed)?,
        placed_at: placed.placed_at,
        window: context.policy.duplicates.window,
        purpose: if is_gone(&context.order.facts) {
            DuplicatePurpose::GivePlaceUp
        } else {
            DuplicatePurpose::TakePlace
        },
    })))
}

fn suppress(order: &Order, wanted: &SuppressionKey) -> Option<Effect> {
    let mut known = suppression::suppressions(&order.facts);
    let (_, held) = known.find(|(key, held)| key.to == wanted.to && held.body.status == wanted.status)?;
    Some(Effect::Suppress(Box::new(Suppression {
        address: held.body.address.clone(),
        status: wanted.status,
        since: held.stamp.occurred_at,
    })))
}
