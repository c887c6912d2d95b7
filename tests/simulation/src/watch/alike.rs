//! Checks what is made of orders that look the same, by what the registry answered: one of them has the place of the
//! one to be sent, no other is asked for unless a person releases it, and people are told of all of them.

use std::collections::{BTreeMap, BTreeSet};

use candor_domain::case::key::{CaseKey, CaseKind};
use candor_domain::case::report::{Announcement, CaseChange};
use candor_domain::case::resolution::Decision;
use candor_domain::command::command_event::{Command, CommandBody};
use candor_domain::event::fact::Fact;
use candor_domain::facts::entries::Facts;
use candor_domain::fulfilment::fingerprint::{DuplicatePurpose, Fingerprint, Lookalikes};
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::plan::effect::DuplicateCheck;
use candor_domain::values::id::{OrderId, OrderKey};
use candor_engine::ports::Stored;
use jiff::Timestamp;

use super::Watch;
use crate::play::Happened;

const ONE: &str = "of orders that look the same one has the place";
const HELD: &str = "an order that is held beside another is not asked for";
/// Names what must occur sometimes.
pub(crate) const TOLD_OF_A_THIRD: &str = "told of a third order that looks the same";
const GONE: &str = "an order that is cancelled holds no other";
const TOLD: &str = "people are told of every order that looks the same";

/// Holds what the registry answered about the orders of a household.
#[derive(Debug, Default)]
pub(super) struct Alike {
    answers: Vec<Answer>,
    /// The order that took the place last, for each look.
    takers: BTreeMap<String, Taker>,
    /// The last text of each order's case about the order that holds it.
    told: BTreeMap<OrderId, (CaseKey, String)>,
}

/// Holds the order that took a place last.
#[derive(Debug)]
struct Taker {
    of: OrderId,
    placed_at: Timestamp,
    has_given_up: bool,
}

/// Holds one answer of the registry.
#[derive(Debug)]
struct Answer {
    of: OrderId,
    looks: String,
    /// The order that holds it, if one does.
    held_by: Option<OrderId>,
    /// True if the answer never came.
    lost: bool,
    /// True if it took a place in which no other order is known any more: they were placed at another time.
    begins: bool,
    at: Timestamp,
}

impl Alike {
    fn note(
        &mut self,
        key: &OrderKey,
        search: &DuplicateCheck,
        (found, lost): (&Lookalikes, bool),
        at: Timestamp,
    ) -> Option<String> {
        let (of, looks) = (key.order_id.clone(), search.fingerprint.as_str().to_owned());
        let held_by = found.holder.clone();
        let taker = self.takers.get_mut(&looks);
        let is_near = |taker: &Taker| taker.placed_at.duration_since(search.placed_at).abs() <= search.window;
        let begins = !taker.as_deref().is_some_and(is_near);
        let mut wrong = None;
        match (search.purpose, taker) {
            (DuplicatePurpose::GivePlaceUp, Some(taker)) => taker.has_given_up |= taker.of == of,
            (DuplicatePurpose::GivePlaceUp, None) => {}
            (DuplicatePurpose::TakePlace, _) if held_by.is_some() => {}
            (DuplicatePurpose::TakePlace, taker) => {
                let has = taker.filter(|taker| taker.of != of && is_near(taker) && !taker.has_given_up);
                wrong = has.map(|taker| format!("{of} took it, and {} has it", taker.of));
                let taker = Taker { of: of.clone(), placed_at: search.placed_at, has_given_up: false };
                self.takers.insert(looks.clone(), taker);
            }
        }
        let begins = begins && held_by.is_none() && search.purpose == DuplicatePurpose::TakePlace;
        self.answers.push(Answer { of, looks, held_by, lost, begins, at });
        wrong
    }

    /// Returns the orders that were held beside the one of an answer by then.
    fn beside(&self, until: usize) -> BTreeSet<&OrderId> {
        let before = self.answers.iter().take(until.saturating_add(1));
        let Some(own) = before.clone().next_back() else { return BTreeSet::new() };
        let mut held = BTreeSet::new();
        for answer in before.filter(|answer| answer.looks == own.looks) {
            match &answer.held_by {
                _ if answer.begins => held.clear(),
                Some(_) => {
                    held.insert(&answer.of);
                }
                None => {
                    held.remove(&answer.of);
                }
            }
        }
        let is_other = |other: &&OrderId| **other != own.of && own.held_by.as_ref() != Some(*other);
        held.into_iter().filter(is_other).collect()
    }

    /// Returns the answers about an order that came, the last one first, each by its number.
    fn came(&self, of: &OrderId) -> impl Iterator<Item = (usize, &Answer)> {
        let answers = self.answers.iter().enumerate().rev();
        answers.filter(move |(_, answer)| answer.of == *of && !answer.lost)
    }

    /// Returns the orders that a text leaves out, by what was known of late: the last answer may have come only after the
    /// text was written.
    fn left_out(&self, of: &OrderId, says: &str, lately: usize) -> Option<String> {
        let named = |other: &&&OrderId| says.contains(other.as_str());
        let mut known = self.came(of).take(lately).map(|(number, _)| self.beside(number));
        let is_left_out = known.all(|others| others.iter().any(|other| !named(&other)));
        let others = self.came(of).next().map(|(number, _)| self.beside(number)).unwrap_or_default();
        (is_left_out && !others.is_empty()).then(|| format!("{others:?} are not all in: {says}"))
    }

    /// Returns the order that was still said to hold another one, though it was known that it is cancelled.
    fn held_by_one_that_is_gone(&self, of: &OrderKey, happened: &[Happened]) -> Option<String> {
        let (_, last) = self.came(&of.order_id).next()?;
        let holder = last.held_by.as_ref()?;
        let mut heard = happened.iter().filter(|heard| {
            heard.event.key.order_id == *holder && heard.heard_at.is_some_and(|at| at < last.at)
        });
        let was_sent = |heard: &Happened| {
            matches!(heard.event.fact, Fact::ShipmentCreated(_) | Fact::DeliveryScanned(_))
        };
        let is_cancelled = heard.clone().any(|heard| matches!(heard.event.fact, Fact::OrderCancelled(_)));
        (is_cancelled && !heard.any(was_sent)).then(|| format!("{holder} is cancelled"))
    }

    /// Returns the order that holds another one as it is now. An answer that was slow may be about how it was before.
    fn holds(&self, of: &OrderId, facts: &Facts) -> Option<&OrderId> {
        let looks = Fingerprint::of(&facts.placed()?.body)?;
        let mut came = self.came(of).map(|(_, answer)| answer);
        came.find(|answer| answer.looks == looks.as_str())?.held_by.as_ref()
    }
}

/// Returns true if a person released an order that looks like another.
fn is_released(facts: &Facts) -> bool {
    let decided = facts.resolutions().iter();
    let mut released = decided.filter(|(_, held)| held.body.decision == Decision::Release);
    released.any(|(key, _)| key.kind() == CaseKind::LikelyDuplicate)
}

impl Watch {
    /// Notes what the registry answered, or would have if the answer was not lost.
    pub(crate) fn registered(
        &mut self,
        (order, key): (usize, &OrderKey),
        search: &DuplicateCheck,
        (found, lost): (&Lookalikes, bool),
        at: Timestamp,
    ) {
        self.tell(at, || format!("order {order}: {:?} finds {found:?}", search.purpose));
        if let Some(says) = self.alike.note(key, search, (found, lost), at) {
            self.violate(ONE, order, at, says);
        }
    }

    /// Checks that people who are told of an order that is held are told of the others.
    pub(super) fn told_of_others(&mut self, order: usize, said: &Announcement, at: Timestamp) {
        let (CaseKey::LikelyDuplicate(_), CaseChange::Opened { case, .. }) = (&said.key, &said.change) else {
            return;
        };
        let of = &said.order.order_id;
        self.alike.told.insert(of.clone(), (said.key.clone(), case.summary.clone()));
        if case.summary.contains(" So do") {
            self.count(TOLD_OF_A_THIRD);
        }
        if let Some(says) = self.alike.left_out(of, &case.summary, 2) {
            self.violate(TOLD, order, at, says);
        }
    }

    /// Checks that the warehouse is not asked for an order that is held.
    pub(super) fn asked_beside(
        &mut self,
        order: usize,
        command: &Command,
        facts: Option<&Facts>,
        at: Timestamp,
    ) {
        let asks = matches!(command.body, CommandBody::FulfilmentRequested { .. });
        let Some(facts) = facts.filter(|facts| asks && !is_released(facts)) else { return };
        if let Some(holder) = self.alike.holds(&command.order.order_id, facts).cloned() {
            self.violate(HELD, order, at, format!("{}, held by {holder}", command.key));
        }
    }

    /// Checks that an order which is still held is held by one that is to be sent, and that what people were told of it
    /// last names all the others.
    pub(super) fn held_in_the_end(
        &mut self,
        order: usize,
        stored: &Stored,
        happened: &[Happened],
        at: Timestamp,
    ) {
        if let Some(says) = self.alike.held_by_one_that_is_gone(&stored.order.key, happened) {
            self.violate(GONE, order, at, says);
        }
        let of = &stored.order.key.order_id;
        let Some((key, says)) = self.alike.told.get(of) else { return };
        let is_open = matches!(stored.order.ledger.cases.get(key), Some(CaseEntry::Open { .. }));
        if let Some(says) = self.alike.left_out(of, says, 1).filter(|_| is_open) {
            self.violate(TOLD, order, at, format!("in the end {says}"));
        }
    }
}
