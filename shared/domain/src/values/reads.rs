//! The record of which places of a value were read. A report can say from it which members of a payload are never
//! looked at.

use std::cell::RefCell;
use std::collections::BTreeSet;

/// The places of one value that were asked for, as JSON pointers. A place counts as read even if nothing is there.
///
/// The record is kept by the reading itself ([`crate::values::reading::At::recorded`]) and not by a list beside it, so
/// it cannot say something else than what the code does.
#[derive(Debug, Default)]
pub struct Reads(RefCell<BTreeSet<String>>);

impl Reads {
    /// Records that a place was asked for.
    pub(crate) fn note(&self, pointer: &str) {
        self.0.borrow_mut().insert(pointer.to_owned());
    }

    /// Returns true if the place was asked for.
    #[must_use]
    pub fn has(&self, pointer: &str) -> bool {
        self.0.borrow().contains(pointer)
    }
}
