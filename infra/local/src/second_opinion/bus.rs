//! Puts events on the bus that are none.

use serde_json::{Value, json};

use crate::stack::Stack;

use super::trial::Seen;

/// Lists details that are JSON objects in no reading. The bus takes objects only.
const NO_DETAILS: [&str; 3] = ["{\"id\":", "\"a text\"", "[1]"];

/// Tries details that are no JSON objects. Each must be refused as `MalformedDetail`:
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html>.
pub(super) fn refuses_what_is_not_json(stack: &Stack) -> Seen {
    let entry = |detail: &str| {
        json!({ "EventBusName": stack.deployment.bus, "Source": "candor.storefront", "DetailType": "OrderPlaced",
            "Detail": detail })
    };
    let entries: Vec<Value> = NO_DETAILS.iter().map(|detail| entry(detail)).collect();
    let answer = stack.cloud.json("events", "AWSEvents.PutEvents", &json!({ "Entries": entries }));
    let answer = answer.map_err(|why| why.to_string())?;
    let results = answer.get("Entries").and_then(Value::as_array).into_iter().flatten();
    let refused =
        results.filter(|result| result.get("ErrorCode").is_some_and(|code| code == "MalformedDetail"));
    if refused.count() == NO_DETAILS.len() {
        Ok("a broken detail, a text and a list were refused as MalformedDetail".to_owned())
    } else {
        Err(format!("the bus took details that are no objects: {answer}"))
    }
}
