//! Checks that people know of what the shop was asked for and will not do, or does not say that it did.

use candor_domain::case::key::CaseKey;
use candor_domain::command::command_event::{Command, CommandBody};
use candor_domain::command::key::CommandKey;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Aspect, WhyRefused};
use candor_domain::order::tagged::TagChange;
use candor_engine::ports::Stored;

use super::rest::is_known;
use super::truth::Truth;
use super::{Ended, Finding};
use crate::play::Happened;

const PROPERTY: &str = "people know of what the shop will not do";
const ENDLESS: &str = "the shop is not asked for the same again and again";
/// The largest number of commands about one tag or one cancellation. Answers get lost here, and people decide again, but
/// not for ever.
const COMMANDS_MAX: usize = 40;

/// The wish of a command that the shop answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Tag(TagChange),
    Cancelled,
}

/// Returns the wish of a command, if the shop answers it. The warehouse answers with shipments.
pub(super) fn wish(command: &Command) -> Option<(CommandKey, Wish)> {
    let wish = match &command.body {
        CommandBody::TagChangeRequested { change, .. } => Wish::Tag(*change),
        CommandBody::CancellationRequested { .. } => Wish::Cancelled,
        // A list of cases is no wish about the order, and no fact says that it is archived.
        CommandBody::CaseListChanged { .. } | CommandBody::ArchiveRequested {} => return None,
        CommandBody::FulfilmentRequested { .. } | CommandBody::FulfilmentStopped { .. } => return None,
    };
    Some((command.key.clone(), wish))
}

pub(super) fn check(ended: Ended<'_>, found: &mut Vec<Finding>) {
    let Ended { seen, policy, stored, happened, truth, .. } = ended;
    let order = &stored.order;
    let about =
        |key: &CommandKey| seen.wished.iter().filter(|(other, _)| key.is_about_the_same(other)).count();
    let most = seen.wished.iter().map(|(key, _)| (about(key), key)).max();
    let endless = most.filter(|(count, _)| *count > COMMANDS_MAX);
    found.extend(endless.map(|(count, key)| (ENDLESS, format!("{count} times, the last by {key}"))));
    if truth.cancelled.is_some() {
        return;
    }
    for (key, wish) in &seen.wished {
        let last = !seen
            .wished
            .iter()
            .any(|(other, _)| key.is_about_the_same(other) && other.number() > key.number());
        if !last || is_so(truth, key, *wish) {
            continue;
        }
        let cases = [CaseKey::CommandRefused(key.clone()), CaseKey::CommandUnanswered(key.clone())];
        let expects = policy.clocks.command_unanswered.is_some() && key.tag().is_some();
        let refused = is_refused(happened, stored, key);
        if (refused || expects) && !cases.iter().any(|case| is_known(order, case)) {
            let what = if refused { "is refused" } else { "has no answer" };
            found.push((PROPERTY, format!("{key} {what}")));
        }
    }
}

/// Returns true if the order is as it was wished, or a person decided otherwise in the shop.
fn is_so(truth: &Truth<'_>, key: &CommandKey, wish: Wish) -> bool {
    let Some(tag) = key.tag() else { return false };
    let is_on = truth.tagged_since(tag).is_some();
    match wish {
        Wish::Tag(TagChange::Added) => is_on || truth.taken_off_at(tag).is_some(),
        Wish::Tag(TagChange::Removed) => !is_on,
        Wish::Cancelled => false,
    }
}

fn is_refused(happened: &[Happened], stored: &Stored, key: &CommandKey) -> bool {
    let heard =
        happened.iter().filter(|happened| happened.heard_at.is_some()).map(|happened| &happened.event);
    heard.filter(|event| event.key == stored.order.key).any(|event| match &event.fact {
        Fact::EventRefused(refused) => {
            refused.why == WhyRefused::NotCarriedOut && refused.about == Some(Aspect::Command(key.clone()))
        }
        _ => false,
    })
}
