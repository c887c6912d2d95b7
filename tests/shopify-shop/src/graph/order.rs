//! Resolves orders: from the payload that webhooks deliver to the words of the Admin API.

use serde_json::{Map, Value, json};

use super::amount::bag;
use super::line::{line, shipping_line};
use super::parcel::fulfillment;
use super::refund::refund;
use crate::order::{FulfillmentOrder, Order};
use crate::times::{moment, of_graph};

/// Returns an order with all of its fields.
pub(crate) fn order(order: &Order) -> Value {
    let all = [own(order), amounts(&order.payload), people(&order.payload), lists(order)];
    let members = all.into_iter().filter_map(|part| part.as_object().cloned()).flatten();
    Value::Object(members.collect())
}

fn own(order: &Order) -> Value {
    let raw = &order.payload;
    let upper = |name: &str| raw[name].as_str().map(str::to_uppercase);
    let at = |name: &str| of_graph(&raw[name]);
    // Payloads may leave it out, and the Admin API never does.
    let processed_at = if raw["processed_at"].is_null() { at("created_at") } else { at("processed_at") };
    json!({
        "__typename": "Order",
        "id": format!("gid://shopify/Order/{}", order.id()), "legacyResourceId": order.id().to_string(),
        "name": raw["name"], "note": raw["note"], "tags": order.tags(),
        "createdAt": at("created_at"), "processedAt": processed_at, "updatedAt": at("updated_at"),
        "cancelledAt": at("cancelled_at"), "cancelReason": upper("cancel_reason"),
        "closedAt": at("closed_at"), "closed": !raw["closed_at"].is_null(),
        "displayFinancialStatus": upper("financial_status"),
        "sourceName": raw["source_name"], "test": raw["test"] == json!(true),
        "paymentGatewayNames": raw["payment_gateway_names"].as_array().cloned().unwrap_or_default(),
        "paymentTerms": raw["payment_terms"].as_object().map(|terms| json!({ "__typename": "PaymentTerms",
            "id": format!("gid://shopify/PaymentTerms/{}", terms.get("id").unwrap_or(&Value::Null)) })),
    })
}

fn amounts(raw: &Value) -> Value {
    json!({
        "currencyCode": raw["currency"], "taxesIncluded": raw["taxes_included"] == json!(true),
        "totalPriceSet": bag(raw, "total_price", raw),
        "currentTotalPriceSet": bag(raw, "current_total_price", raw),
        "totalOutstandingSet": bag(raw, "total_outstanding", raw),
        "totalDiscountsSet": bag(raw, "total_discounts", raw),
        "totalTaxSet": bag(raw, "total_tax", raw),
    })
}

fn people(raw: &Value) -> Value {
    let customer = &raw["customer"];
    let email = customer["email"].as_str();
    let email = email.map(|email| json!({ "__typename": "CustomerEmailAddress", "emailAddress": email }));
    let account = json!({
        "__typename": "Customer", "id": format!("gid://shopify/Customer/{}", customer["id"]),
        "firstName": customer["first_name"], "lastName": customer["last_name"], "defaultEmailAddress": email,
    });
    json!({
        "email": raw["email"], "customerLocale": raw["customer_locale"],
        "customer": if customer.is_null() { Value::Null } else { account },
        "billingAddress": address(raw, "billing_address"), "shippingAddress": address(raw, "shipping_address"),
    })
}

fn address(raw: &Value, which: &str) -> Value {
    let address = &raw[which];
    if address.is_null() {
        return Value::Null;
    }
    json!({
        "__typename": "MailingAddress", "id": format!("gid://shopify/MailingAddress/{}-{which}", raw["id"]),
        "firstName": address["first_name"], "lastName": address["last_name"], "name": address["name"],
        "company": address["company"], "address1": address["address1"], "address2": address["address2"],
        "city": address["city"], "province": address["province"], "zip": address["zip"],
        "country": address["country"],
    })
}

fn lists(order: &Order) -> Value {
    let raw = &order.payload;
    let each = |name: &str, write: fn(&Value, &Value) -> Value| -> Vec<Value> {
        raw[name].as_array().into_iter().flatten().map(|one| write(one, raw)).collect()
    };
    let held = order.fulfillment_orders.iter().map(|one| fulfillment_order(order, one));
    json!({
        "metafields": metafields(order),
        "fulfillmentOrders": held.collect::<Vec<_>>(),
        "lineItems": each("line_items", line), "shippingLines": each("shipping_lines", shipping_line),
        "fulfillments": each("fulfillments", fulfillment), "refunds": each("refunds", refund),
    })
}

fn metafields(order: &Order) -> Map<String, Value> {
    let all = order.metafields.iter().map(|((namespace, key), (kind, value))| {
        let id = format!("gid://shopify/Metafield/{namespace}-{key}");
        let field = json!({ "__typename": "Metafield", "id": id, "namespace": namespace, "key": key,
            "type": kind, "value": value });
        (format!("{namespace}.{key}"), field)
    });
    all.collect()
}

/// Returns a fulfilment order with all of its fields. It has all lines of the order that are sent.
pub(crate) fn fulfillment_order(order: &Order, one: &FulfillmentOrder) -> Value {
    let holds = one.holds.iter().map(|hold| json!({
        "__typename": "FulfillmentHold", "id": format!("gid://shopify/FulfillmentHold/{}", hold.id),
        "handle": hold.handle, "heldByRequestingApp": hold.is_own, "reason": hold.reason, "reasonNotes": hold.notes,
    }));
    let asked = one.asked_at.iter().enumerate().map(|(place, at)| {
        json!({
            "__typename": "FulfillmentOrderMerchantRequest", "sentAt": moment(*at),
            "id": format!("gid://shopify/FulfillmentOrderMerchantRequest/{}-{place}", one.id),
        })
    });
    let lines = order.payload["line_items"].as_array().into_iter().flatten();
    let lines = lines.filter(|line| line["requires_shipping"] != json!(false)).map(|item| {
        json!({
            "__typename": "FulfillmentOrderLineItem",
            "id": format!("gid://shopify/FulfillmentOrderLineItem/{}", item["id"]),
            "remainingQuantity": left(item), "lineItem": line(item, &order.payload),
        })
    });
    json!({ "__typename": "FulfillmentOrder", "id": format!("gid://shopify/FulfillmentOrder/{}", one.id),
        "orderId": format!("gid://shopify/Order/{}", order.id()), "status": one.status(),
        "requestStatus": one.request_status, "updatedAt": moment(one.updated_at),
        "lineItems": lines.collect::<Vec<_>>(), "merchantRequests": asked.collect::<Vec<_>>(),
        "fulfillmentHolds": holds.collect::<Vec<_>>() })
}

fn left(line: &Value) -> &Value {
    if line["fulfillable_quantity"].is_null() { &line["quantity"] } else { &line["fulfillable_quantity"] }
}
