//! Counts the new orders of shops. The counts of a process are written once a minute at most, so that a busy shop costs
//! no more than a quiet one.

use std::cell::RefCell;
use std::collections::BTreeMap;

use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::values::id::Shop;
use jiff::{SignedDuration, Timestamp};

use crate::ports::{OrderCounts, StoreError};

/// The time between two writes of a shop's counts.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// The greatest number of shops whose counts wait in a process. Those of others are not counted until some are written.
const SHOPS_MAX: usize = 1000;

/// The new orders that were counted and not written. Those of a process that ends are lost, at most a minute's: then
/// the shop looks less busy than it is, and its silence is a case a little later.
#[derive(Debug, Default)]
pub struct Heard(RefCell<BTreeMap<Shop, Tally>>);

#[derive(Debug, Default)]
struct Tally {
    orders: OrderHours,
    written_at: Option<Timestamp>,
}

impl Tally {
    /// Returns true if a write is due: a minute passed, or a new hour began, whose first order must be known.
    fn is_due(&self, now: Timestamp) -> bool {
        let is_recent = |at: Timestamp| now.duration_since(at) < PAUSE && Hour::of(at) == Hour::of(now);
        !self.orders.is_empty() && !self.written_at.is_some_and(is_recent)
    }
}

impl Heard {
    /// Counts a new order, by the moment at which it was recorded.
    pub fn count(&self, shop: &Shop, now: Timestamp) {
        let mut shops = self.0.borrow_mut();
        if shops.len() >= SHOPS_MAX && !shops.contains_key(shop) {
            shops.retain(|_, tally| !tally.orders.is_empty());
        }
        if shops.len() < SHOPS_MAX || shops.contains_key(shop) {
            shops.entry(shop.clone()).or_default().orders.add(Hour::of(now), 1);
        }
    }

    /// Writes the counts that are due.
    ///
    /// # Errors
    /// Returns the error of the last shop whose counts could not be written. They wait for the next write.
    pub async fn write(&self, counts: &impl OrderCounts, now: Timestamp) -> Result<(), StoreError> {
        let mut last = Ok(());
        for (shop, orders) in self.take_due(now) {
            if let Err(error) = counts.add_orders(&shop, &orders).await {
                self.put_back(&shop, &orders);
                last = Err(error);
            }
        }
        last
    }

    fn take_due(&self, now: Timestamp) -> Vec<(Shop, OrderHours)> {
        let mut shops = self.0.borrow_mut();
        let due = shops.iter_mut().filter(|(_, tally)| tally.is_due(now));
        let taken = due.map(|(shop, tally)| {
            tally.written_at = Some(now);
            (shop.clone(), std::mem::take(&mut tally.orders))
        });
        taken.collect()
    }

    fn put_back(&self, shop: &Shop, orders: &OrderHours) {
        let mut shops = self.0.borrow_mut();
        let tally = shops.entry(shop.clone()).or_default();
        orders.iter().for_each(|(hour, orders)| tally.orders.add(hour, orders));
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;
    use crate::memory::MemoryStore;
    use crate::ports::SilenceBooks;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// Counts an order at each moment, and returns the orders that are written after it.
    fn written(moments: &[&str]) -> Vec<u32> {
        let (heard, store, shop) = (Heard::default(), MemoryStore::default(), "demo-shop".parse().unwrap());
        let after = moments.iter().map(|moment| {
            let now = at(moment);
            heard.count(&shop, now);
            heard.write(&store, now).now_or_never().unwrap().unwrap();
            let all = (Hour::numbered(0), Hour::of(now));
            let found = store.order_hours(&shop, all.0, all.1).now_or_never().unwrap().unwrap();
            found.iter().map(|(_, orders)| orders).sum()
        });
        after.collect()
    }

    #[test]
    fn counts_are_written_once_a_minute_and_with_the_first_order_of_an_hour() {
        let within = ["2026-03-01T10:00:00Z", "2026-03-01T10:00:30Z", "2026-03-01T10:00:59Z"];
        assert_eq!(written(&within), [1, 1, 1]);
        assert_eq!(
            written(&["2026-03-01T10:00:00Z", "2026-03-01T10:00:30Z", "2026-03-01T10:01:00Z"]),
            [1, 1, 3]
        );
        assert_eq!(written(&["2026-03-01T10:59:50Z", "2026-03-01T11:00:10Z"]), [1, 2]);
    }

    /// A store that does not answer.
    struct Down;

    impl OrderCounts for Down {
        async fn add_orders(&self, shop: &Shop, _: &OrderHours) -> Result<(), StoreError> {
            let cause = "throttled".into();
            Err(StoreError::Unavailable { operation: "count orders", key: shop.to_string(), cause })
        }
    }

    #[test]
    fn counts_that_could_not_be_written_are_written_later_and_each_once() {
        let (heard, store, shop) = (Heard::default(), MemoryStore::default(), "demo-shop".parse().unwrap());
        let now = at("2026-03-01T10:00:00Z");
        heard.count(&shop, now);
        assert!(heard.write(&Down, now).now_or_never().unwrap().is_err());
        for minute in 1..=2 {
            let later = now + SignedDuration::from_mins(minute);
            heard.write(&store, later).now_or_never().unwrap().unwrap();
        }
        let hour = Hour::of(now);
        let found = store.order_hours(&shop, hour, hour).now_or_never().unwrap().unwrap();
        assert_eq!(found.orders(hour), 1);
    }
}
