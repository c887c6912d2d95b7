//! Implements in memory what is kept of the rhythm of shops.

use std::cell::RefCell;
use std::collections::BTreeMap;

use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::values::id::Shop;

use crate::ports::{KeptSilence, OrderCounts, Revision, SilenceBooks, SilenceWrite, StoreError};

#[derive(Debug, Default)]
pub(super) struct Rhythms {
    hours: RefCell<BTreeMap<Shop, OrderHours>>,
    books: RefCell<BTreeMap<Shop, KeptSilence>>,
}

impl OrderCounts for Rhythms {
    async fn add_orders(&self, shop: &Shop, orders: &OrderHours) -> Result<(), StoreError> {
        let mut shops = self.hours.borrow_mut();
        let known = shops.entry(shop.clone()).or_default();
        orders.iter().for_each(|(hour, orders)| known.add(hour, orders));
        Ok(())
    }
}

impl SilenceBooks for Rhythms {
    async fn order_hours(&self, shop: &Shop, first: Hour, last: Hour) -> Result<OrderHours, StoreError> {
        let shops = self.hours.borrow();
        let known = shops.get(shop).into_iter().flat_map(OrderHours::iter);
        let mut found = OrderHours::default();
        known
            .filter(|(hour, _)| (first..=last).contains(hour))
            .for_each(|(hour, orders)| found.add(hour, orders));
        Ok(found)
    }

    async fn silence(&self, shop: &Shop) -> Result<KeptSilence, StoreError> {
        Ok(self.books.borrow().get(shop).cloned().unwrap_or_default())
    }

    async fn write_silence(
        &self,
        shop: &Shop,
        book: &SilenceBook,
        seen: Option<Revision>,
    ) -> Result<SilenceWrite, StoreError> {
        let mut books = self.books.borrow_mut();
        let kept = books.entry(shop.clone()).or_default();
        if kept.revision != seen {
            return Ok(SilenceWrite::Lost);
        }
        let revision = Revision(seen.map_or(1, |seen| seen.0.saturating_add(1)));
        *kept = KeptSilence { book: book.clone(), revision: Some(revision) };
        Ok(SilenceWrite::Written)
    }
}
