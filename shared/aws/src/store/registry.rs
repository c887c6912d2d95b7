//! Implements the registry, with items in the same table as the orders. Of personal data they hold only a
//! digest.
//!
//! | item | attributes |
//! |---|---|
//! | `DUPLICATE#<shop>#<digest of the fingerprint>` | `order_id`, which has the place (none once it was given up), its `placed_at`; `lookalikes`, which were held beside it |
//! | `CONTACT#<shop>#<digest of the address>` | `bounced`, `complained`, `unsubscribed`: the time since when
//! |
//!
//! All these items expire. None has a `wake_shard` or `due`, so neither the index nor the reader of the
//! stream sees them.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::fulfilment::fingerprint::{DuplicatePurpose, Lookalikes};
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::EmailAddress;
use candor_engine::ports::{LookupHash, Registry, StoreError, Suppressions};
use jiff::Timestamp;

use super::item::{moment, nanoseconds};
use super::{Table, corrupt, if_measured, measured, unavailable};

const SUPPRESS: &str = "suppress an address of shop";
const LOOK_UP: &str = "look up an address of shop";

/// The condition for writing the time of a mail status: none is known, or only a later one. Events arrive in
/// any sequence.
const EARLIEST: &str = "attribute_not_exists(#status) or #status > :since";
/// The condition for keeping an item longer: it has not expired meanwhile. Otherwise the update would make a
/// new item that says nothing.
const STILL_THERE: &str = "attribute_exists(pk)";

impl Registry for Table {
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

    async fn suppress(
        &self,
        shop: &Shop,
        suppression: &Suppression,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let Suppression { address, status, since } = suppression;
        let earliest = self
            .update(shop, address, expires_at)
            .update_expression("SET #status = :since, expires_at = :expires_at")
            .condition_expression(EARLIEST)
            .expression_attribute_names("#status", status.slug())
            .expression_attribute_values(":since", at(*since));
        if !write(shop, earliest).await? {
            // The status was already known. It was reported again, so keep it for longer.
            let longer = self.update(shop, address, expires_at);
            let longer = longer.update_expression("SET expires_at = :expires_at");
            write(shop, longer.condition_expression(STILL_THERE)).await?;
        }
        Ok(())
    }

    async fn suppressions(&self, shop: &Shop, address: &EmailAddress) -> Result<Suppressions, StoreError> {
        let request = self.client.get_item().table_name(&self.name).key("pk", contact(shop, address));
        // The read must see what was recorded a moment ago, because a mail to the same address may be about
        // to be sent.
        let request = request.consistent_read(true).set_return_consumed_capacity(if_measured());
        let answer = request.send().await.map_err(|cause| unavailable(LOOK_UP, shop, cause))?;
        measured(LOOK_UP, shop, answer.consumed_capacity());
        let item = answer.item.unwrap_or_default();
        let known = MailStatus::ALL.into_iter().filter(|status| item.contains_key(status.slug()));
        let known = known.map(|status| Ok((status, moment(&item, status.slug())?)));
        known.collect::<Result<_, _>>().map_err(|cause| corrupt(LOOK_UP, shop, cause))
    }
}

impl Table {
    fn update(&self, shop: &Shop, address: &EmailAddress, expires_at: Timestamp) -> UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.name)
            .key("pk", contact(shop, address))
            .expression_attribute_values(":expires_at", until(expires_at))
            .set_return_consumed_capacity(if_measured())
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

fn contact(shop: &Shop, address: &EmailAddress) -> AttributeValue {
    AttributeValue::S(format!("CONTACT#{}", LookupHash::of_address(shop, address)))
}

/// Returns a time in the form in which conditions compare it (nanoseconds).
pub(super) fn at(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(nanoseconds(moment))
}

/// Returns a time in the form that DynamoDB uses to expire items (seconds).
pub(super) fn until(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.as_second().to_string())
}
