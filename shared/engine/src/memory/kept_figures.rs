//! The form in which figures are kept in memory.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use candor_domain::figures::change::FiguresChange;
use candor_domain::figures::counts::Figures;
use candor_domain::values::id::Shop;

/// The figures of each shop, and the names of the batches that were added to them.
#[derive(Debug, Default)]
pub(super) struct KeptFigures {
    pub(super) figures: RefCell<BTreeMap<Shop, Figures>>,
    pub(super) batches: RefCell<BTreeSet<String>>,
}

impl KeptFigures {
    pub(super) fn add(&self, shop: &Shop, change: &FiguresChange) {
        self.figures.borrow_mut().entry(shop.clone()).or_default().add_all(change.figures());
    }
}
