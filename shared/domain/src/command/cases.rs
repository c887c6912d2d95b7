//! Cases about commands: the shop will not do what it was asked, or does not say that it did.
//!
//! Only the last command about a subject counts, and only while the order is not as the command wants it: so a person who
//! does it by hand in the shop closes the case, and so does a newer command.

use jiff::Timestamp;

use crate::case::evidence::{self, Piece};
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::{CommandProblem, Wish};
use crate::case::remedy::Remedy;
use crate::command::entry::CommandEntry;
use crate::command::key::CommandKey;
use crate::command::statement::CommandStatement;
use crate::event::refused::{Aspect, Refused, WhyRefused};
use crate::facts::held::Held;
use crate::fulfilment::hold;
use crate::fulfilment::request::FulfilmentRequest;
use crate::order::tagged::TagChange;

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_commands(&self) -> Vec<Found<'a>> {
        let refused = self.facts.refused().values().filter_map(|held| self.command_refused(held));
        refused.chain(self.commands_unanswered()).collect()
    }

    fn command_refused(&self, held: &'a Held<Refused>) -> Option<Found<'a>> {
        let Some(Aspect::Command(key)) = &held.body.about else { return None };
        if held.body.why != WhyRefused::NotCarriedOut {
            return None;
        }
        let statement = self.standing(key)?;
        let says = held.body.violations.iter().map(|wrong| wrong.problem.clone()).collect();
        let problem = CommandProblem::Refused { wish: wish(key, statement), says };
        let evidence = vec![Piece::Refused(held)];
        let key = CaseKey::CommandRefused(key.clone());
        Some(self.found(key, [problem], Opens::AtOnce, evidence, remedies(statement)))
    }

    /// Finds the commands about tags that were sent long ago, where the policy says that the shop carries them out. A
    /// cancellation that does not come opens the case again that was decided; a warehouse answers with a shipment.
    fn commands_unanswered(&self) -> Vec<Found<'a>> {
        let Some(wait) = self.context.policy.clocks.command_unanswered else { return vec![] };
        let unanswered = self.ledger.commands.iter().filter_map(|(key, entry)| {
            let CommandEntry::Done { at, statement: CommandStatement::Tag(_) } = entry else { return None };
            let late_at = self.context.runs_out(wait, *at);
            // Looked at first: a clock that nothing waits for would wake the order.
            let statement = self.standing(key)?;
            let is_late = self.context.moment.reached(late_at, "the shop should have changed a tag");
            is_late.then(|| self.command_unanswered(key, statement, *at))
        });
        unanswered.collect()
    }

    fn command_unanswered(&self, key: &CommandKey, statement: &CommandStatement, at: Timestamp) -> Found<'a> {
        let problem = CommandProblem::Unanswered { wish: wish(key, statement), at };
        let key = CaseKey::CommandUnanswered(key.clone());
        let evidence = self.facts.placed().map(evidence::placed).into_iter().collect();
        self.found(key, [problem], Opens::AtOnce, evidence, remedies(statement)).no_older_than(at)
    }

    /// Returns the statement of a command, if it is the last about its subject and the order is not as it wants.
    fn standing(&self, key: &CommandKey) -> Option<&CommandStatement> {
        let statement = self.ledger.commands.get(key)?.statement()?;
        (self.ledger.is_last_command(key) && !self.is_so(key, statement)).then_some(statement)
    }

    /// Returns true if the order is as a command wants it, or if it no longer matters.
    fn is_so(&self, key: &CommandKey, statement: &CommandStatement) -> bool {
        match statement {
            CommandStatement::Cancellation => self.facts.cancelled().is_some(),
            CommandStatement::Tag(wanted) => {
                let Some(tag) = key.tag() else { return true };
                let said = self.facts.tag_change(tag).map_or(TagChange::Removed, |(change, _)| change);
                // What a person took off was on before: the command was carried out.
                said == *wanted
                    || hold::is_taken_off(self.context.order, tag)
                    || self.facts.cancelled().is_some()
            }
            // Nothing tells what the shop shows.
            CommandStatement::CaseList(_) | CommandStatement::Archive => false,
            CommandStatement::Fulfilment(_) => {
                self.facts.placed().is_none_or(|held| self.facts.still_to_come(&held.body).is_empty())
            }
        }
    }
}

/// Returns what a command asks for.
fn wish(key: &CommandKey, statement: &CommandStatement) -> Wish {
    let tag = key.tag().cloned();
    match statement {
        CommandStatement::Cancellation => Wish::Cancelled {},
        CommandStatement::Tag(TagChange::Added) => Wish::Tagged { tag },
        CommandStatement::Tag(TagChange::Removed) => Wish::Untagged { tag },
        CommandStatement::CaseList(_) => Wish::CasesShown {},
        CommandStatement::Archive => Wish::Archived {},
        CommandStatement::Fulfilment(FulfilmentRequest::Stop(reason)) => Wish::Held { reason: *reason },
        CommandStatement::Fulfilment(FulfilmentRequest::Fulfil { .. }) => Wish::Sent {},
    }
}

fn remedies(statement: &CommandStatement) -> &'static [Remedy] {
    match statement {
        CommandStatement::Cancellation => &[Remedy::CancelInShop, Remedy::AskShopAgain],
        CommandStatement::Tag(_) => &[Remedy::ChangeTag],
        CommandStatement::CaseList(_) => &[Remedy::MendMetafield],
        CommandStatement::Archive => &[Remedy::ArchiveInShop],
        CommandStatement::Fulfilment(FulfilmentRequest::Stop(_)) => &[Remedy::KeepHeldBack],
        CommandStatement::Fulfilment(FulfilmentRequest::Fulfil { .. }) => &[Remedy::ReleaseInShop],
    }
}
