//! Writes an order of the Admin API as the order's own webhooks write it, so that both are translated by the same code
//! and make the same events: <https://shopify.dev/docs/api/admin-graphql/latest/objects/Order>,
//! <https://shopify.dev/docs/api/webhooks/2026-10#list-of-topics-orders/updated>.
//!
//! Only the members that are read are written. Words of GraphQL (`PARTIALLY_PAID`) become those of webhooks
//! (`partially_paid`), and its ids (`gid://shopify/LineItem/1`) numbers.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::operation::{Document, Operation, Refusals};
use crate::shop::Gid;

/// Fetches everything of an order that its webhooks say
/// (<https://shopify.dev/docs/api/admin-graphql/2026-10/queries/order>).
#[derive(Debug, Clone, Serialize)]
pub struct FetchOrder {
    /// The order.
    pub id: Gid,
}

impl Operation for FetchOrder {
    const DOCUMENT: Document =
        Document { name: "FetchOrder", text: include_str!("documents/fetch-order.graphql") };
    type Data = Fetched;
}

/// The answer to [`FetchOrder`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Fetched {
    /// The order; none if there is no such order, or it is older than the app may read.
    pub order: Option<Value>,
}

impl Refusals for Fetched {}

/// Returns the payload of `orders/updated` that the shop would send for this order.
#[must_use]
pub fn order(order: &Value) -> Value {
    let of = |name: &str| order.get(name).cloned().unwrap_or_default();
    // What shipping costs is read from its lines: `totalShippingPriceSet` is, by its description, what of it was returned to
    // the customer (<https://shopify.dev/docs/api/admin-graphql/2026-10/objects/Order>).
    let amounts = [
        ("total_price", "totalPriceSet"),
        ("current_total_price", "currentTotalPriceSet"),
        ("total_discounts", "totalDiscountsSet"),
        ("total_tax", "totalTaxSet"),
    ];
    let mut payload = json!({
        "id": of("legacyResourceId"),
        "name": of("name"),
        "created_at": of("createdAt"),
        "processed_at": of("processedAt"),
        "updated_at": of("updatedAt"),
        "cancelled_at": of("cancelledAt"),
        "cancel_reason": word(&of("cancelReason")),
        "currency": of("currencyCode"),
        "financial_status": word(&of("displayFinancialStatus")),
        "total_outstanding": of("totalOutstandingSet").pointer("/shopMoney/amount"),
        "taxes_included": of("taxesIncluded"),
        "test": of("test"),
        "email": of("email"),
        "customer_locale": of("customerLocale"),
        "source_name": of("sourceName"),
        "payment_gateway_names": of("paymentGatewayNames"),
        "payment_terms": of("paymentTerms"),
        "tags": tags(&of("tags")),
        "customer": customer(&of("customer")),
        "billing_address": address(&of("billingAddress")),
        "shipping_address": address(&of("shippingAddress")),
        "line_items": each(&of("lineItems"), line),
        "shipping_lines": each(&of("shippingLines"), shipping_line),
        "fulfillments": each(&of("fulfillments"), fulfillment),
        "refunds": each(&of("refunds"), refund),
    });
    for (name, set) in amounts {
        write_amount(&mut payload, name, &of(set));
    }
    payload
}

/// The number of parcels and of refunds that are asked for. These lists do not say if they go on.
const LISTED_MAX: usize = 20;

/// Returns true if the order says all there is of its lists. Of a longer one a part would be another order: connectors told
/// of three lines of ten (<https://github.com/singer-io/tap-shopify/pull/248>).
#[must_use]
pub fn is_whole(order: &Value) -> bool {
    let is_short =
        |name: &str| order.get(name).and_then(Value::as_array).is_none_or(|all| all.len() < LISTED_MAX);
    is_short("fulfillments") && is_short("refunds") && has_no_more(order)
}

/// Returns true if no list within says that it goes on.
fn has_no_more(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            let has_more = members.get("pageInfo").and_then(|page| page.get("hasNextPage"));
            has_more != Some(&Value::Bool(true)) && members.values().all(has_no_more)
        }
        Value::Array(items) => items.iter().all(has_no_more),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// Returns a fulfilment as its own topics write it.
#[must_use]
pub fn fulfillment(node: &Value) -> Value {
    let of = |name: &str| node.get(name).cloned().unwrap_or_default();
    let tracking = |name: &str| -> Vec<Value> {
        let infos = of("trackingInfo");
        let infos = infos.as_array().into_iter().flatten();
        infos.filter_map(|info| info.get(name)).filter(|value| !value.is_null()).cloned().collect()
    };
    json!({
        "id": of("legacyResourceId"),
        "status": word(&of("status")),
        "created_at": of("createdAt"),
        "updated_at": of("updatedAt"),
        "tracking_company": tracking("company").first(),
        "tracking_numbers": tracking("number"),
        "tracking_urls": tracking("url"),
        "line_items": each(&of("fulfillmentLineItems"), fulfilled_line),
    })
}

fn fulfilled_line(node: &Value) -> Value {
    let line = node.get("lineItem").cloned().unwrap_or_default();
    json!({
        "id": number(line.get("id")),
        "quantity": node.get("quantity"),
        "requires_shipping": line.get("requiresShipping"),
    })
}

fn line(node: &Value) -> Value {
    let of = |name: &str| node.get(name).cloned().unwrap_or_default();
    let mut line = json!({
        "id": number(node.get("id")),
        "name": of("name"),
        "title": of("title"),
        "sku": of("sku"),
        "quantity": of("quantity"),
        "current_quantity": of("currentQuantity"),
        "fulfillable_quantity": of("unfulfilledQuantity"),
        "requires_shipping": of("requiresShipping"),
        "gift_card": of("isGiftCard"),
    });
    write_amount(&mut line, "price", &of("originalUnitPriceSet"));
    line
}

fn shipping_line(node: &Value) -> Value {
    let mut line = json!({
        "is_removed": node.get("isRemoved"),
        "delivery_category": node.get("deliveryCategory"),
    });
    write_amount(&mut line, "price", &node.get("originalPriceSet").cloned().unwrap_or_default());
    line
}

fn refund(node: &Value) -> Value {
    let of = |name: &str| node.get(name).cloned().unwrap_or_default();
    json!({
        "id": of("legacyResourceId"),
        "created_at": of("createdAt"),
        "processed_at": of("processedAt"),
        "transactions": each(&of("transactions"), transaction),
        "refund_line_items": each(&of("refundLineItems"), |item| json!({
            "line_item_id": number(item.pointer("/lineItem/id")),
            "quantity": item.get("quantity"),
            "restock_type": word(item.get("restockType").unwrap_or(&Value::Null)),
        })),
    })
}

/// Returns a transaction. Its money is what the customer paid in, as in a webhook.
fn transaction(node: &Value) -> Value {
    let money = node.pointer("/amountSet/presentmentMoney").cloned().unwrap_or_default();
    json!({
        "kind": word(node.get("kind").unwrap_or(&Value::Null)),
        "status": word(node.get("status").unwrap_or(&Value::Null)),
        "amount": money.get("amount"),
        "currency": money.get("currencyCode"),
    })
}

fn customer(node: &Value) -> Value {
    if node.is_null() {
        return Value::Null;
    }
    json!({
        "first_name": node.get("firstName"),
        "last_name": node.get("lastName"),
        "email": node.pointer("/defaultEmailAddress/emailAddress"),
    })
}

fn address(node: &Value) -> Value {
    if node.is_null() {
        return Value::Null;
    }
    let mut address = json!({ "first_name": node.get("firstName"), "last_name": node.get("lastName") });
    for same in ["name", "company", "address1", "address2", "city", "province", "zip", "country"] {
        insert(&mut address, same, node.get(same).cloned().unwrap_or_default());
    }
    address
}

/// Writes an amount in both currencies, and once in the shop's own, as webhooks do. An amount that is not known is left out.
fn write_amount(owner: &mut Value, name: &str, set: &Value) {
    let money = |which: &str| {
        let money = set.get(which).cloned().unwrap_or_default();
        json!({ "amount": money.get("amount"), "currency_code": money.get("currencyCode") })
    };
    if set.is_null() {
        return;
    }
    let both = json!({ "shop_money": money("shopMoney"), "presentment_money": money("presentmentMoney") });
    insert(owner, name, set.pointer("/shopMoney/amount").cloned().unwrap_or_default());
    insert(owner, &format!("{name}_set"), both);
}

fn insert(owner: &mut Value, name: &str, value: Value) {
    let members: Option<&mut Map<String, Value>> = owner.as_object_mut();
    if let Some(members) = members {
        members.insert(name.to_owned(), value);
    }
}

/// Returns what a list becomes, whether it is a plain one or a connection with `nodes`.
fn each(list: &Value, write: impl Fn(&Value) -> Value) -> Vec<Value> {
    let nodes = list.get("nodes").unwrap_or(list);
    nodes.as_array().into_iter().flatten().map(write).collect()
}

/// Returns the word that webhooks have for a word of GraphQL.
fn word(value: &Value) -> Value {
    value.as_str().map_or(Value::Null, |word| json!(word.to_ascii_lowercase()))
}

/// Returns tags as webhooks list them: in one text.
fn tags(list: &Value) -> Value {
    let tags = list.as_array().into_iter().flatten().filter_map(Value::as_str);
    json!(tags.collect::<Vec<_>>().join(", "))
}

/// Returns the number at the end of an id. One that does not end in a number stays as it is, and is refused with it.
fn number(id: Option<&Value>) -> Value {
    let id = id.cloned().unwrap_or_default();
    let last = id.as_str().and_then(|text| text.rsplit('/').next()?.split('?').next()?.parse::<u64>().ok());
    last.map_or(id, |number| json!(number))
}
