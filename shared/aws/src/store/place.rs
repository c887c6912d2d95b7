//! Implements the places that orders which look the same share: one order has each, and others are held beside it.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use candor_domain::fulfilment::fingerprint::Lookalikes;
use candor_domain::plan::effect::DuplicateCheck;
use candor_domain::values::id::{OrderId, OrderKey};
use candor_domain::values::limits::LOOKALIKES_MAX;
use candor_engine::ports::{LookupHash, Reach, StoreError};

use super::item::{InvalidItem, Item, text};
use super::registry::{at, until};
use super::{Table, corrupt, if_measured, measured, unavailable};

const HOLDER: &str = "order_id";
const LOOKALIKES: &str = "lookalikes";
const SEARCH: &str = "check duplicates of order";

/// The condition for making a new place, which the checked order has: no order that looks the same is recorded, or
/// only ones that were placed outside the window. Every failed write itself returns what is recorded, so that nothing
/// can change between the question and the answer.
const NEW: &str = "attribute_not_exists(pk) or placed_at < :earliest or placed_at > :latest";

/// The condition for taking a place that is there: the one that had it gave it up, or it is the checked order itself,
/// which is checked again after a crash or a lost answer.
const FREE_OR_MINE: &str = "attribute_not_exists(order_id) or order_id = :me";

/// The condition for being recorded beside the order that has the place: it still has it, and there is room.
const BESIDE: &str = "order_id = :holder and (attribute_not_exists(lookalikes) or size(lookalikes) < :most)";

/// The condition for giving up the place: the checked order has it. Another one may have taken it since.
const HELD_BY_ME: &str = "order_id = :me";

impl<K> Table<K> {
    /// Takes the place, or is recorded beside the order that has it. Each of the three writes is made only if the one
    /// before it found its condition untrue, and each states its own: another worker may have come in between.
    pub(super) async fn take_place(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
    ) -> Result<Lookalikes, StoreError> {
        let mut place = match put(key, self.new_place(key, search)).await? {
            Written::Done(_) => return Ok(Lookalikes::default()),
            Written::Refused(place) => place,
        };
        if holder(key, &place)?.is_none() {
            match update(key, self.take_over(key, search)).await? {
                Written::Done(place) => return lookalikes(key, &place),
                Written::Refused(now) => place = now,
            }
        }
        let found = lookalikes(key, &place)?;
        if let Some(holder) =
            found.holder.as_ref().filter(|_| !others(&place).contains(key.order_id.as_str()))
        {
            match update(key, self.wait_beside(key, search, holder)).await? {
                Written::Done(place) => return lookalikes(key, &place),
                // No room, or the place was given up this very moment: the next check finds out.
                Written::Refused(_) => {}
            }
        }
        Ok(found)
    }

    fn new_place(&self, key: &OrderKey, search: &DuplicateCheck) -> PutItemFluentBuilder {
        let reach = Reach::of(search);
        self.client
            .put_item()
            .table_name(&self.name)
            .item("pk", place(key, search))
            .item("order_id", me(key))
            .item("placed_at", at(search.placed_at))
            .item("expires_at", until(reach.expires_at))
            .condition_expression(NEW)
            .expression_attribute_values(":earliest", at(reach.earliest))
            .expression_attribute_values(":latest", at(reach.latest))
    }

    fn take_over(&self, key: &OrderKey, search: &DuplicateCheck) -> UpdateItemFluentBuilder {
        self.update_place(key, search)
            .update_expression(
                "SET order_id = :me, placed_at = :placed_at, expires_at = :expires_at DELETE lookalikes :mine",
            )
            .condition_expression(FREE_OR_MINE)
            .expression_attribute_values(":me", me(key))
            .expression_attribute_values(":mine", AttributeValue::Ss(vec![key.order_id.to_string()]))
            .expression_attribute_values(":placed_at", at(search.placed_at))
            .expression_attribute_values(":expires_at", until(Reach::of(search).expires_at))
    }

    fn wait_beside(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
        holder: &OrderId,
    ) -> UpdateItemFluentBuilder {
        self.update_place(key, search)
            .update_expression("ADD lookalikes :mine")
            .condition_expression(BESIDE)
            .expression_attribute_values(":holder", AttributeValue::S(holder.to_string()))
            .expression_attribute_values(":mine", AttributeValue::Ss(vec![key.order_id.to_string()]))
            .expression_attribute_values(":most", AttributeValue::N(LOOKALIKES_MAX.to_string()))
    }

    pub(super) async fn give_place_up(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
    ) -> Result<Lookalikes, StoreError> {
        let request = self
            .update_place(key, search)
            .update_expression("REMOVE order_id")
            .condition_expression(HELD_BY_ME)
            .expression_attribute_values(":me", me(key));
        update(key, request).await.map(|_| Lookalikes::default())
    }

    fn update_place(&self, key: &OrderKey, search: &DuplicateCheck) -> UpdateItemFluentBuilder {
        self.client.update_item().table_name(&self.name).key("pk", place(key, search))
    }
}

/// Returns the key of the place that orders with the same fingerprint share.
fn place(key: &OrderKey, search: &DuplicateCheck) -> AttributeValue {
    AttributeValue::S(format!("DUPLICATE#{}", LookupHash::of_fingerprint(&key.shop, &search.fingerprint)))
}

/// The answer to a conditional write of a place.
enum Written {
    /// It was made: the item as it is now, where it was there before.
    Done(Item),
    /// Its condition was not true: the item as it is, empty where there is none.
    Refused(Item),
}

async fn put(key: &OrderKey, request: PutItemFluentBuilder) -> Result<Written, StoreError> {
    let request = request
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .set_return_consumed_capacity(if_measured());
    match request.send().await {
        Ok(answer) => {
            measured(SEARCH, key, answer.consumed_capacity());
            Ok(Written::Done(Item::default()))
        }
        Err(error) => match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                Ok(Written::Refused(refused.item().cloned().unwrap_or_default()))
            }
            Some(_) | None => Err(unavailable(SEARCH, key, error)),
        },
    }
}

async fn update(key: &OrderKey, request: UpdateItemFluentBuilder) -> Result<Written, StoreError> {
    let request = request
        .return_values(ReturnValue::AllNew)
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .set_return_consumed_capacity(if_measured());
    match request.send().await {
        Ok(answer) => {
            measured(SEARCH, key, answer.consumed_capacity());
            Ok(Written::Done(answer.attributes.unwrap_or_default()))
        }
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                Ok(Written::Refused(refused.item().cloned().unwrap_or_default()))
            }
            Some(_) | None => Err(unavailable(SEARCH, key, error)),
        },
    }
}

/// Returns the orders that a place names, without the checked one.
fn lookalikes(key: &OrderKey, place: &Item) -> Result<Lookalikes, StoreError> {
    let others =
        others(place).into_iter().map(order_id).filter(|other| other.as_ref().ok() != Some(&key.order_id));
    let others = others.collect::<Result<_, _>>().map_err(|cause| corrupt(SEARCH, key, cause))?;
    Ok(Lookalikes { holder: holder(key, place)?, others })
}

/// Returns the order that has the place, unless it is the checked one.
fn holder(key: &OrderKey, place: &Item) -> Result<Option<OrderId>, StoreError> {
    if !place.contains_key(HOLDER) {
        return Ok(None);
    }
    let holder = text(place, HOLDER).and_then(order_id).map_err(|cause| corrupt(SEARCH, key, cause))?;
    Ok(Some(holder).filter(|holder| *holder != key.order_id))
}

/// Returns the orders beside the one that has the place. A place that an earlier release made names none.
pub(super) fn others(place: &Item) -> BTreeSet<&str> {
    let others = place.get(LOOKALIKES).and_then(|others| others.as_ss().ok());
    others.into_iter().flatten().map(String::as_str).collect()
}

/// Returns the order that has a place, whichever it is.
pub(super) fn holder_of(place: &Item) -> Option<OrderId> {
    text(place, HOLDER).ok()?.parse().ok()
}

fn order_id(text: &str) -> Result<OrderId, InvalidItem> {
    text.parse().map_err(|cause| InvalidItem::Content { name: HOLDER, cause: Box::new(cause) })
}

fn me(key: &OrderKey) -> AttributeValue {
    AttributeValue::S(key.order_id.to_string())
}
