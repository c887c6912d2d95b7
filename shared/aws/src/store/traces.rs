//! Looks at the whole table, page by page, and deletes what is to be forgotten.

use std::collections::BTreeSet;
use std::collections::HashMap;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::values::id::{OrderId, OrderKey, Shop};
use candor_engine::ports::{Page, Revision, Row, StoreError, Trace, Traces};

use super::item::{Item, decode, number, parse_pk, pk, text};
use super::place::{holder_of, others};
use super::references::knowledge_of;
use super::sent_mails::order_of;
use super::{AS_SEEN, Table, corrupt, if_measured, measured, unavailable};

const LOOK: &str = "look at a page of";
const TABLE: &str = "the table";
const FORGET: &str = "forget";
const SHORTEN: &str = "shorten";
/// The condition for deleting what has no revision: it has the same holder.
const SAME_HOLDER: &str = "order_id = :holder";
/// The same where no order has the place.
const NO_HOLDER: &str = "attribute_not_exists(order_id)";
/// The code of a condition that was not true.
const REFUSED: &str = "ConditionalCheckFailedException";
/// The most items of a page. A page has a megabyte at most in any case.
const ITEMS_MAX: i32 = 500;

impl<K> Traces for Table<K> {
    async fn page(&self, from: Option<&str>) -> Result<Page, StoreError> {
        let (items, next) = self.scan(from).await?;
        let rows = items.iter().map(row).collect::<Result<_, _>>();
        Ok(Page { rows: rows.map_err(|cause| corrupt(LOOK, &TABLE, cause))?, next })
    }

    async fn remove_order(&self, key: &OrderKey, seen: Revision) -> Result<bool, StoreError> {
        self.delete(delete(self, &pk(key)).condition_expression(AS_SEEN), Some(seen)).await
    }

    async fn forget(&self, row: &Row) -> Result<bool, StoreError> {
        let request = delete(self, &row.name);
        match &row.trace {
            Trace::Reference(_, seen) => {
                self.delete(request.condition_expression(AS_SEEN), Some(*seen)).await
            }
            Trace::Place { holder: Some(holder), .. } => {
                let holder = AttributeValue::S(holder.to_string());
                let request = request.expression_attribute_values(":holder", holder);
                self.delete(request.condition_expression(SAME_HOLDER), None).await
            }
            Trace::Place { holder: None, .. } => {
                self.delete(request.condition_expression(NO_HOLDER), None).await
            }
            Trace::Contact | Trace::Mails(_) => self.delete(request, None).await,
            Trace::Order(_) | Trace::Unreadable | Trace::Impersonal => Ok(false),
        }
    }

    async fn shorten(&self, row: &Row, trace: &Trace) -> Result<bool, StoreError> {
        let key = AttributeValue::S(row.name.clone());
        let request = self.client.update_item().table_name(&self.name).key("pk", key);
        match (trace, &row.trace) {
            (Trace::Reference(knowledge, seen), _) => {
                let json = serde_json::to_string(knowledge);
                let json = json.map_err(|cause| unavailable(SHORTEN, &row.name, cause))?;
                let next = AttributeValue::N(seen.0.saturating_add(1).to_string());
                let request = request
                    .update_expression("SET knowledge = :knowledge, revision = :next")
                    .condition_expression(AS_SEEN)
                    .expression_attribute_values(":knowledge", AttributeValue::S(json))
                    .expression_attribute_values(":next", next)
                    .expression_attribute_values(":seen", AttributeValue::N(seen.0.to_string()));
                update(request, SHORTEN, &row.name).await
            }
            (Trace::Place { others: left, .. }, Trace::Place { others, .. }) => {
                let gone = others.difference(left).map(OrderId::to_string).collect();
                let request = request
                    .update_expression("DELETE lookalikes :gone")
                    .condition_expression("attribute_exists(pk)")
                    .expression_attribute_values(":gone", AttributeValue::Ss(gone));
                update(request, SHORTEN, &row.name).await
            }
            (
                Trace::Place { .. }
                | Trace::Contact
                | Trace::Mails(_)
                | Trace::Order(_)
                | Trace::Unreadable
                | Trace::Impersonal,
                _,
            ) => Ok(false),
        }
    }
}

impl<K> Table<K> {
    /// Returns a page of all items, of every kind, and the place from which the table goes on, if it does.
    pub(super) async fn scan(&self, from: Option<&str>) -> Result<(Vec<Item>, Option<String>), StoreError> {
        let start = from.map(|pk| HashMap::from([("pk".to_owned(), AttributeValue::S(pk.to_owned()))]));
        let request = self.client.scan().table_name(&self.name).limit(ITEMS_MAX);
        let request = request.set_exclusive_start_key(start).set_return_consumed_capacity(if_measured());
        let answer = request.send().await.map_err(|cause| unavailable(LOOK, &TABLE, cause))?;
        measured(LOOK, &TABLE, answer.consumed_capacity());
        let next = answer.last_evaluated_key().map(|key| text(key, "pk").map(str::to_owned));
        let next = next.transpose().map_err(|cause| corrupt(LOOK, &TABLE, cause))?;
        Ok((answer.items.unwrap_or_default(), next))
    }

    async fn delete(
        &self,
        request: DeleteItemFluentBuilder,
        seen: Option<Revision>,
    ) -> Result<bool, StoreError> {
        let request = match seen {
            Some(seen) => request.expression_attribute_values(":seen", AttributeValue::N(seen.0.to_string())),
            None => request,
        };
        match request.set_return_consumed_capacity(if_measured()).send().await {
            Ok(answer) => {
                measured(FORGET, &TABLE, answer.consumed_capacity());
                Ok(true)
            }
            Err(error) if is_refused(&error) => Ok(false),
            Err(error) => Err(unavailable(FORGET, &TABLE, error)),
        }
    }
}

fn delete<K>(table: &Table<K>, pk: &str) -> DeleteItemFluentBuilder {
    table.client.delete_item().table_name(&table.name).key("pk", AttributeValue::S(pk.to_owned()))
}

/// Sends a request. Returns false if its condition was not true.
pub(super) async fn update(
    request: UpdateItemFluentBuilder,
    operation: &'static str,
    name: &str,
) -> Result<bool, StoreError> {
    match request.set_return_consumed_capacity(if_measured()).send().await {
        Ok(answer) => {
            measured(operation, &TABLE, answer.consumed_capacity());
            Ok(true)
        }
        Err(error) if is_refused(&error) => Ok(false),
        Err(error) => Err(unavailable(operation, &name, error)),
    }
}

fn is_refused<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    error.as_service_error().is_some_and(|error| error.code() == Some(REFUSED))
}

fn row(item: &Item) -> Result<Row, super::InvalidItem> {
    let name = text(item, "pk")?.to_owned();
    let (kind, shop) = kind_and_shop(&name);
    let trace = match kind {
        "ORDER" => order(&name, item),
        "REFERENCE" => match (knowledge_of(item), number(item, "revision")) {
            (Ok(knowledge), Ok(revision)) => Trace::Reference(Box::new(knowledge), Revision(revision)),
            (_, _) => Trace::Unreadable,
        },
        "DUPLICATE" => Trace::Place { holder: holder_of(item), others: order_ids(item) },
        "CONTACT" => Trace::Contact,
        "MAIL" => order_of(&name).map_or(Trace::Unreadable, Trace::Mails),
        _ => Trace::Impersonal,
    };
    Ok(Row { name, shop, trace })
}

fn order(name: &str, item: &Item) -> Trace {
    let Ok(key) = parse_pk(name) else { return Trace::Unreadable };
    decode(&key, item).map_or(Trace::Unreadable, |stored| Trace::Order(Box::new(stored.order)))
}

fn order_ids(item: &Item) -> BTreeSet<OrderId> {
    others(item).into_iter().filter_map(|id| id.parse().ok()).collect()
}

/// Returns the kind of an item and its shop: `REFERENCE#<shop>#<digest>`.
fn kind_and_shop(name: &str) -> (&str, Option<Shop>) {
    let mut parts = name.split('#');
    let kind = parts.next().unwrap_or_default();
    (kind, parts.next().and_then(|shop| shop.parse().ok()))
}
