//! Keeps the figures of what happened: adds up the changes that the writes of orders bring, and counts anew from the orders.
//!
//! Each write of an order carries the change of the figures by it ([`Commit::figures`](crate::ports::Commit::figures)), so
//! nothing but the stream of writes is needed to add them up. The sum can be wrong by a batch that counted twice, or by one
//! that was lost; [`recount`] makes it right.

use std::collections::BTreeMap;

use candor_domain::figures::change::FiguresChange;
use candor_domain::figures::counts::Figures;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::Shop;
use futures::future::try_join_all;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::ports::{AllOrders, Clock, FigureBook, FiguresBatch, Segment, StoreError};

/// The number of parts of the orders that are read at the same time. Of two million orders of a kilobyte, a reader that
/// waits 50 ms for a page of 500 needs 200 seconds alone.
const SEGMENTS: u16 = 4;

/// Adds up the changes of several writes. `id` names the writes: see [`FiguresBatch::id`].
pub fn sum(
    id: String,
    changes: impl IntoIterator<Item = (Shop, FiguresChange)>,
    policy: &Policy,
    now: Timestamp,
) -> FiguresBatch {
    let mut sums: BTreeMap<Shop, Figures> = BTreeMap::new();
    for (shop, change) in changes {
        sums.entry(shop).or_default().add_all(change.figures());
    }
    sums.retain(|_, figures| !figures.is_empty());
    FiguresBatch { id, changes: sums, now, keep: policy.keep }
}

/// The result of a recount.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recounted {
    /// The number of orders that were read.
    pub orders: u64,
    /// The number of orders that this release cannot read. They are not in the figures.
    pub unreadable: u64,
    /// The days whose figures were others, by shop.
    pub corrected: Vec<(Shop, Date)>,
}

/// The reasons why a recount did not finish.
#[derive(Debug, thiserror::Error)]
pub enum RecountError {
    /// **Meaning**: there was not enough time to read all orders. **Handling**: the figures stay as they were; call it where
    /// there is more time.
    #[error("recount the figures: there was no time after {orders} orders")]
    OutOfTime {
        /// The number of orders that were read.
        orders: u64,
    },
    /// **Meaning**: the store did not answer. **Handling**: call it again. Days that were written stay right.
    #[error("recount the figures")]
    Store(#[from] StoreError),
}

/// Counts the days from `first` to `last`, both included, anew from all orders, for every shop of the policy. Days that are
/// not over yet in the shop's time zone are left out: writes still bring changes for them.
///
/// It ends early, and writes nothing, if it has not read everything when the time of this worker ends.
///
/// Deliberately absent: orders that were erased, or that expired, since those days. What happened with them is no longer
/// known, and does not count any more. A change that is written during the recount, of a day that it is about, may be lost
/// or count twice until the next one.
///
/// # Errors
/// Returns a [`RecountError`] if it did not finish.
pub async fn recount(
    store: &(impl AllOrders + FigureBook),
    clock: &impl Clock,
    policy: &Policy,
    first: Date,
    last: Date,
) -> Result<Recounted, RecountError> {
    let counted = (0..SEGMENTS).map(|number| count(store, clock, policy, Segment { number, of: SEGMENTS }));
    let counted = try_join_all(counted).await?;
    let mut all = Counted::default();
    counted.into_iter().for_each(|segment| all.add(segment));
    let mut recounted = Recounted { orders: all.orders, unreadable: all.unreadable, corrected: vec![] };
    for shop in policy.shops.keys() {
        let today = policy.calendar(shop).day_of(clock.now());
        let last = today.yesterday().unwrap_or(today).min(last);
        let right = all.shops.get(shop).cloned().unwrap_or_default();
        recounted
            .corrected
            .extend(replace(store, policy, shop, &right.within(first, last), (first, last)).await?);
    }
    Ok(recounted)
}

async fn replace(
    store: &impl FigureBook,
    policy: &Policy,
    shop: &Shop,
    right: &Figures,
    (first, last): (Date, Date),
) -> Result<Vec<(Shop, Date)>, StoreError> {
    let kept = store.figures(shop, first, last).await?;
    let mut corrected = Vec::new();
    for day in days(first, last).filter(|day| kept.on(*day) != right.on(*day)) {
        store.replace_figures(shop, day, &right.on(day), policy.keep).await?;
        corrected.push((shop.clone(), day));
    }
    Ok(corrected)
}

/// The figures of some orders.
#[derive(Default)]
struct Counted {
    orders: u64,
    unreadable: u64,
    shops: BTreeMap<Shop, Figures>,
}

impl Counted {
    fn add(&mut self, other: Self) {
        self.orders = self.orders.saturating_add(other.orders);
        self.unreadable = self.unreadable.saturating_add(other.unreadable);
        for (shop, figures) in other.shops {
            self.shops.entry(shop).or_default().add_all(&figures);
        }
    }
}

async fn count(
    store: &impl AllOrders,
    clock: &impl Clock,
    policy: &Policy,
    segment: Segment,
) -> Result<Counted, RecountError> {
    let (mut counted, mut from) = (Counted::default(), None::<String>);
    loop {
        if clock.now() >= clock.ends_at() {
            return Err(RecountError::OutOfTime { orders: counted.orders });
        }
        let page = store.orders_page(segment, from.as_deref()).await?;
        counted.unreadable = counted.unreadable.saturating_add(page.unreadable);
        for order in &page.orders {
            counted.orders = counted.orders.saturating_add(1);
            let figures = counted.shops.entry(order.key.shop.clone()).or_default();
            figures.add_all(&Figures::of(order, policy));
        }
        from = page.next;
        if from.is_none() {
            return Ok(counted);
        }
    }
}

/// Returns the days from the first to the last one, both included.
pub fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| day.tomorrow().ok()).take_while(move |day| *day <= last)
}

#[cfg(test)]
mod tests;
