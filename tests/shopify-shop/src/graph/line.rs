//! Resolves the lines of an order, and its ways of shipping.

use serde_json::{Value, json};

use super::amount::bag;

/// Returns a line with all of its fields.
pub(crate) fn line(line: &Value, order: &Value) -> Value {
    let quantity = &line["quantity"];
    let or_all = |name: &str| if line[name].is_null() { quantity.clone() } else { line[name].clone() };
    json!({
        "__typename": "LineItem",
        "id": format!("gid://shopify/LineItem/{}", line["id"]),
        "name": line["name"], "title": line["title"], "sku": line["sku"],
        "quantity": quantity, "currentQuantity": or_all("current_quantity"),
        "unfulfilledQuantity": or_all("fulfillable_quantity"),
        "requiresShipping": line["requires_shipping"] != json!(false),
        "isGiftCard": line["gift_card"] == json!(true),
        "originalUnitPriceSet": bag(line, "price", order),
    })
}

/// Returns the line of an order that has this number.
pub(crate) fn line_of(order: &Value, id: &Value) -> Value {
    let lines = order["line_items"].as_array().into_iter().flatten();
    lines.clone().find(|line| line["id"] == *id).map(|found| line(found, order)).unwrap_or_default()
}

/// Returns a way of shipping with all of its fields.
pub(crate) fn shipping_line(line: &Value, order: &Value) -> Value {
    json!({
        "__typename": "ShippingLine",
        "id": format!("gid://shopify/ShippingLine/{}", line["id"]),
        "isRemoved": line["is_removed"] == json!(true),
        "deliveryCategory": line["delivery_category"],
        "originalPriceSet": bag(line, "price", order),
    })
}
