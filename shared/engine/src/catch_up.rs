//! Catches up with a shop: asks it for the orders that changed, and puts on the bus what no webhook brought.
//!
//! Nothing here is exact, and need not be: what is asked for twice makes the same events, and what is looked at before its
//! webhook arrives is merely known a little earlier.

use candor_domain::catch_up::book::CatchUpBook;
use candor_domain::catch_up::listed::Listed;
use candor_domain::values::id::Shop;
use jiff::Timestamp;

use crate::ports::{
    AskError, Cause, Clock, FactBus, ShopBookWrite, ShopBooks, Store, StoreError, Storefront,
};

/// Limits how many pages one call asks for, whatever the clock says.
const PAGES_MAX: usize = 1_000;

/// Everything that catching up needs from the outside.
#[derive(Debug, Clone, Copy)]
pub struct Ports<'p, S, F, B, C> {
    /// Keeps the orders, and the books.
    pub store: &'p S,
    /// The shop.
    pub storefront: &'p F,
    /// Takes the events.
    pub bus: &'p B,
    /// Tells when to stop.
    pub clock: &'p C,
}

/// The result of a look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaughtUp {
    /// The number of orders that the shop listed.
    pub listed: usize,
    /// The number of those of which something was missing.
    pub missed: usize,
    /// True if there is more than this call could look at.
    pub is_behind: bool,
}

/// The reasons why a look ended early. **Handling**: what it looked at is noted, and the next look goes on there.
#[derive(Debug, thiserror::Error)]
pub enum CatchUpError {
    /// **Meaning**: the shop did not say what was asked.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// **Meaning**: the store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// **Meaning**: the events of an order are not on the bus.
    #[error("put order {order} on the bus: it is unavailable")]
    Bus {
        /// The order.
        order: String,
        /// The bus's own error.
        #[source]
        cause: Cause,
    },
}

/// Looks at everything that changed in a shop since the last look, until `deadline`.
///
/// # Errors
/// Returns an error if something did not answer.
pub async fn catch_up<S, F, B, C>(
    ports: Ports<'_, S, F, B, C>,
    shop: &Shop,
    deadline: Timestamp,
) -> Result<CaughtUp, CatchUpError>
where
    S: Store + ShopBooks<CatchUpBook>,
    F: Storefront,
    B: FactBus,
    C: Clock,
{
    let began = ports.clock.now();
    let kept = ports.store.shop_book(shop).await?;
    let mut look = Look { since: kept.book.since(began), upto: None, found: CaughtUp::default() };
    let ended = look.all(&ports, shop, deadline).await;
    let mut book = kept.book.clone();
    match (&ended, look.upto) {
        (Ok(End::All), _) => book.finish(began),
        (Ok(End::Deadline) | Err(_), Some(upto)) => book.stop_at(upto),
        (Ok(End::Deadline) | Err(_), None) => {}
    }
    if book != kept.book {
        // If another worker wrote first, this look is done again by the next one.
        let (ShopBookWrite::Written | ShopBookWrite::Lost) =
            ports.store.write_shop_book(shop, &book, kept.revision).await?;
    }
    let end = ended?;
    Ok(CaughtUp { is_behind: end == End::Deadline, ..look.found })
}

/// Has the next look ask for everything that changed since a time, such as for all open orders of a shop that Candor is
/// new to.
///
/// # Errors
/// Returns an error if the store does not answer.
pub async fn go_back(
    books: &impl ShopBooks<CatchUpBook>,
    shop: &Shop,
    since: Timestamp,
) -> Result<ShopBookWrite, StoreError> {
    let kept = books.shop_book(shop).await?;
    books.write_shop_book(shop, &CatchUpBook::go_back_to(since), kept.revision).await
}

/// The way in which a look ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    All,
    Deadline,
}

/// One look, as far as it came.
struct Look {
    since: Timestamp,
    /// The last change that was looked at.
    upto: Option<Timestamp>,
    found: CaughtUp,
}

impl Look {
    async fn all<S, F, B, C>(
        &mut self,
        ports: &Ports<'_, S, F, B, C>,
        shop: &Shop,
        deadline: Timestamp,
    ) -> Result<End, CatchUpError>
    where
        S: Store,
        F: Storefront,
        B: FactBus,
        C: Clock,
    {
        let mut next: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let page = ports.storefront.changed(shop, self.since, next.as_deref()).await?;
            for listed in &page.orders {
                if ports.clock.now() >= deadline {
                    return Ok(End::Deadline);
                }
                self.one(ports, listed).await?;
            }
            next = page.next;
            if next.is_none() {
                return Ok(End::All);
            }
        }
        Ok(End::Deadline)
    }

    async fn one<S, F, B, C>(
        &mut self,
        ports: &Ports<'_, S, F, B, C>,
        listed: &Listed,
    ) -> Result<(), CatchUpError>
    where
        S: Store,
        F: Storefront,
        B: FactBus,
        C: Clock,
    {
        // A shop was seen to list orders of other times than it was asked for:
        // github.com/Shopify/shopify-api-ruby/issues/583, github.com/nozzlegear/ShopifySharp/issues/821.
        if listed.revised_at < self.since {
            return Ok(());
        }
        let stored = ports.store.load(&listed.key).await?;
        if !stored.is_some_and(|stored| listed.is_held(&stored.order.facts)) {
            let events = ports.storefront.events(listed, ports.clock.now()).await?;
            let order = || listed.key.to_string();
            ports.bus.put(&events).await.map_err(|cause| CatchUpError::Bus { order: order(), cause })?;
            self.found.missed = self.found.missed.saturating_add(1);
        }
        self.found.listed = self.found.listed.saturating_add(1);
        self.upto = self.upto.max(Some(listed.revised_at));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
