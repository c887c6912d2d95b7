//! Ends the snooze of a case early, where the case says something else than when it was put off.
//!
//! Helpdesks get both sides of it wrong: a ticket comes back at its time although it was dealt with meanwhile
//! (<https://github.com/freescout-help-desk/freescout/issues/3363>), or any word wakes it, so that no person can wait for an
//! appointment (<https://github.com/freescout-help-desk/freescout/issues/3584>). Here only the facts that the case is about
//! wake it, and a case that opens again was never put off.

use jiff::Timestamp;

use crate::case::finder::Found;
use crate::case::key::CaseKey;
use crate::case::snooze_entry::SnoozeEntry;
use crate::facts::entries::Facts;
use crate::facts::order::Order;
use crate::ledger::entry::Ledger;
use crate::plan::context::Context;

/// Remembers what each case said that is put off, and ends the snooze of one that says something else.
pub(crate) fn advance_snoozes(context: Context<'_>, ledger: &mut Ledger, found: &[Found<'_>]) {
    let entry = |(key, number, _): (&CaseKey, u32, Timestamp)| {
        let held = context.order.facts.snooze(key, number)?.held;
        let found = found.iter().find(|found| found.key == *key)?;
        let said = found.said();
        let known = ledger.snoozes.get(key).filter(|entry| entry.event == held.stamp.id);
        // A fact that is newer than the snooze was not known to the person, even where both were recorded at once.
        let is_news = known.map_or(found.as_of > held.stamp.occurred_at, |entry| entry.said != said);
        let ended_at = known.and_then(|entry| entry.ended_at);
        let ended_at = ended_at.or_else(|| is_news.then_some(context.moment.now));
        let said = known.map_or(said, |entry| entry.said);
        Some((key.clone(), SnoozeEntry { event: held.stamp.id.clone(), said, ended_at }))
    };
    let snoozes = ledger.open_cases().filter_map(entry).collect();
    ledger.snoozes = snoozes;
}

impl Order {
    /// Returns the moment until which an opening of a case is put off, unless the case says something else by now. It may
    /// be over.
    #[must_use]
    pub fn snoozed_until(&self, case: &CaseKey, number: u32) -> Option<Timestamp> {
        snoozed_until(&self.facts, &self.ledger, case, number)
    }

    /// Returns the moment at which the snooze of an opening of a case ended early, since the case said something else.
    #[must_use]
    pub fn snooze_ended_early(&self, case: &CaseKey, number: u32) -> Option<Timestamp> {
        ended_early(&self.facts, &self.ledger, case, number)
    }
}

/// Returns the moment until which an opening of a case is put off, as of a ledger.
pub(crate) fn snoozed_until(
    facts: &Facts,
    ledger: &Ledger,
    case: &CaseKey,
    number: u32,
) -> Option<Timestamp> {
    let snooze = facts.snooze(case, number)?;
    ended_early(facts, ledger, case, number).is_none().then_some(snooze.until)
}

fn ended_early(facts: &Facts, ledger: &Ledger, case: &CaseKey, number: u32) -> Option<Timestamp> {
    let snooze = facts.snooze(case, number)?;
    let entry = ledger.snoozes.get(case)?;
    entry.ended_at.filter(|_| entry.event == snooze.held.stamp.id)
}
