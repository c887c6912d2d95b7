//! Provides the stage: one household's store, mail service, case notifier and bus, around the real engine.
//! Every call can fail, and everything is watched.

use std::cell::RefCell;

use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::Command;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use candor_engine::memory::MemoryStore;
use jiff::Timestamp;

use crate::faults::Dice;
use crate::runtime::Runtime;
use crate::watch::{Mail, Watch};

use releases::Releases;

mod outside;
mod releases;
mod store;

/// Holds something that the world learns from the stage.
#[derive(Debug, Clone)]
pub(crate) enum Note {
    /// An order was written. `due` is true if an effect of it is due at once, and `wake_at` is its wake time.
    Written { order: usize, due: bool, wake_at: Option<Timestamp> },
    /// A mail was accepted.
    Mailed(usize, Box<Mail>),
    /// People were told of a case.
    Announced(usize, Box<Announcement>),
    /// Other systems received a command.
    Signalled(usize, Box<Command>),
}

/// Holds one household's part of the world.
#[derive(Debug)]
pub(crate) struct Stage<'w> {
    pub(crate) runtime: Runtime,
    pub(crate) store: MemoryStore,
    pub(crate) policy: &'w Policy,
    pub(crate) orders: &'w [OrderKey],
    pub(crate) watch: RefCell<Watch>,
    notes: RefCell<Vec<Note>>,
    releases: Releases,
}

impl<'w> Stage<'w> {
    pub(crate) fn set(policy: &'w Policy, orders: &'w [OrderKey], now: Timestamp, dice: Dice) -> Self {
        let releases = Releases::of(dice.seed(), dice.is_loaded());
        Self {
            runtime: Runtime::new(now, dice),
            store: MemoryStore::default(),
            policy,
            orders,
            watch: RefCell::new(Watch::new(orders.len())),
            notes: RefCell::default(),
            releases,
        }
    }

    /// Returns an order's number in the household.
    pub(crate) fn number_of(&self, key: &OrderKey) -> usize {
        self.orders.iter().position(|order| order == key).unwrap_or_default()
    }

    pub(crate) fn note(&self, note: Note) {
        self.notes.borrow_mut().push(note);
    }

    /// Returns the notes since the last call.
    pub(crate) fn take_notes(&self) -> Vec<Note> {
        std::mem::take(&mut *self.notes.borrow_mut())
    }
}
