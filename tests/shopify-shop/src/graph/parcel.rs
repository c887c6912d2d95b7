//! Resolves fulfilments, which is Shopify's word for parcels.

use serde_json::{Value, json};

use super::line::line_of;
use crate::times::of_graph;

/// Returns a fulfilment with all of its fields.
pub(crate) fn fulfillment(one: &Value, order: &Value) -> Value {
    let id = &one["id"];
    let items = || one["line_items"].as_array().into_iter().flatten();
    let lines = items().map(|item| {
        json!({ "__typename": "FulfillmentLineItem",
            "id": format!("gid://shopify/FulfillmentLineItem/{id}-{}", item["id"]),
            "quantity": item["quantity"], "lineItem": line_of(order, &item["id"]) })
    });
    json!({
        "__typename": "Fulfillment",
        "id": format!("gid://shopify/Fulfillment/{id}"), "legacyResourceId": id.to_string(),
        "status": one["status"].as_str().map(str::to_uppercase),
        "createdAt": of_graph(&one["created_at"]), "updatedAt": of_graph(&one["updated_at"]),
        "requiresShipping": items().any(|item| item["requires_shipping"] != json!(false)),
        "trackingInfo": tracking(one),
        "fulfillmentLineItems": lines.collect::<Vec<_>>(),
    })
}

/// Returns an entry for each tracking number, as the fields of a webhook list them.
fn tracking(one: &Value) -> Vec<Value> {
    let list = |name: &str| one[name].as_array().cloned().unwrap_or_default();
    let (numbers, urls) = (list("tracking_numbers"), list("tracking_urls"));
    let entry = |place: usize| {
        json!({ "__typename": "FulfillmentTrackingInfo", "company": one["tracking_company"],
            "number": numbers.get(place), "url": urls.get(place) })
    };
    (0..numbers.len().max(urls.len())).map(entry).collect()
}
