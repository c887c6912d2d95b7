//! Cases about commands: the shop will not do what it was asked, or does not say that it did.
//!
//! Only the last command about a subject counts, and only while the order is not as the command wants it: so a person who
//! does it by hand in the shop closes the case, and so does a newer command.

use jiff::Timestamp;

use crate::case::evidence::{self, Piece};
use crate::case::finder::{Finder, Found, Opens, decide, outside};
use crate::case::key::CaseKey;
use crate::case::report::Action;
use crate::case::resolution::Decision;
use crate::case::words::list;
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
        let words = held.body.violations.iter().map(|wrong| wrong.problem.as_str());
        let summary = format!("The shop will not {}. It says: {}.", wish(key, statement), list(words));
        let evidence = vec![Piece::Refused(held)];
        let key = CaseKey::CommandRefused(key.clone());
        Some(self.found(key, summary, Opens::AtOnce, evidence, &remedies(statement)))
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
        let wish = wish(key, statement);
        let summary = format!("The shop was asked to {wish} ({at}), and did not say that it did.");
        let key = CaseKey::CommandUnanswered(key.clone());
        let evidence = self.facts.placed().map(evidence::placed).into_iter().collect();
        self.found(key, summary, Opens::AtOnce, evidence, &remedies(statement)).no_older_than(at)
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

/// Returns what a command asks for, to stand after "will not".
fn wish(key: &CommandKey, statement: &CommandStatement) -> String {
    let tag = key.tag().map_or("of the order", |tag| tag.as_str());
    match statement {
        CommandStatement::Cancellation => "cancel the order".to_owned(),
        CommandStatement::Tag(TagChange::Added) => format!("put the tag {tag} on"),
        CommandStatement::Tag(TagChange::Removed) => format!("take the tag {tag} off"),
        CommandStatement::CaseList(_) => "show the cases of the order".to_owned(),
        CommandStatement::Archive => "archive the order".to_owned(),
        CommandStatement::Fulfilment(FulfilmentRequest::Stop(reason)) => format!("hold the order ({reason})"),
        CommandStatement::Fulfilment(FulfilmentRequest::Fulfil { .. }) => "send what is held".to_owned(),
    }
}

fn remedies(statement: &CommandStatement) -> Vec<Action> {
    match statement {
        CommandStatement::Cancellation => vec![
            outside(
                "Cancel the order in the shop, if it is still wanted.",
                "The cancellation closes this case.",
            ),
            decide(
                "Have the shop asked once more.",
                "The shop is asked to cancel it again.",
                Decision::Cancel,
            ),
        ],
        CommandStatement::Tag(_) => {
            vec![outside("Change the tag in the shop.", "This case closes itself when the shop says so.")]
        }
        CommandStatement::CaseList(_) => vec![outside(
            "See why the shop refuses its metafield candor.cases, and mend that.",
            "The next change of the order's cases is sent to the shop again, and closes this case.",
        )],
        CommandStatement::Archive => vec![outside(
            "Archive the order in the shop, or leave it among the open ones.",
            "Say so, and this case closes. The shop is not asked again, unless something else happens to the order.",
        )],
        CommandStatement::Fulfilment(FulfilmentRequest::Stop(_)) => vec![outside(
            "Make sure that the warehouse does not send it.",
            "Say so, and this case closes. It closes itself when all is sent.",
        )],
        CommandStatement::Fulfilment(FulfilmentRequest::Fulfil { .. }) => vec![outside(
            "See who holds the order in the shop, and release it there.",
            "The shipment of the rest closes this case.",
        )],
    }
}
