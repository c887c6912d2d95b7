//! Resolves the fields of a query.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::{JsonMap, JsonValue};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::order::Order;
use crate::shop::Shop;

mod amount;
mod line;
mod order;
mod parcel;
mod refund;

pub(crate) use order::{fulfillment_order, order};

/// The longest page.
const PAGE_MAX: usize = 250;

/// Anything that a query can be answered with: a tree with all of its fields, in which objects have a `__typename`.
pub(crate) struct Tree(pub(crate) Value);

impl ObjectValue for Tree {
    fn type_name(&self) -> &str {
        self.0["__typename"].as_str().unwrap_or_default()
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        if info.field_name() == "metafield" {
            let key = format!(
                "{}.{}",
                text(info, "namespace").unwrap_or_default(),
                text(info, "key").unwrap_or_default()
            );
            return Ok(resolved(self.0["metafields"].get(key).cloned().unwrap_or_default()));
        }
        let value = self.0.get(info.field_name()).ok_or_else(|| self.unknown_field_error(info))?.clone();
        if info.field_definition().ty.inner_named_type().ends_with("Connection") {
            return page(without_removed(value, info), info).map(resolved);
        }
        Ok(resolved(cut(value, info)))
    }
}

fn resolved<'a>(value: Value) -> ResolvedValue<'a> {
    match value {
        Value::Array(items) => ResolvedValue::list(items.into_iter().map(resolved)),
        Value::Object(members) if members.contains_key("__typename") => {
            ResolvedValue::object(Tree(Value::Object(members)))
        }
        other => ResolvedValue::leaf(JsonValue::from(other)),
    }
}

pub(crate) fn text<'a>(info: &ResolveInfo<'a>, name: &str) -> Option<&'a str> {
    info.arguments().get(name).and_then(JsonValue::as_str)
}

pub(crate) fn number_of(gid: &str, kind: &str) -> Option<u64> {
    gid.strip_prefix("gid://shopify/")?.strip_prefix(kind)?.strip_prefix('/')?.parse().ok()
}

pub(crate) fn error(message: impl Into<String>) -> FieldError {
    FieldError { message: message.into() }
}

/// Returns the first entries of a plain list, as many as are asked for.
fn cut(mut value: Value, info: &ResolveInfo<'_>) -> Value {
    let first = info.arguments().get("first").and_then(JsonValue::as_u64);
    if let (Value::Array(all), Some(first)) = (&mut value, first) {
        all.truncate(usize::try_from(first).unwrap_or(usize::MAX));
    }
    value
}

/// Leaves out what an edit removed, unless it is asked for.
fn without_removed(mut value: Value, info: &ResolveInfo<'_>) -> Value {
    let wanted = info.arguments().get("includeRemovals").and_then(JsonValue::as_bool);
    if let (Value::Array(all), Some(false)) = (&mut value, wanted) {
        all.retain(|one| one["isRemoved"] != json!(true));
    }
    value
}

/// Cuts a page out of a list, whose entries each have an `id`. A cursor is the id of the entry before.
fn page(all: Value, info: &ResolveInfo<'_>) -> Result<Value, FieldError> {
    let kind = info.field_definition().ty.inner_named_type().as_str();
    let number = |name: &str| info.arguments().get(name).and_then(JsonValue::as_u64).map(|it| it as usize);
    let mut all = match all {
        Value::Array(all) => all,
        _ => vec![],
    };
    if info.arguments().get("reverse").and_then(JsonValue::as_bool) == Some(true) {
        all.reverse();
    }
    let (length, from_end) = match (number("first"), number("last")) {
        (Some(first), None) => (first, false),
        (None, Some(last)) => (last, true),
        _ => return Err(error("you must provide one of first or last")),
    };
    if length > PAGE_MAX {
        return Err(error(format!("cannot query more than {PAGE_MAX} entries")));
    }
    let start = match text(info, "after") {
        None => 0,
        Some(cursor) => match all.iter().position(|node| cursor_of(node) == cursor) {
            Some(place) => place + 1,
            None => return Err(error("Invalid cursor for current pagination sort.")),
        },
    };
    let rest = &all[start..];
    let taken =
        if from_end { &rest[rest.len().saturating_sub(length)..] } else { &rest[..length.min(rest.len())] };
    let edge = kind.replace("Connection", "Edge");
    let edges =
        taken.iter().map(|node| json!({ "__typename": edge, "cursor": cursor_of(node), "node": node }));
    Ok(json!({
        "__typename": kind, "nodes": taken, "edges": edges.collect::<Vec<_>>(),
        "pageInfo": { "__typename": "PageInfo",
            "hasNextPage": !from_end && taken.len() < rest.len(), "hasPreviousPage": start > 0,
            "startCursor": taken.first().map(cursor_of), "endCursor": taken.last().map(cursor_of) },
    }))
}

fn cursor_of(node: &Value) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(node["id"].as_str().unwrap_or_default())
}

/// The root of queries.
pub(crate) struct Query<'s>(pub(crate) &'s Shop);

impl ObjectValue for Query<'_> {
    fn type_name(&self) -> &str {
        "QueryRoot"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        let shop = self.0;
        match info.field_name() {
            "order" => {
                let id = text(info, "id").and_then(|id| number_of(id, "Order"));
                Ok(resolved(id.and_then(|id| shop.orders.get(&id)).map(order).unwrap_or_default()))
            }
            "fulfillmentOrder" => {
                let id = text(info, "id").and_then(|id| number_of(id, "FulfillmentOrder"));
                let found = id.and_then(|id| shop.part(id));
                Ok(resolved(found.map(|(order, one)| fulfillment_order(order, one)).unwrap_or_default()))
            }
            "node" => {
                let id = text(info, "id").and_then(|id| number_of(id, "Order"));
                Ok(resolved(id.and_then(|id| shop.orders.get(&id)).map(order).unwrap_or_default()))
            }
            "orders" => {
                let found = found(shop, text(info, "query").unwrap_or_default(), text(info, "sortKey"))?;
                page(found.into_iter().map(order).collect(), info).map(resolved)
            }
            "webhookSubscriptions" => {
                let all = shop.subscriptions.iter().map(|(id, (topic, uri))| subscription(*id, topic, uri));
                page(all.collect(), info).map(resolved)
            }
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

/// Finds orders by Shopify's search syntax (<https://shopify.dev/docs/api/usage/search-syntax>), of which it knows
/// `updated_at` with a comparison, joined by `AND` or a blank.
fn found<'s>(shop: &'s Shop, query: &str, sort: Option<&str>) -> Result<Vec<&'s Order>, FieldError> {
    let mut all: Vec<&Order> = shop.orders.values().collect();
    for term in query.split_whitespace().filter(|word| *word != "AND") {
        let (name, bound) = term.split_once(':').ok_or_else(|| error(format!("no field in {term}")))?;
        let (how, moment) = bound.split_at(bound.find(|letter: char| !"<>=".contains(letter)).unwrap_or(0));
        let moment: Timestamp =
            moment.trim_matches(['\'', '"']).parse().map_err(|_| error(format!("no time in {term}")))?;
        let member = match name {
            "updated_at" | "created_at" | "processed_at" => name,
            _ => return Err(error(format!("{name} is not searched for"))),
        };
        all.retain(|order| {
            order.moment(member).is_some_and(|at| match how {
                ">=" => at >= moment,
                ">" => at > moment,
                "<=" => at <= moment,
                "<" => at < moment,
                _ => at == moment,
            })
        });
    }
    all.sort_by_key(|order| match sort {
        Some("UPDATED_AT") => order.moment("updated_at"),
        Some("CREATED_AT") => order.moment("created_at"),
        Some("ID") => None,
        _ => order.moment("processed_at"),
    });
    Ok(all)
}

/// Returns a subscription with all of its fields.
pub(crate) fn subscription(id: u64, topic: &str, uri: &str) -> Value {
    json!({ "__typename": "WebhookSubscription", "id": format!("gid://shopify/WebhookSubscription/{id}"),
        "topic": topic, "uri": uri, "format": "JSON" })
}

/// Returns the value of an argument as our own JSON.
pub(crate) fn argument(arguments: &JsonMap, name: &str) -> Value {
    arguments.get(name).and_then(|value| serde_json::to_value(value).ok()).unwrap_or_default()
}
