//! The work on one demand: how far it is, and what was found. It is done in pages, by any number of calls, and each step
//! may be done again.
//!
//! ```text
//!   Listed ──────► Orders ──────► Traces ──────► Answer ──────► Done
//!   each order     the whole      the whole      people and      nothing of the person
//!   that is named  table, once    table, once    systems hear    is in it any more
//!                    ▲                │
//!                    └────────────────┘ a worker had a lease of an order, or there were too many for one round
//! ```

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::erasure::cover::WhyLeft;
use crate::erasure::demand::{Asks, Demand, Erasure, Whose};
use crate::erasure::person::{ORDERS_LISTED_MAX, Person};
use crate::values::id::OrderId;

/// The highest number of orders of one person that are erased in one round, since their traces are looked for by name. As
/// many again follow in the next round.
pub const ERASED_PER_ROUND_MAX: usize = ORDERS_LISTED_MAX;

/// The highest number of orders that stay and are named to people.
pub const LEFT_NAMED_MAX: usize = 100;

/// The time after which a demand that is not done becomes a case. Shopify gives thirty days
/// (<https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance>), and so does the law of the European Union a month
/// (<https://gdpr-info.eu/art-12-gdpr/>): a person has ten of them.
pub const LATE_AFTER: SignedDuration = SignedDuration::from_hours(20 * 24);

/// The work on one demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The demand. Once the work is done, it names orders at most.
    pub demand: Demand,
    /// The time at which Candor heard of it.
    pub received_at: Timestamp,
    /// The step that is to be done next.
    pub stage: Stage,
    /// The place in the table at which the step goes on, as the store calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// The orders that were erased in this round, for the search for their traces. It is empty for a whole shop, whose
    /// traces are known by the shop.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub erased: BTreeSet<OrderId>,
    /// The orders that stay.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left: BTreeMap<OrderId, WhyLeft>,
    /// The orders that were erased while something was still to be done for them; at most [`LEFT_NAMED_MAX`].
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub unfinished: BTreeSet<OrderId>,
    /// The numbers of what was found.
    pub counts: Counts,
    /// The time before which nothing is done, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// True if another round follows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
    /// True once people were told that it is late.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told_late: bool,
}

/// A step of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The orders that the demand lists get a tombstone, also those that are not known: they may come later.
    Listed,
    /// The orders of the whole table are looked at.
    Orders,
    /// The traces of the erased orders in other items are looked for.
    Traces,
    /// People and other systems are told.
    Answer,
    /// A person is to hand the data over.
    HandOver,
    /// All is done.
    Done,
}

/// The numbers of what was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Orders that were erased.
    pub orders: u64,
    /// References and places among orders that look the same which were forgotten, and, of a whole shop, hashes of
    /// addresses.
    pub traces: u64,
    /// Orders that stay.
    pub left: u64,
    /// Items that could not be read, so that it is not known whose they are.
    pub unreadable: u64,
}

impl Work {
    /// Begins the work on a demand; `None` where nothing is to be kept of it.
    #[must_use]
    pub fn begin(demand: Demand, now: Timestamp) -> Option<Self> {
        let stage = match &demand.asks {
            Asks::Erase(_) => Stage::Listed,
            Asks::HandOver(_) => Stage::HandOver,
            Asks::NoteThatShopLeft => return None,
        };
        Some(Self {
            demand,
            received_at: now,
            stage,
            cursor: None,
            erased: BTreeSet::new(),
            left: BTreeMap::new(),
            unfinished: BTreeSet::new(),
            counts: Counts::default(),
            not_before: None,
            again: false,
            told_late: false,
        })
    }

    /// Returns what is to be erased; `None` where nothing is.
    #[must_use]
    pub fn erasure(&self) -> Option<&Erasure> {
        match &self.demand.asks {
            Asks::Erase(erasure) => Some(erasure),
            Asks::HandOver(_) | Asks::NoteThatShopLeft => None,
        }
    }

    /// Returns the next listed orders that have no tombstone yet, at most so many.
    #[must_use]
    pub fn next_listed(&self, most: usize) -> Vec<OrderId> {
        let Some(Erasure { whose: Whose::Person(person), .. }) = self.erasure() else { return vec![] };
        let is_next = |id: &&OrderId| self.cursor.as_deref().is_none_or(|last| id.as_str() > last);
        person.orders.iter().filter(is_next).take(most).cloned().collect()
    }

    /// Takes note that an order was erased, and if something was still to be done for it.
    pub fn erased(&mut self, order_id: &OrderId, is_unfinished: bool) {
        if is_unfinished && self.unfinished.len() < LEFT_NAMED_MAX {
            self.unfinished.insert(order_id.clone());
        }
        self.counts.orders = self.counts.orders.saturating_add(1);
        if self.left.remove(order_id).is_some() {
            self.counts.left = self.counts.left.saturating_sub(1);
        }
        self.look_for_traces(order_id);
    }

    /// Takes note that the traces of an order are to be forgotten, though nothing is known of the order.
    pub fn look_for_traces(&mut self, order_id: &OrderId) {
        let is_shop = matches!(self.erasure(), Some(Erasure { whose: Whose::Everyone, .. }));
        if !is_shop {
            self.erased.insert(order_id.clone());
        }
    }

    /// Returns true if no further order can be erased in this round. Another one follows then.
    pub fn is_full(&mut self) -> bool {
        let is_full = self.erased.len() >= ERASED_PER_ROUND_MAX;
        self.again |= is_full;
        is_full
    }

    /// Takes note that an order stays.
    pub fn left(&mut self, order_id: &OrderId, why: WhyLeft) {
        if self.left.contains_key(order_id) {
            return;
        }
        self.counts.left = self.counts.left.saturating_add(1);
        if self.left.len() < LEFT_NAMED_MAX {
            self.left.insert(order_id.clone(), why);
        }
    }

    /// Takes note that an order is looked at once more, after a time.
    pub fn busy(&mut self, until: Timestamp) {
        self.again = true;
        self.not_before = Some(self.not_before.map_or(until, |at| at.max(until)));
    }

    /// Takes note that a page was worked on. The step goes on at `next`, or the next one begins.
    pub fn went_on(&mut self, next: Option<String>) {
        let ends = next.is_none();
        self.cursor = next;
        if !ends {
            return;
        }
        self.stage = match self.stage {
            Stage::Listed => Stage::Orders,
            Stage::Orders => Stage::Traces,
            Stage::Traces if self.again => self.begin_round(),
            Stage::Traces => Stage::Answer,
            Stage::Answer | Stage::HandOver | Stage::Done => Stage::Done,
        };
        // Each round counts them anew.
        if self.stage == Stage::Orders {
            self.counts.unreadable = 0;
        }
    }

    fn begin_round(&mut self) -> Stage {
        self.again = false;
        self.erased.clear();
        Stage::Orders
    }

    /// Returns the time at which it is gone on with; `None` once it is done.
    #[must_use]
    pub fn wake_at(&self) -> Option<Timestamp> {
        match self.stage {
            // A lease ends within minutes, so only the beginning of a round waits for it.
            Stage::Orders if self.cursor.is_none() => Some(self.not_before.unwrap_or(self.received_at)),
            Stage::Listed | Stage::Orders | Stage::Traces | Stage::Answer => Some(self.received_at),
            Stage::HandOver if self.told_late => None,
            Stage::HandOver => Some(self.late_at()),
            Stage::Done => None,
        }
    }

    /// Returns the time at which it is late.
    #[must_use]
    pub fn late_at(&self) -> Timestamp {
        let asked_at = self.demand.stamp.occurred_at.min(self.received_at);
        asked_at.checked_add(LATE_AFTER).unwrap_or(Timestamp::MAX)
    }

    /// Ends the work. Nothing of the person stays in it: the names of the listed orders do, which have tombstones.
    pub fn end(&mut self) {
        self.stage = Stage::Done;
        self.cursor = None;
        self.erased.clear();
        match &mut self.demand.asks {
            Asks::Erase(Erasure { whose: Whose::Person(person), .. }) | Asks::HandOver(person) => {
                forget(person)
            }
            Asks::Erase(Erasure { whose: Whose::Everyone, .. }) | Asks::NoteThatShopLeft => {}
        }
    }
}

fn forget(person: &mut Person) {
    person.email = None;
    person.phone = None;
}
