//! Commands that other systems ought to get. The warehouse is told what to send, and the shop which tags an
//! order should have, each only where it believes something else.

use crate::plan::context::Context;
use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::case::decision;
use crate::command::entry::CommandEntry;
use crate::command::key::CommandKey;
use crate::command::statement::CommandStatement;
use crate::fulfilment::request::FulfilmentRequest;
use crate::fulfilment::{hold, wanted};
use crate::ledger::entry::Ledger;
use crate::order::placed::Placed;
use crate::order::tagged::TagChange;
use crate::plan::inactivity;
use crate::plan::moment::after;
use crate::shipment::destination;
use crate::values::hash::AddressHash;
use crate::values::line_quantity::LineQuantity;
use crate::values::text::TagName;

/// Makes the wanted commands due, and removes due commands that are no longer wanted.
pub(crate) fn advance_commands(context: Context<'_>, ledger: &mut Ledger) {
    let inactive_after = inactivity::inactive_after(context);
    let by_policy =
        context.policy.tags.iter().filter(|(_, tag)| !tag.when.is_empty()).map(|(name, _)| name.clone());
    // Tags that the policy no longer knows are included, so that their due commands are removed.
    let asked_before = ledger.commands.keys().filter_map(CommandKey::tag).cloned();
    let tags: BTreeSet<TagName> = by_policy.chain(asked_before).collect();
    let subjects = [Subject::Fulfilment, Subject::Cancellation].into_iter();
    for subject in subjects.chain(tags.into_iter().map(Subject::Tag)) {
        Wanted { context, subject, inactive_after }.follow(ledger);
    }
}

/// The subject of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    Fulfilment,
    Cancellation,
    Tag(TagName),
}

impl Subject {
    fn key(&self, number: u32) -> CommandKey {
        match self {
            Self::Fulfilment => CommandKey::Fulfilment(number),
            Self::Cancellation => CommandKey::Cancellation(number),
            Self::Tag(tag) => CommandKey::Tag(number, tag.clone()),
        }
    }

    fn is_of(&self, key: &CommandKey) -> bool {
        self.key(key.number()) == *key
    }
}

struct Wanted<'a> {
    context: Context<'a>,
    subject: Subject,
    /// The moment at which the order becomes inactive: no command is sent about an inactive order.
    inactive_after: Option<Timestamp>,
}

impl Wanted<'_> {
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
                let before = said.iter().rev().find(|(earlier, _)| earlier < number).map(|(_, entry)| entry);
                match self.due(before) {
                    None => {
                        ledger.commands.remove(&self.subject.key(*number));
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
        let own = ledger.commands.iter().filter(|(key, _)| self.subject.is_of(key));
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
            let older = self.subject.is_of(key) && key.number() < number;
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
        left_upon.chain(elsewhere).chain(before).chain(more).collect()
    }

    /// Returns when a command is due after the command `last`, if one is.
    fn due(&self, last: Option<&CommandEntry>) -> Option<Timestamp> {
        let at = self.due_at(last)?;
        let inactive = self.inactive_after.is_none_or(|inactive_after| {
            self.context.moment.reached(inactive_after, "the order becomes inactive")
        });
        (!inactive).then_some(at)
    }

    fn due_at(&self, last: Option<&CommandEntry>) -> Option<Timestamp> {
        // After a command of unknown outcome, a command with the present truth is sent, even if it is the
        // same.
        let uncertain = match last {
            Some(CommandEntry::Unknown { since, attempts, .. }) => {
                Some(after(*since, self.context.policy.effects.pause_after(*attempts)))
            }
            Some(_) | None => None,
        };
        let statement = match last {
            Some(CommandEntry::Done { statement, .. }) => Some(statement),
            Some(_) | None => None,
        };
        match (&self.subject, uncertain) {
            (Subject::Fulfilment, None) => self.fulfilment(statement),
            (Subject::Fulfilment, Some(pause)) => {
                let request = wanted::of(self.context);
                request.map(|_| pause)
            }
            (Subject::Cancellation, _) => self.cancellation(last).map(|at| uncertain.unwrap_or(at)),
            (Subject::Tag(tag), _) => {
                self.tag(tag, last, uncertain.is_some()).map(|at| uncertain.unwrap_or(at))
            }
        }
    }

    fn fulfilment(&self, statement: Option<&CommandStatement>) -> Option<Timestamp> {
        let now = self.context.moment.now;
        let wanted = wanted::of(self.context)?;
        let expected = match statement {
            Some(CommandStatement::Fulfilment(request)) => Some(request),
            Some(_) | None => None,
        };
        match (expected, &wanted) {
            // A warehouse that was never asked to send need not be told to stop.
            (None, FulfilmentRequest::Stop(_)) => self.stops_others().then_some(now),
            (None, FulfilmentRequest::Fulfil { .. }) => {
                let fresh = wanted::is_fresh(self.context);
                fresh.then(|| after(now, self.context.policy.fulfilment.grace_period))
            }
            (Some(FulfilmentRequest::Stop(_)), FulfilmentRequest::Stop(_)) => None,
            (Some(expected), wanted) if expected == wanted => None,
            (Some(FulfilmentRequest::Fulfil { lines, .. }), FulfilmentRequest::Stop(_)) => {
                wanted::is_any_left(self.context.order, lines).then_some(now)
            }
            (Some(_), FulfilmentRequest::Fulfil { .. }) => {
                Some(after(now, self.context.policy.fulfilment.grace_period))
            }
        }
    }

    /// Returns true if somebody else asked for the order, before Candor spoke for the shop, and it is to be stopped because
    /// of something newer.
    fn stops_others(&self) -> bool {
        let Some(placed) = self.context.order.facts.placed().map(|held| &held.body) else { return false };
        let is_left = !self.context.order.facts.still_to_come(placed).is_empty();
        let stopped_at = wanted::stopped_at(self.context, placed);
        let is_new = stopped_at.is_some_and(|at| !self.context.is_before_live(at));
        is_new && is_left && self.context.was_asked_elsewhere(placed)
    }

    /// Returns the order, unless it is unknown or of a sort that is left alone.
    fn sent_about(&self) -> Option<&Placed> {
        let placed = &self.context.order.facts.placed()?.body;
        placed.left_alone().is_none().then_some(placed)
    }

    /// Returns when to ask for the cancellation: once for each decision, unless the order is cancelled by
    /// then.
    fn cancellation(&self, last: Option<&CommandEntry>) -> Option<Timestamp> {
        self.sent_about()?;
        let decided = decision::to_cancel(&self.context.order.facts)?;
        let asked_since = match last {
            Some(CommandEntry::Done { at, .. }) => *at >= decided.stamp.occurred_at,
            Some(_) | None => false,
        };
        // By the clock of the person who decided: else the command would seem to come before the decision.
        (self.context.order.facts.cancelled().is_none() && !asked_since).then_some(decided.stamp.occurred_at)
    }

    /// Returns when to ask for a change of a tag, if it is needed. A person's choice is never contradicted: a
    /// tag that they took off stays off, and a tag that is on need not be asked for. What they did not know when they
    /// chose is asked for once more.
    fn tag(&self, name: &TagName, last: Option<&CommandEntry>, uncertain: bool) -> Option<Timestamp> {
        let facts = &self.context.order.facts;
        let placed = self.sent_about()?;
        let policy = self.context.policy.tags.get(name)?;
        let asked_at = match last {
            Some(CommandEntry::Done { statement: CommandStatement::Tag(TagChange::Added), at }) => Some(*at),
            Some(_) | None => None,
        };
        let now = self.context.moment.now;
        let said = facts.tag_change(name).map(|(change, _)| change);
        if !hold::is_wanted(self.context, name, policy, placed) {
            let wanted = (asked_at.is_some() || uncertain) && said != Some(TagChange::Removed);
            return wanted.then_some(now);
        }
        if said == Some(TagChange::Added) || hold::is_too_late(policy, facts, placed) {
            return None;
        }
        // By the provider's clock: else the command would seem to come before the rating.
        let again_at = hold::applies_again_at(self.context.order, name, policy, placed);
        if let Some(again_at) = again_at.filter(|again_at| asked_at < Some(*again_at)) {
            return Some(again_at.max(now));
        }
        (!hold::is_taken_off(self.context.order, name) && asked_at.is_none()).then_some(now)
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
