//! Keeps the figures in memory. Each commit adds its change at once: the store is its own stream, and the reader of it.

use candor_domain::figures::counts::{Counts, Figures};
use candor_domain::values::id::Shop;
use jiff::SignedDuration;
use jiff::civil::Date;

use super::MemoryStore;
use super::kept_figures::KeptFigures;
use crate::ports::{
    AllOrders, FigureBook, FiguresBatch, OrdersPage, Segment, Shard, StoreError, figures_kept_until,
};

/// The number of orders of a page.
const PAGE: usize = 3;

/// Nothing expires here.
impl FigureBook for MemoryStore {
    async fn add_figures(&self, batch: &FiguresBatch) -> Result<(), StoreError> {
        let KeptFigures { figures, batches } = &self.figures;
        if !batches.borrow_mut().insert(batch.id.clone()) {
            return Ok(());
        }
        let mut shops = figures.borrow_mut();
        for (shop, change) in &batch.changes {
            let known = shops.entry(shop.clone()).or_default();
            let kept = change.days().filter(|(day, _)| figures_kept_until(*day, batch.keep) > batch.now);
            kept.for_each(|(day, counts)| {
                counts.iter().for_each(|(measure, count)| known.add(day, measure.clone(), count));
            });
        }
        Ok(())
    }

    async fn figures(&self, shop: &Shop, first: Date, last: Date) -> Result<Figures, StoreError> {
        Ok(self.figures.figures.borrow().get(shop).map(|known| known.within(first, last)).unwrap_or_default())
    }

    async fn replace_figures(
        &self,
        shop: &Shop,
        day: Date,
        counts: &Counts,
        _: SignedDuration,
    ) -> Result<(), StoreError> {
        let mut shops = self.figures.figures.borrow_mut();
        shops.entry(shop.clone()).or_default().replace(day, counts.clone());
        Ok(())
    }
}

impl AllOrders for MemoryStore {
    async fn orders_page(&self, segment: Segment, from: Option<&str>) -> Result<OrdersPage, StoreError> {
        let rows = self.rows.borrow();
        let in_segment = |shard: Shard| {
            u16::from(shard.number()).checked_rem(segment.of).is_none_or(|number| number == segment.number)
        };
        let mut left = rows.iter().filter(|(key, _)| in_segment(Shard::of(key)));
        let mut left =
            left.by_ref().filter(|(key, _)| from.is_none_or(|from| key.to_string().as_str() >= from));
        let orders = left.by_ref().take(PAGE).map(|(_, (stored, _))| stored.order.clone()).collect();
        Ok(OrdersPage { orders, unreadable: 0, next: left.next().map(|(key, _)| key.to_string()) })
    }
}
