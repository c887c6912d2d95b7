//! Has a deployed stack take in the orders of a shop from a time on. `shopify-sweep` does it, at each of its looks; this only
//! asks for it, and follows how far it is.

use std::time::Duration;

use candor_domain::catch_up::book::CatchUpBook;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::Shop;
use candor_engine::catch_up::go_back;
use candor_engine::ports::{ShopBookWrite, ShopBooks, StoreError};
use jiff::Timestamp;

pub use crate::demands::DemandError;
use crate::demands::Reached;
use crate::deployment::STACK;
use crate::smoke::Place;
use crate::smoke::account::Account;
use crate::terminal::{GOOD, NOTE, print, styled};

/// The time before the first look at how far it is. Each is twice as long as the one before, up to [`PAUSE_MAX`].
const PAUSE_FIRST: Duration = Duration::from_secs(1);
/// The longest time between two looks.
const PAUSE_MAX: Duration = Duration::from_secs(10);
/// The number of looks, after which it is left to go on by itself: six hours.
const LOOKS_MAX: u32 = 2160;

/// Returns an error if the customers of a shop would be told anew of what another app has told them.
///
/// # Errors
/// Returns an error that says what to set.
pub(crate) fn is_handed_over(policy: &Policy, shop: &Shop) -> Result<(), DemandError> {
    let profile = policy.shops.get(shop);
    match profile.map(|profile| profile.live_since) {
        Some(Some(_)) => Ok(()),
        Some(None) => Err(DemandError(format!(
            "import {shop}: infra/policy.toml does not say since when Candor speaks for it, so customers would be told once \
             more of their last days' orders, and the warehouse asked for them. Set live_since for it, and deploy; or, if \
             Candor was there all the time and only missed webhooks, say --as-news. Nothing was asked for"
        ))),
        None => Err(DemandError(format!(
            "import {shop}: infra/policy.toml has no such shop. Nothing was asked for"
        ))),
    }
}

/// Imports the orders of a shop into a stack at a place, from a time on.
///
/// # Errors
/// Returns an error if the stack is not found, or cannot be asked.
pub async fn import(place: Place, shop: &Shop, since: Timestamp) -> Result<bool, DemandError> {
    Reached::of(Account::of(STACK, place).await).await?.import(shop, since).await
}

impl Reached {
    /// Asks for all that changed in a shop since a time, and waits until it is taken in. Returns false if it goes on by
    /// itself after that.
    pub(crate) async fn import(&self, shop: &Shop, since: Timestamp) -> Result<bool, DemandError> {
        let table = self.table()?;
        let unwritten = |error: StoreError| DemandError(format!("import {shop}: {error}"));
        match go_back(&table, shop, since).await.map_err(unwritten)? {
            ShopBookWrite::Written => {}
            ShopBookWrite::Lost => {
                let why = "a look wrote first, so nothing was asked for. Say it again";
                return Err(DemandError(format!("import {shop}: {why}")));
            }
        }
        print(&format!(
            "{} of what changed since {since}: the next look of shopify-sweep begins within a quarter of an hour, and each goes \
             on where the last one ended. This only watches; to end it changes nothing.",
            styled(GOOD, "asked")
        ));
        let (mut shown, mut pause) = (since, PAUSE_FIRST);
        for _ in 0..LOOKS_MAX {
            tokio::time::sleep(pause).await;
            pause = pause.saturating_mul(2).min(PAUSE_MAX);
            let book: CatchUpBook = table.shop_book(shop).await.map_err(unwritten)?.book;
            if !book.is_behind() {
                print(&format!("{} all of {shop} is taken in", styled(GOOD, "done")));
                return Ok(true);
            }
            let upto = book.since(Timestamp::now());
            if upto > shown {
                print(&format!("{} up to {upto}", styled(NOTE, "taken in")));
                shown = upto;
            }
        }
        print("It goes on by itself; the log of shopify-sweep says how far it is.");
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_shop_is_imported_only_once_the_policy_says_since_when_it_is_spoken_for() {
        let base: Value = toml::from_str(include_str!("../../policy.toml")).unwrap();
        let said = |overrides: Value, shop: &str| {
            let policy = Policy::read(&base, &overrides).unwrap();
            is_handed_over(&policy, &shop.parse().unwrap()).map_err(|error| error.to_string())
        };
        let live = json!({ "shops": { "demo-shop": { "live_since": "2026-12-01T08:00:00Z" } } });
        assert_eq!(said(live.clone(), "demo-shop"), Ok(()));
        assert!(said(json!({}), "demo-shop").unwrap_err().contains("Set live_since"));
        assert!(said(live, "other-shop").unwrap_err().contains("no such shop"));
    }
}
