//! The registry: what is known beyond one order.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;

use candor_domain::contact::mail_status::MailStatus;
use candor_domain::fulfilment::fingerprint::Fingerprint;
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::values::id::{OrderId, OrderKey, Shop};
use candor_domain::values::text::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::StoreError;

/// Why an address gets no mail, or less, each with the moment since when.
pub type Suppressions = BTreeMap<MailStatus, Timestamp>;

/// Keeps what is known beyond one order. What is personal is kept by its [`LookupHash`] alone.
pub trait Registry {
    /// The order that looks the same as `key`, if there is one; else leaves `key` to be found by later searches.
    /// Searching again for the same order answers the same.
    ///
    /// One order is found at a time: the first of its looks, for as long as others are placed within the window of it
    /// (see [`Reach`]); the first one placed later than that takes its place.
    fn check_duplicates(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
    ) -> impl Future<Output = Result<Option<OrderId>, StoreError>>;

    /// Remembers that an address gets no mail, or less. Of one fate the earliest moment stands. All that is remembered of
    /// the address may be forgotten at the `expires_at` that was given last.
    fn suppress(
        &self,
        shop: &Shop,
        suppression: &Suppression,
        expires_at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>>;

    /// What is remembered of an address (a consistent read).
    fn suppressions(
        &self,
        shop: &Shop,
        address: &EmailAddress,
    ) -> impl Future<Output = Result<Suppressions, StoreError>>;
}

/// How long after its window an order is still there to be found: a search may come late, after an outage.
const SEARCHED_LATE_MAX: SignedDuration = SignedDuration::from_hours(24);

/// Which orders a search for twins reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// An order placed before is no twin.
    pub earliest: Timestamp,
    /// Nor is one placed after.
    pub latest: Timestamp,
    /// When the order that searches need not be found any more.
    pub expires_at: Timestamp,
}

impl Reach {
    /// The reach of a search.
    #[must_use]
    pub fn of(search: &DuplicateCheck) -> Self {
        let DuplicateCheck { placed_at, window, .. } = search;
        let latest = placed_at.checked_add(*window).unwrap_or(Timestamp::MAX);
        Self {
            earliest: placed_at.checked_sub(*window).unwrap_or(Timestamp::MIN),
            latest,
            expires_at: latest.checked_add(SEARCHED_LATE_MAX).unwrap_or(Timestamp::MAX),
        }
    }
}

/// Bytes of a digest that are kept: enough that no two of a shop's customers ever share a mark.
const MARK_BYTES: usize = 16;

/// Tells something personal of one shop from another without saying what it is: a digest, and so nothing to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookupHash {
    shop: Shop,
    digest: [u8; MARK_BYTES],
}

impl LookupHash {
    /// The mark of orders that look the same.
    #[must_use]
    pub fn of_fingerprint(shop: &Shop, fingerprint: &Fingerprint) -> Self {
        Self::of(shop, fingerprint.as_str())
    }

    /// The mark of an address. Mailboxes that differ in case alone are one, whatever the standard says.
    #[must_use]
    pub fn of_address(shop: &Shop, address: &EmailAddress) -> Self {
        Self::of(shop, &address.as_str().to_lowercase())
    }

    fn of(shop: &Shop, text: &str) -> Self {
        let mut digest = [0; MARK_BYTES];
        digest.iter_mut().zip(Sha256::digest(text.as_bytes())).for_each(|(to, from)| *to = from);
        Self { shop: shop.clone(), digest }
    }

    /// The digest, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        self.digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Display for LookupHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.shop, self.digest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_mark_however_it_is_written_and_another_in_each_shop() {
        let hash = |shop: &str, address: &str| {
            LookupHash::of_address(&shop.parse().unwrap(), &address.parse().unwrap()).to_string()
        };
        assert_eq!(hash("demo-shop", "Jo@Mail.example"), hash("demo-shop", "jo@mail.example"));
        assert_ne!(hash("demo-shop", "jo@mail.example"), hash("other", "jo@mail.example"));
        assert!(!hash("demo-shop", "jo@mail.example").contains("jo"));
        // The same by `printf jo@mail.example | sha256sum`.
        assert_eq!(hash("demo-shop", "jo@mail.example"), "demo-shop#bfc57bb373fd241048a2877fcde4de8c");
    }
}
