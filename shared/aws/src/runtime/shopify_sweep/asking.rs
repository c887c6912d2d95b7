//! Asks shops as the sweep does: for pages of what changed, and for each order whole.

use std::time::Duration;

use candor_domain::catch_up::listed::Listed;
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::values::id::Shop;
use candor_edge::translation::Translation;
use candor_engine::ports::{AskError, ChangedPage, Storefront};
use candor_shopify::answer::Answered;
use candor_shopify::changed::ListChanged;
use candor_shopify::operation::Operation;
use candor_shopify::payload::{FetchOrder, is_whole};
use candor_shopify::shop::Gid;
use candor_shopify::subscription::Topic;
use candor_shopify::trouble::{Delay, Trouble};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tracing::warn;

use crate::shopify::{Admin, AdminError};

/// The pause before Shopify is asked again where it says no other.
const PAUSE_SECONDS: u64 = 2;
/// The number of times that one question waits for points, at most.
const ATTEMPTS_MAX: usize = 20;

/// Defines the parts that are Shopify's words: pure functions of the function's own crate.
pub trait Words {
    /// Translates an order into what its webhooks would have said. With `has_shipments`, its parcels are among it.
    fn translate(shop: &Shop, order: &Value, has_shipments: bool, now: Timestamp) -> Vec<Translation>;

    /// Returns the topics that a shop is to deliver.
    fn topics() -> Vec<Topic>;

    /// Returns true if the shop's parcels come from Shopify, by these topics.
    fn has_shipments(topics: &[Topic]) -> bool;
}

/// The type of [`Words::translate`].
pub(super) type Translate = fn(&Shop, &Value, bool, Timestamp) -> Vec<Translation>;

/// The shops, asked until a time.
#[derive(Debug)]
pub struct Asking<'s> {
    pub(super) api: &'s Admin,
    pub(super) translate: Translate,
    pub(super) has_shipments: bool,
    pub(super) deadline: Timestamp,
}

impl<'s> Asking<'s> {
    /// Returns the shops that this API reaches, in these words.
    #[must_use]
    pub fn new<W: Words>(api: &'s Admin, deadline: Timestamp) -> Self {
        Self { api, translate: W::translate, has_shipments: W::has_shipments(&W::topics()), deadline }
    }

    /// Asks a shop, and waits while its points fill, if there is time.
    pub(super) async fn ask<O: Operation>(
        &self,
        shop: &Shop,
        operation: &O,
    ) -> Result<Answered<O::Data>, AdminError> {
        for _ in 0..ATTEMPTS_MAX {
            let asked = self.api.ask(shop, operation).await;
            let Err(error) = &asked else { return asked };
            let Trouble::Later { why: Delay::Throttled, pause_seconds, .. } = error.trouble() else {
                return asked;
            };
            let seconds = pause_seconds.unwrap_or(PAUSE_SECONDS);
            if !has_time(SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)), self.deadline)
            {
                return asked;
            }
            tokio::time::sleep(Duration::from_secs(seconds)).await;
        }
        self.api.ask(shop, operation).await
    }
}

impl Storefront for Asking<'_> {
    async fn changed(
        &self,
        shop: &Shop,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<ChangedPage, AskError> {
        let what = || format!("what changed since {since}");
        let asked = self.ask(shop, &ListChanged::new(since, after)).await;
        let changes = asked.map_err(|trouble| error(shop, what(), trouble))?.data;
        let page = changes.page(shop, self.has_shipments);
        let page =
            page.map_err(|why| AskError::Refused { shop: shop.clone(), what: what(), cause: why.into() })?;
        Ok(ChangedPage { orders: page.orders, next: page.next })
    }

    async fn events(&self, listed: &Listed, now: Timestamp) -> Result<Vec<Event>, AskError> {
        let shop = &listed.key.shop;
        let what = || format!("for order {}", listed.key.order_id);
        let refused = |why: &str| AskError::Refused { shop: shop.clone(), what: what(), cause: why.into() };
        let id = Gid::of_order(&listed.key.order_id).ok_or_else(|| refused("its id is no number"))?;
        let asked = self.ask(shop, &FetchOrder { id }).await;
        // An order that was deleted since is none any more.
        let Some(order) = asked.map_err(|trouble| error(shop, what(), trouble))?.data.order else {
            return Ok(Vec::new());
        };
        let is_whole = is_whole(&order);
        if !is_whole {
            // Its webhooks say it whole. To stop here would leave every later order unseen.
            warn!(order = %listed.key, outcome = "left", "left an order to its webhooks: it has more than one answer holds");
        }
        let said = (self.translate)(shop, &order, self.has_shipments, now).into_iter();
        let events = said.flat_map(|translation| translation.into_parts().0);
        // A cancellation is one, whatever else the order holds.
        Ok(events.filter(|event| is_whole || matches!(event.fact, Fact::OrderCancelled(_))).collect())
    }
}

/// Returns true if an answer would come before the deadline after a pause.
fn has_time(pause: SignedDuration, deadline: Timestamp) -> bool {
    Timestamp::now().checked_add(pause).is_ok_and(|then| then < deadline)
}

fn error(shop: &Shop, what: String, error: AdminError) -> AskError {
    let shop = shop.clone();
    match error.trouble() {
        Trouble::Later { .. } => AskError::NotNow { shop, what, cause: error.into() },
        Trouble::Refused { .. } | Trouble::Misconfigured { .. } => {
            AskError::Refused { shop, what, cause: error.into() }
        }
    }
}
