//! The stage: one household's store, mail service, desk and bus, around the real engine. Every call can go wrong, and
//! everything is watched.

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

mod outside;
mod store;

/// What the world learns from what was done on the stage.
#[derive(Debug, Clone)]
pub(crate) enum Note {
    /// An order was written: whether something of it is due at once, and when it wakes.
    Written { order: usize, due: bool, wake_at: Option<Timestamp> },
    /// A mail was taken.
    Mailed(usize, Box<Mail>),
    /// People heard of a case.
    Announced(usize, Box<Announcement>),
    /// The other systems heard something.
    Signalled(usize, Box<Command>),
}

/// One household's part of the world.
#[derive(Debug)]
pub(crate) struct Stage<'w> {
    pub(crate) runtime: Runtime,
    pub(crate) store: MemoryStore,
    pub(crate) policy: &'w Policy,
    pub(crate) orders: &'w [OrderKey],
    pub(crate) watch: RefCell<Watch>,
    notes: RefCell<Vec<Note>>,
}

impl<'w> Stage<'w> {
    pub(crate) fn set(policy: &'w Policy, orders: &'w [OrderKey], now: Timestamp, dice: Dice) -> Self {
        Self {
            runtime: Runtime::new(now, dice),
            store: MemoryStore::default(),
            policy,
            orders,
            watch: RefCell::new(Watch::new(orders.len())),
            notes: RefCell::default(),
        }
    }

    /// An order's number in the household.
    pub(crate) fn number_of(&self, key: &OrderKey) -> usize {
        self.orders.iter().position(|order| order == key).unwrap_or_default()
    }

    pub(crate) fn note(&self, note: Note) {
        self.notes.borrow_mut().push(note);
    }

    /// What was noted since this was asked last.
    pub(crate) fn take_notes(&self) -> Vec<Note> {
        std::mem::take(&mut *self.notes.borrow_mut())
    }
}
