//! Implements the registry, with items in the same table as the orders. Of personal data they hold only a
//! digest; of an address one with a key ([`ContactHash`]).
//!
//! | item | attributes |
//! |---|---|
//! | `DUPLICATE#<shop>#<digest of the fingerprint>` | `order_id`, which has the place (none once it was given up), its `placed_at`; `lookalikes`, which were held beside it |
//! | `CONTACT#<shop>#<hash of the address>` | `bounced`, `complained`, `unsubscribed`: the time since when |
//!
//! Those of duplicates expire. Those of addresses expire unless the customer wished it: an item without
//! `expires_at` stays. None has a `wake_shard` or `due`, so neither the index nor the reader of the stream sees
//! them.
//!
//! After the key was replaced, an address is looked for by the older ones, too, and what becomes known of it is
//! written by the newest. Items from before there was a key are not looked for: no release wrote any.

use std::collections::btree_map::Entry;

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::fulfilment::fingerprint::{DuplicatePurpose, Lookalikes};
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::EmailAddress;
use candor_engine::ports::{Keep, Registry, StoreError, Suppressions};
use futures::future::try_join_all;
use jiff::Timestamp;

use super::item::{moment, nanoseconds};
use super::{Table, corrupt, if_measured, measured, unavailable};
use crate::keys::{ContactHash, ContactKeys};

const SUPPRESS: &str = "suppress an address of shop";
const LOOK_UP: &str = "look up an address of shop";

/// The condition for writing the time of a mail status: none is known, or only a later one. Events arrive in
/// any sequence.
const EARLIEST: &str = "(attribute_not_exists(#status) or #status > :since)";
/// The condition for giving an item an end: it is new, or has one already.
const MAY_EXPIRE: &str = "(attribute_not_exists(pk) or attribute_exists(expires_at))";
/// The condition for changing an item: it has not expired meanwhile. Otherwise the update would make a new item
/// that says nothing.
const STILL_THERE: &str = "attribute_exists(pk)";
/// The condition for keeping an item longer: it is there, and has an end.
const EXPIRES: &str = "attribute_exists(expires_at)";

impl<K: ContactKeys> Registry for Table<K> {
    async fn check_duplicates(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
    ) -> Result<Lookalikes, StoreError> {
        match search.purpose {
            DuplicatePurpose::TakePlace => self.take_place(key, search).await,
            DuplicatePurpose::GivePlaceUp => self.give_place_up(key, search).await,
        }
    }

    async fn suppress(&self, shop: &Shop, suppression: &Suppression, keep: Keep) -> Result<(), StoreError> {
        let keys = self.keys.contact_keys().await.map_err(|cause| unavailable(SUPPRESS, shop, cause))?;
        let hash = keys.contact(shop, &suppression.address);
        self.suppress_contact(shop, &hash, (suppression.status, suppression.since), keep).await
    }

    async fn suppressions(&self, shop: &Shop, address: &EmailAddress) -> Result<Suppressions, StoreError> {
        let keys = self.keys.contact_keys().await.map_err(|cause| unavailable(LOOK_UP, shop, cause))?;
        let hashes = [keys.contact(shop, address)].into_iter().chain(keys.earlier_contacts(shop, address));
        let found = try_join_all(hashes.map(|hash| self.suppressions_of(shop, hash))).await?;
        Ok(found.into_iter().flatten().fold(Suppressions::new(), earliest))
    }
}

/// Adds a mail status to those that are known, with the earliest of its times.
fn earliest(mut known: Suppressions, (status, since): (MailStatus, Timestamp)) -> Suppressions {
    match known.entry(status) {
        Entry::Vacant(entry) => {
            entry.insert(since);
        }
        Entry::Occupied(mut entry) => {
            let first = since.min(*entry.get());
            entry.insert(first);
        }
    }
    known
}

impl<K> Table<K> {
    async fn suppressions_of(&self, shop: &Shop, hash: ContactHash) -> Result<Suppressions, StoreError> {
        // The read must see what was recorded a moment ago, because a mail to the same address may be about
        // to be sent.
        let item = self.read_now(pk(shop, &hash), LOOK_UP, shop).await?.unwrap_or_default();
        let known = MailStatus::ALL.into_iter().filter(|status| item.contains_key(status.slug()));
        let known = known.map(|status| Ok((status, moment(&item, status.slug())?)));
        known.collect::<Result<_, _>>().map_err(|cause| corrupt(LOOK_UP, shop, cause))
    }

    /// Remembers that an address of which only the hash is known gets no mail, or less mail.
    ///
    /// # Errors
    /// Returns an error if it could not be written.
    pub async fn suppress_contact(
        &self,
        shop: &Shop,
        hash: &ContactHash,
        known: (MailStatus, Timestamp),
        keep: Keep,
    ) -> Result<(), StoreError> {
        for update in self.updates(shop, hash, known, keep) {
            if write(shop, update).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Returns the updates that record a mail status, of which the first that may be made is enough.
    fn updates(
        &self,
        shop: &Shop,
        hash: &ContactHash,
        (status, since): (MailStatus, Timestamp),
        keep: Keep,
    ) -> Vec<UpdateItemFluentBuilder> {
        let update = |expression: &str, condition: &str| {
            let key = AttributeValue::S(pk(shop, hash));
            let update = self.client.update_item().table_name(&self.name).key("pk", key);
            let update = update.update_expression(expression).condition_expression(condition);
            update.set_return_consumed_capacity(if_measured())
        };
        let dated = |expression: &str, condition: &str| {
            let update = update(expression, condition).expression_attribute_names("#status", status.slug());
            update.expression_attribute_values(":since", at(since))
        };
        match keep {
            Keep::ForEver => vec![
                dated("SET #status = :since REMOVE expires_at", EARLIEST),
                // It is known already, so only its end goes.
                update("REMOVE expires_at", STILL_THERE),
            ],
            Keep::Until(end) => {
                let ending = |update: UpdateItemFluentBuilder| {
                    update.expression_attribute_values(":expires_at", until(end))
                };
                let new = format!("{EARLIEST} and {MAY_EXPIRE}");
                let lasting = format!("{EARLIEST} and {STILL_THERE}");
                vec![
                    ending(dated("SET #status = :since, expires_at = :expires_at", &new)),
                    // What else is known of the address has no end, so the item stays without one.
                    dated("SET #status = :since", &lasting),
                    // It is known already. It was reported again, so keep it for longer.
                    ending(update("SET expires_at = :expires_at", EXPIRES)),
                ]
            }
        }
    }
}

/// Updates an item. Returns whether its condition was true.
async fn write(shop: &Shop, update: UpdateItemFluentBuilder) -> Result<bool, StoreError> {
    match update.send().await {
        Ok(answer) => {
            measured(SUPPRESS, shop, answer.consumed_capacity());
            Ok(true)
        }
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
            Some(_) | None => Err(unavailable(SUPPRESS, shop, error)),
        },
    }
}

fn pk(shop: &Shop, hash: &ContactHash) -> String {
    format!("CONTACT#{shop}#{hash}")
}

/// Returns a time in the form in which conditions compare it (nanoseconds).
pub(super) fn at(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(nanoseconds(moment))
}

/// Returns a time in the form that DynamoDB uses to expire items (seconds).
pub(super) fn until(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.as_second().to_string())
}
