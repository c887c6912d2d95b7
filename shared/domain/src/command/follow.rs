//! Follows one subject of commands: makes a command due when its rule wants one, takes it back when it is no longer wanted,
//! and keeps of the earlier ones those that still matter.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::command::entry::CommandEntry;
use crate::command::key::CommandKey;
use crate::command::statement::CommandStatement;
use crate::fulfilment::request::FulfilmentRequest;
use crate::fulfilment::wanted;
use crate::ledger::entry::Ledger;
use crate::order::placed::Placed;
use crate::plan::context::Context;
use crate::plan::inactivity;
use crate::plan::moment::after;
use crate::shipment::destination;
use crate::values::hash::AddressHash;
use crate::values::line_quantity::LineQuantity;

/// A subject of commands, with the rule that says when one is wanted.
pub(crate) trait Subject {
    /// Returns the key of the command with a number.
    fn key(&self, number: u32) -> CommandKey;

    /// Returns when a command is due after the command `last`, if one is. Where the outcome of `last` is unknown, this is
    /// about what is so now: it is said again even if it is the same.
    fn due_at(&self, context: Context<'_>, last: Option<&CommandEntry>) -> Option<Timestamp>;
}

/// Makes the wanted command about a subject due, and removes a due one that is no longer wanted.
pub(crate) fn follow(subject: &impl Subject, context: Context<'_>, ledger: &mut Ledger) {
    let inactive_after = inactivity::inactive_after(context);
    Follower { subject, context, inactive_after }.follow(ledger);
}

/// Returns the order, unless it is unknown or of a sort that is left alone.
pub(crate) fn sent_about(context: Context<'_>) -> Option<&Placed> {
    let placed = &context.order.facts.placed()?.body;
    placed.left_alone().is_none().then_some(placed)
}

struct Follower<'a, S> {
    subject: &'a S,
    context: Context<'a>,
    /// The moment at which the order becomes inactive: no command is sent about an inactive order.
    inactive_after: Option<Timestamp>,
}

impl<S: Subject> Follower<'_, S> {
    fn follow(&self, ledger: &mut Ledger) {
        let said = self.said(ledger);
        match said.last() {
            None => {
                if let Some(at) = self.due(None) {
                    self.insert(ledger, 0, at, 0);
                }
            }
            // The last command is being sent right now; the next one is decided when that is done.
            Some((_, CommandEntry::Claimed { .. })) => {}
            Some((number, CommandEntry::Due { not_before, attempts })) => {
                let said_before = |(earlier, entry): &&(u32, CommandEntry)| {
                    earlier < number && !matches!(entry, CommandEntry::Due { .. })
                };
                let before = said.iter().rev().find(said_before).map(|(_, entry)| entry);
                match self.due(before) {
                    None => {
                        ledger.commands.remove(&self.subject.key(*number));
                        // The one before it is the last again, and those before that no longer matter.
                        self.follow(ledger);
                    }
                    // The command may be more urgent by now; a pause after a failure is kept.
                    Some(at) if *attempts == 0 => self.insert(ledger, *number, at.min(*not_before), 0),
                    Some(_) => {}
                }
            }
            Some((number, entry)) => {
                if let Some(at) = self.due(Some(entry)) {
                    self.insert(ledger, number.saturating_add(1), at, attempts_of(entry));
                }
                self.forget_before(ledger, *number, &said);
            }
        }
    }

    /// Returns the commands about the subject, sent or due, by number.
    fn said(&self, ledger: &Ledger) -> Vec<(u32, CommandEntry)> {
        let own = ledger.commands.iter().filter(|(key, _)| self.is_of(key));
        let own = own.map(|(key, entry)| (key.number(), entry.clone()));
        let mut said: Vec<(u32, CommandEntry)> = own.collect();
        said.sort_by_key(|(number, _)| *number);
        said
    }

    fn insert(&self, ledger: &mut Ledger, number: u32, not_before: Timestamp, attempts: u32) {
        let due = CommandEntry::Due { not_before: not_before.max(self.context.moment.now), attempts };
        ledger.commands.insert(self.subject.key(number), due);
    }

    /// Removes the commands before the last one, except some that still matter: only the last command counts.
    fn forget_before(&self, ledger: &mut Ledger, number: u32, said: &[(u32, CommandEntry)]) {
        let kept = self.kept_before(number, said);
        ledger.commands.retain(|key, _| {
            let older = self.is_of(key) && key.number() < number;
            !older || kept.contains(&key.number())
        });
    }

    /// Returns the numbers of the earlier commands that still matter.
    ///
    /// These are: the commands by which shipments left; the last one that named another address, since a
    /// shipment that we do not know of yet may have left for there; the one before that, since shipments that
    /// left by then did not go there; and the last one that asked for more units, since these may still be
    /// sent.
    fn kept_before(&self, number: u32, said: &[(u32, CommandEntry)]) -> BTreeSet<u32> {
        let Some((_, now)) = said.iter().find(|(wanted, _)| *wanted == number) else {
            return BTreeSet::new();
        };
        let last = |is_kept: &dyn Fn(&CommandEntry) -> bool| {
            let kept = said.iter().rev().find(|(_, entry)| is_kept(entry));
            kept.map(|(earlier, _)| *earlier)
        };
        let elsewhere = last(&|entry| ship_to(entry).is_some_and(|address| Some(address) != ship_to(now)));
        let before =
            said.iter().rev().map(|(earlier, _)| *earlier).find(|earlier| Some(*earlier) < elsewhere);
        let more = last(&|entry| wanted::is_more_than(units(entry), units(now)));
        let shipments = self.context.order.facts.standing_shipments().into_iter();
        let left_upon = shipments.filter_map(|held| {
            let words = said.iter().map(|(number, entry)| (*number, entry));
            destination::word_for(words, held.body.shipped_at).map(|(number, _)| number)
        });
        // If a command of unknown outcome surely failed after all, the shop goes on believing the one before it.
        let believed = matches!(now, CommandEntry::Unknown { .. }).then(|| last(&is_told_to_shop)).flatten();
        left_upon.chain(elsewhere).chain(before).chain(more).chain(believed).collect()
    }

    /// Returns when a command is due after the command `last`, if one is.
    fn due(&self, last: Option<&CommandEntry>) -> Option<Timestamp> {
        let at = self.subject.due_at(self.context, last)?;
        let at = self.pause_after(last).unwrap_or(at);
        let inactive = self.inactive_after.is_none_or(|inactive_after| {
            self.context.moment.reached(inactive_after, "the order becomes inactive")
        });
        (!inactive).then_some(at)
    }

    /// Returns the end of the pause after a command of unknown outcome: then the present truth is said, even if it is the
    /// same.
    fn pause_after(&self, last: Option<&CommandEntry>) -> Option<Timestamp> {
        match last? {
            CommandEntry::Unknown { since, attempts, .. } => {
                Some(after(*since, self.context.policy.effects.pause_after(*attempts)))
            }
            CommandEntry::Due { .. } | CommandEntry::Claimed { .. } | CommandEntry::Done { .. } => None,
        }
    }

    fn is_of(&self, key: &CommandKey) -> bool {
        self.subject.key(key.number()) == *key
    }
}

fn is_told_to_shop(entry: &CommandEntry) -> bool {
    match entry {
        CommandEntry::Done { statement, .. } => !matches!(statement, CommandStatement::Fulfilment(_)),
        CommandEntry::Due { .. } | CommandEntry::Claimed { .. } | CommandEntry::Unknown { .. } => false,
    }
}

fn attempts_of(entry: &CommandEntry) -> u32 {
    match entry {
        CommandEntry::Unknown { attempts, .. } => *attempts,
        CommandEntry::Due { .. } | CommandEntry::Claimed { .. } | CommandEntry::Done { .. } => 0,
    }
}

/// Returns the address that the warehouse was told, or may have been told, to send to.
fn ship_to(entry: &CommandEntry) -> Option<AddressHash> {
    match entry.statement() {
        Some(CommandStatement::Fulfilment(FulfilmentRequest::Fulfil { ship_to, .. })) => *ship_to,
        Some(_) | None => None,
    }
}

/// Returns the units that the warehouse was told, or may have been told, to send.
fn units(entry: &CommandEntry) -> &[LineQuantity] {
    match entry.statement() {
        Some(CommandStatement::Fulfilment(FulfilmentRequest::Fulfil { lines, .. })) => lines,
        Some(_) | None => &[],
    }
}
