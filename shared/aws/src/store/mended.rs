//! Counts what was corrected in the indexes.

/// The result of a look at a page of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mended {
    /// The number of orders.
    pub orders: u64,
    /// The number of orders whose place in an index was wrong, and is right now.
    pub written: u64,
    /// The number of orders whose place was wrong and that changed at this moment: the write that changed them
    /// placed them, unless an older release made it.
    pub changed: u64,
    /// The number of orders that cannot be read, or that a newer release wrote. They stay as they are.
    pub left: u64,
    /// The place from which the table goes on, if it does.
    pub next: Option<String>,
}

impl Mended {
    /// Returns the result of this look and of the one at the page after it.
    #[must_use]
    pub fn and(self, later: Self) -> Self {
        Self {
            orders: self.orders.saturating_add(later.orders),
            written: self.written.saturating_add(later.written),
            changed: self.changed.saturating_add(later.changed),
            left: self.left.saturating_add(later.left),
            next: later.next,
        }
    }
}
