//! Defines the registry, the port for facts that concern more than one order.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;

use candor_domain::case::key::CaseKey;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::fulfilment::fingerprint::{Fingerprint, Lookalikes};
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::reference::report::Reference;
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::StoreError;

/// The mail statuses because of which an address gets no mail, or less mail, each with the time since when it
/// holds.
pub type Suppressions = BTreeMap<MailStatus, Timestamp>;

/// The time for which something is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// It is remembered for ever.
    ForEver,
    /// It may be forgotten from then on.
    Until(Timestamp),
}

/// Keeps facts that concern more than one order. Of personal data it keeps hashes alone: of what an order looks like
/// a [`LookupHash`], and of an address one that can't be found out by trying addresses (a hash with a key).
pub trait Registry {
    /// Returns the orders that look the same as `key`. Where one of them has the place of the one to be sent, it
    /// records `key` among those that are held beside it, up to
    /// [`LOOKALIKES_MAX`](candor_domain::values::limits::LOOKALIKES_MAX) of them. Otherwise `key` takes the place, so
    /// that later checks find it. A second check of the same order returns the same. With
    /// [`GivePlaceUp`](candor_domain::fulfilment::fingerprint::DuplicatePurpose::GivePlaceUp) it forgets `key` instead, where that has the place, and returns nothing.
    /// The others stay recorded, and the first of them that is checked again takes the place.
    ///
    /// At any time, only one order has the place among those that look the same: the first one recorded, as long
    /// as the others are placed within its window (see [`Reach`]). The first order placed later than that
    /// replaces it, and with it all that were held beside it.
    fn check_duplicates(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
    ) -> impl Future<Output = Result<Lookalikes, StoreError>>;

    /// Remembers that an address gets no mail, or less mail. For each mail status the earliest time is kept.
    /// Everything remembered of the address may be deleted at the time that was given last, or never, once any was
    /// to be kept for ever.
    fn suppress(
        &self,
        shop: &Shop,
        suppression: &Suppression,
        keep: Keep,
    ) -> impl Future<Output = Result<(), StoreError>>;

    /// Returns the mail statuses that are remembered of an address (a consistent read).
    fn suppressions(
        &self,
        shop: &Shop,
        address: &EmailAddress,
    ) -> impl Future<Output = Result<Suppressions, StoreError>>;
}

/// The time after its window in which an order can still be found. A duplicate check may come late: an order is
/// paid after weeks, and a held one is checked again as long as it is looked after.
const SEARCHED_LATE_MAX: SignedDuration = SignedDuration::from_hours(24 * 60);

/// The orders that a duplicate check takes into account, by the time at which they were placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The earliest time. An order placed before it is no duplicate.
    pub earliest: Timestamp,
    /// The latest time. An order placed after it is no duplicate.
    pub latest: Timestamp,
    /// The time from which the checked order itself need not be found any more.
    pub expires_at: Timestamp,
}

impl Reach {
    /// Returns the reach of a duplicate check.
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

/// The number of bytes of a digest that are kept. They are enough that no two customers of a shop ever share
/// a hash.
const MARK_BYTES: usize = 16;

/// A hash that identifies personal data of one shop without revealing it. It is a digest, so the data cannot
/// be read from it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookupHash {
    shop: Shop,
    digest: [u8; MARK_BYTES],
}

impl LookupHash {
    /// Returns the hash of a fingerprint. Orders that look the same have the same one.
    #[must_use]
    pub fn of_fingerprint(shop: &Shop, fingerprint: &Fingerprint) -> Self {
        Self::of(shop, fingerprint.as_str())
    }

    /// Returns the hash of a reference. All reports that name the same thing have the same one.
    #[must_use]
    pub fn of_reference(shop: &Shop, reference: &Reference) -> Self {
        Self::of(shop, &reference.to_string())
    }

    /// Returns the hash of a case of an order.
    #[must_use]
    pub fn of_case(order: &OrderKey, case: &CaseKey) -> Self {
        Self::of(&order.shop, &format!("{}#{case}", order.order_id))
    }

    fn of(shop: &Shop, text: &str) -> Self {
        let mut digest = [0; MARK_BYTES];
        digest.iter_mut().zip(Sha256::digest(text.as_bytes())).for_each(|(to, from)| *to = from);
        Self { shop: shop.clone(), digest }
    }

    /// Returns the shop.
    #[must_use]
    pub fn shop(&self) -> &Shop {
        &self.shop
    }

    /// Returns the digest, in hexadecimal.
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
    fn a_fingerprint_has_one_mark_in_each_shop_that_does_not_show_it() {
        let hash = |shop: &str| LookupHash::of(&shop.parse().unwrap(), "jo@mail.example").to_string();
        assert_ne!(hash("demo-shop"), hash("other"));
        // The first 16 bytes of the output of `printf jo@mail.example | sha256sum`.
        assert_eq!(hash("demo-shop"), "demo-shop#bfc57bb373fd241048a2877fcde4de8c");
    }
}
