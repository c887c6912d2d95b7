//! Resolves refunds.

use serde_json::{Value, json};

use super::amount::{number, paid};
use super::line::line_of;
use crate::times::of_graph;

/// Returns a refund with all of its fields.
pub(crate) fn refund(one: &Value, order: &Value) -> Value {
    let id = &one["id"];
    let list = |name: &str| one[name].as_array().cloned().unwrap_or_default();
    let (transactions, lines) = (list("transactions"), list("refund_line_items"));
    let processed_at = if one["processed_at"].is_null() { &one["created_at"] } else { &one["processed_at"] };
    json!({
        "__typename": "Refund",
        "id": format!("gid://shopify/Refund/{id}"), "legacyResourceId": id.to_string(),
        "createdAt": of_graph(&one["created_at"]), "processedAt": of_graph(processed_at),
        "updatedAt": of_graph(processed_at),
        "totalRefundedSet": total(&transactions, order),
        "transactions": transactions.iter().map(|each| transaction(each, order)).collect::<Vec<_>>(),
        "refundLineItems": lines.iter().map(|each| refunded_line(each, order)).collect::<Vec<_>>(),
    })
}

/// Returns the sum of the transactions that moved money.
fn total(transactions: &[Value], order: &Value) -> Value {
    let moved = transactions.iter().filter(|one| one["status"] == json!("success"));
    let sum: f64 = moved.map(|one| number(one["amount"].as_str().unwrap_or_default())).sum();
    let currency = transactions.first().map_or(&order["currency"], |one| &one["currency"]);
    paid(&format!("{sum:.2}"), currency, order)
}

fn transaction(one: &Value, order: &Value) -> Value {
    let upper = |name: &str| one[name].as_str().map(str::to_uppercase);
    json!({
        "__typename": "OrderTransaction",
        "id": format!("gid://shopify/OrderTransaction/{}", one["id"]),
        "kind": upper("kind"), "status": upper("status"),
        "amountSet": paid(one["amount"].as_str().unwrap_or("0"), &one["currency"], order),
    })
}

fn refunded_line(one: &Value, order: &Value) -> Value {
    json!({
        "__typename": "RefundLineItem",
        "id": format!("gid://shopify/RefundLineItem/{}", one["id"]),
        "quantity": one["quantity"],
        "restockType": one["restock_type"].as_str().map(str::to_uppercase),
        "lineItem": line_of(order, &one["line_item_id"]),
    })
}
