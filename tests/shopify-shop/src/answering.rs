//! Answers a GraphQL request: it is checked, its cost is taken, and it is carried out.

use std::cell::RefCell;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Operation, Selection};
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::resolvers::Execution;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::validation::Valid;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::graph::Query;
use crate::limits::{COST_MAX, actual, cost};
use crate::mutations::Mutation;
use crate::schema::schema;
use crate::shop::Shop;
use crate::trouble::Trouble;

/// Answers a request: `query`, `variables` and `operationName`.
pub(crate) fn answer(shop: &mut Shop, body: &Value, trouble: Trouble, now: Timestamp) -> Value {
    let text = body["query"].as_str().unwrap_or_default();
    let document = match ExecutableDocument::parse_and_validate(schema(), text, "request.graphql") {
        Ok(document) => document,
        Err(wrong) => {
            let errors = wrong.errors.iter().map(|error| {
                json!({ "message": error.to_json().message, "extensions": { "code": "undefinedField" } })
            });
            return json!({ "errors": errors.collect::<Vec<_>>() });
        }
    };
    let Ok(operation) = document.operations.get(body["operationName"].as_str()) else {
        return failure("No operation named so", "missingOperation");
    };
    let given = match JsonValue::from(body["variables"].clone()) {
        JsonValue::Object(given) => given,
        _ => JsonMap::new(),
    };
    let variables = match coerce_variable_values(schema(), operation, &given) {
        Ok(variables) => variables,
        Err(wrong) => return failure(&wrong.message().to_string(), "INVALID_VARIABLE"),
    };
    let requested = cost(schema(), &document, operation, &variables);
    if requested > COST_MAX {
        let words =
            format!("Query cost is {requested}, which exceeds the single query max cost limit (1000).");
        return failure(&words, "MAX_COST_EXCEEDED");
    }
    if let Some(scope) = missing_scope(shop, operation) {
        return failure(&format!("Access denied. Required access: `{scope}` access scope."), "ACCESS_DENIED");
    }
    if trouble == Trouble::Throttled || !shop.bucket.take(requested) {
        let mut answer = failure("Throttled", "THROTTLED");
        answer["extensions"] = shop.bucket.extensions(requested, None);
        return answer;
    }
    if trouble == Trouble::Internal {
        return failure(
            "Internal error. Looks like something went wrong on our end.",
            "INTERNAL_SERVER_ERROR",
        );
    }
    let mut answer = carry_out(shop, &document, operation, &variables, trouble, now);
    let actual = actual(&answer, operation, requested);
    shop.bucket.give_back(requested - actual);
    answer["extensions"] = shop.bucket.extensions(requested, Some(actual));
    answer
}

fn failure(message: &str, code: &str) -> Value {
    json!({ "errors": [{ "message": message, "extensions": { "code": code } }] })
}

fn carry_out(
    shop: &mut Shop,
    document: &Valid<ExecutableDocument>,
    operation: &Operation,
    variables: &Valid<JsonMap>,
    trouble: Trouble,
    now: Timestamp,
) -> Value {
    let execution =
        Execution::new(schema(), document).operation(operation).coerced_variable_values(variables);
    let answer = if operation.is_mutation() {
        let refused = match trouble {
            Trouble::UserError(message) => Some(message),
            _ => None,
        };
        execution.execute_sync(&Mutation { shop: RefCell::new(shop), now, refused })
    } else {
        execution.execute_sync(&Query(shop))
    };
    match answer {
        Ok(answer) => serde_json::to_value(answer).expect("an answer is JSON"),
        Err(wrong) => failure(&wrong.message().to_string(), "BAD_REQUEST"),
    }
}

/// Returns a scope that the operation needs and the app was not granted.
fn missing_scope(shop: &Shop, operation: &Operation) -> Option<&'static str> {
    let fields = operation.selection_set.selections.iter().filter_map(|selection| match selection {
        Selection::Field(field) => Some(field.name.as_str()),
        Selection::InlineFragment(_) | Selection::FragmentSpread(_) => None,
    });
    let needed = fields.map(|field| match field {
        "fulfillmentOrderHold" | "fulfillmentOrderReleaseHold" => "write_merchant_managed_fulfillment_orders",
        "fulfillmentOrder" => "read_third_party_fulfillment_orders",
        "order" | "orders" => "read_orders",
        _ if operation.is_mutation() => "write_orders",
        _ => "",
    });
    let has = |scope: &str| {
        let writes = scope.replacen("read_", "write_", 1);
        scope.is_empty() || shop.scopes.contains(scope) || shop.scopes.contains(&writes)
    };
    needed.into_iter().find(|scope| !has(scope))
}
