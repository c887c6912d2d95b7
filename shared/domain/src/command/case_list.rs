//! Tells the shop which cases an order has, where the policy wants that. Cases are decided after all other commands, so this
//! one comes after the cases.

use jiff::Timestamp;

use crate::case::list::CaseList;
use crate::command::entry::CommandEntry;
use crate::command::follow::{Subject, follow, sent_about};
use crate::command::key::CommandKey;
use crate::command::statement::CommandStatement;
use crate::ledger::entry::Ledger;
use crate::plan::context::Context;

/// Makes the command due that tells which cases the ledger has, if the shop was told something else last.
pub(crate) fn advance_case_list(context: Context<'_>, ledger: &mut Ledger) {
    // Every plan comes by here, and few shops want the list.
    let is_wanted = context.policy.cases.list_in_shop;
    let cases = if is_wanted { CaseList::of(context, ledger) } else { CaseList::default() };
    follow(&cases, context, ledger);
}

impl Subject for CaseList {
    fn key(&self, number: u32) -> CommandKey {
        CommandKey::CaseList(number)
    }

    /// Returns now if the shop shows another list, or may. It shows none before the first, which comes with the first open
    /// case: the cases of before the policy wanted this are over.
    fn due_at(&self, context: Context<'_>, last: Option<&CommandEntry>) -> Option<Timestamp> {
        sent_about(context)?;
        let is_news = match last {
            Some(CommandEntry::Done { statement: CommandStatement::CaseList(said), .. }) => {
                *said != self.hash()
            }
            Some(CommandEntry::Unknown { .. }) => true,
            Some(_) | None => !self.open.is_empty(),
        };
        (context.policy.cases.list_in_shop && is_news).then_some(context.moment.now)
    }
}
