//! The registry: items beside the orders', which hold nothing personal but a digest.
//!
//! | item | attributes |
//! |---|---|
//! | `TWIN#<shop>#<digest of the look>` | `order_id`, `placed_at` |
//! | `CONTACT#<shop>#<digest of the address>` | `bounced`, `complained`, `unsubscribed`: since when |
//!
//! All expire. None has a `wake_shard` or `due`, so neither the index nor the stream's reader sees them.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::values::id::{OrderId, OrderKey, Shop};
use candor_domain::values::text::EmailAddress;
use candor_engine::ports::{LookupHash, Reach, Registry, StoreError, Suppressions};
use jiff::Timestamp;

use super::item::{InvalidItem, Item, moment, nanoseconds, text};
use super::{Table, corrupt, if_measured, measured, unavailable};

const SEARCH: &str = "search twins of order";
const SUPPRESS: &str = "suppress an address of shop";
const LOOK_UP: &str = "look up an address of shop";

/// What must hold for an order to be the one that is found from now on, rather than to find another:
///
/// - nobody looks the same,
/// - or it is this very order that does, searching again after a crash or a lost answer,
/// - or whoever does was placed outside the window.
///
/// Where none holds, whoever does is the twin. The failed write says who that is, so that nothing can change between
/// asking and answering.
const MINE: &str =
    "attribute_not_exists(pk) or order_id = :me or placed_at < :earliest or placed_at > :latest";

/// What must hold for a moment to be written: that none is known, or only a later one. Events arrive in any order.
const EARLIEST: &str = "attribute_not_exists(#fate) or #fate > :since";
/// What must hold for an item to be kept longer: that it did not expire meanwhile. A new one would say nothing.
const STILL_THERE: &str = "attribute_exists(pk)";

impl Registry for Table {
    async fn check_duplicates(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
    ) -> Result<Option<OrderId>, StoreError> {
        let hash = LookupHash::of_fingerprint(&key.shop, &search.fingerprint);
        let reach = Reach::of(search);
        let request = self
            .client
            .put_item()
            .table_name(&self.name)
            .item("pk", AttributeValue::S(format!("TWIN#{hash}")))
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

    async fn suppress(
        &self,
        shop: &Shop,
        suppression: &Suppression,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let Suppression { address, status, since } = suppression;
        let earliest = self
            .update(shop, address, expires_at)
            .update_expression("SET #fate = :since, expires_at = :expires_at")
            .condition_expression(EARLIEST)
            .expression_attribute_names("#fate", status.slug())
            .expression_attribute_values(":since", at(*since));
        if !write(shop, earliest).await? {
            // What is known already is heard of again, and worth knowing for longer.
            let longer = self.update(shop, address, expires_at);
            let longer = longer.update_expression("SET expires_at = :expires_at");
            write(shop, longer.condition_expression(STILL_THERE)).await?;
        }
        Ok(())
    }

    async fn suppressions(&self, shop: &Shop, address: &EmailAddress) -> Result<Suppressions, StoreError> {
        let request = self.client.get_item().table_name(&self.name).key("pk", contact(shop, address));
        // What was found out a moment ago counts: the mail about to be sent may be the very next one.
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

/// Updates an item; answers whether its condition held.
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

/// The order that looks the same, by the write that failed for its sake.
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

/// A moment as it is compared.
fn at(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(nanoseconds(moment))
}

/// A moment as DynamoDB expires by it.
fn until(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.as_second().to_string())
}
