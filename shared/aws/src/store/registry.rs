//! Implements the registry, with items in the same table as the orders. Of personal data they hold only a
//! digest.
//!
//! | item | attributes |
//! |---|---|
//! | `DUPLICATE#<shop>#<digest of the fingerprint>` | `order_id` (none once it was given up), `placed_at` |
//! | `CONTACT#<shop>#<digest of the address>` | `bounced`, `complained`, `unsubscribed`: the time since when
//! |
//!
//! All these items expire. None has a `wake_shard` or `due`, so neither the index nor the reader of the
//! stream sees them.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::fulfilment::fingerprint::DuplicatePurpose;
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::values::id::{OrderId, OrderKey, Shop};
use candor_domain::values::text::EmailAddress;
use candor_engine::ports::{LookupHash, Reach, Registry, StoreError, Suppressions};
use jiff::Timestamp;

use super::item::{InvalidItem, Item, moment, nanoseconds, text};
use super::{Table, corrupt, if_measured, measured, unavailable};

const SEARCH: &str = "check duplicates of order";
const SUPPRESS: &str = "suppress an address of shop";
const LOOK_UP: &str = "look up an address of shop";

/// The condition for recording the checked order as the one that later checks find. One of these must be
/// true:
///
/// - no order that looks the same is recorded, or the one that was gave its place up,
/// - the recorded order is this same one, which is checked again after a crash or a lost answer,
/// - the recorded order was placed outside the window.
///
/// If none is true, the recorded order is the duplicate. The failed write itself returns it, so that nothing
/// can change between the question and the answer.
const MINE: &str =
    "attribute_not_exists(order_id) or order_id = :me or placed_at < :earliest or placed_at > :latest";

/// The condition for giving up the place: the checked order has it. Another one may have taken it since.
const HELD_BY_ME: &str = "order_id = :me";

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
    ) -> Result<Option<OrderId>, StoreError> {
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
    async fn take_place(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
    ) -> Result<Option<OrderId>, StoreError> {
        let reach = Reach::of(search);
        let request = self
            .client
            .put_item()
            .table_name(&self.name)
            .item("pk", place(key, search))
            .item("order_id", AttributeValue::S(key.order_id.to_string()))
            .item("placed_at", at(search.placed_at))
            .item("expires_at", until(reach.expires_at))
            .condition_expression(MINE)
            .expression_attribute_values(":me", AttributeValue::S(key.order_id.to_string()))
            .expression_attribute_values(":earliest", at(reach.earliest))
            .expression_attribute_values(":latest", at(reach.latest))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .set_return_consumed_capacity(if_measured());
        match request.send().await {
            Ok(answer) => {
                measured(SEARCH, key, answer.consumed_capacity());
                Ok(None)
            }
            Err(error) => holder(key, error).map(Some),
        }
    }

    async fn give_place_up(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
    ) -> Result<Option<OrderId>, StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .key("pk", place(key, search))
            .update_expression("REMOVE order_id")
            .condition_expression(HELD_BY_ME)
            .expression_attribute_values(":me", AttributeValue::S(key.order_id.to_string()))
            .set_return_consumed_capacity(if_measured());
        match request.send().await {
            Ok(answer) => {
                measured(SEARCH, key, answer.consumed_capacity());
                Ok(None)
            }
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(None),
                Some(_) | None => Err(unavailable(SEARCH, key, error)),
            },
        }
    }

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

/// Returns the key of the place that orders with the same fingerprint share.
fn place(key: &OrderKey, search: &DuplicateCheck) -> AttributeValue {
    AttributeValue::S(format!("DUPLICATE#{}", LookupHash::of_fingerprint(&key.shop, &search.fingerprint)))
}

/// Returns the order that looks the same, from the write that failed because of it.
fn holder(key: &OrderKey, error: SdkError<PutItemError>) -> Result<OrderId, StoreError> {
    match error.as_service_error() {
        Some(PutItemError::ConditionalCheckFailedException(lost)) => {
            order_id(lost.item().unwrap_or(&Item::default())).map_err(|cause| corrupt(SEARCH, key, cause))
        }
        Some(_) | None => Err(unavailable(SEARCH, key, error)),
    }
}

fn order_id(item: &Item) -> Result<OrderId, InvalidItem> {
    const NAME: &str = "order_id";
    text(item, NAME)?.parse().map_err(|cause| InvalidItem::Content { name: NAME, cause: Box::new(cause) })
}

fn contact(shop: &Shop, address: &EmailAddress) -> AttributeValue {
    AttributeValue::S(format!("CONTACT#{}", LookupHash::of_address(shop, address)))
}

/// Returns a time in the form in which conditions compare it (nanoseconds).
fn at(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(nanoseconds(moment))
}

/// Returns a time in the form that DynamoDB uses to expire items (seconds).
fn until(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.as_second().to_string())
}
