//! Counts the cost of a request, and the points that are left
//! (<https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits>): an object costs 1, a connection 2 and more by its
//! size, a mutation 10, and what has no parts nothing.
//!
//! The documentation says that a connection costs by its size, and not how much. What shops answer grows far slower than
//! the size: 250 entries of 2 points each cost 24
//! (<https://community.shopify.dev/t/unexpectedly-low-graphql-query-cost-in-shopify-admin-api-seeking-clarification/23101>),
//! and 10 entries of 12 points about 52
//! (<https://github.com/microsoft/ALAppExtensions/blob/main/Apps/W1/Shopify/app/src/GraphQL/Codeunits/ShpfyGQLRefundLines.Codeunit.al>).
//! The logarithm here comes near both. A plain list costs as one of its entries.

use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Schema};
use jiff::Timestamp;
use serde_json::{Value, json};

/// The most that one request may cost.
pub(crate) const COST_MAX: f64 = 1000.0;
/// The cost of a mutation, whatever it answers.
const MUTATION: f64 = 10.0;
/// The entries of a list that does not say how many it gives.
const LISTED: f64 = 1.0;
/// The cost of a connection beside its entries.
const CONNECTION: f64 = 2.0;

/// The points of an app in the shop.
#[derive(Debug, Clone, PartialEq)]
pub struct Bucket {
    /// The points that there can be.
    pub maximum: f64,
    /// The points that come with each second.
    pub restore_rate: f64,
    /// The points that there were at a moment.
    pub available: f64,
    at: Option<Timestamp>,
}

impl Default for Bucket {
    fn default() -> Self {
        Self { maximum: 2000.0, restore_rate: 100.0, available: 2000.0, at: None }
    }
}

impl Bucket {
    /// Lets the points grow until now.
    pub(crate) fn restore(&mut self, now: Timestamp) {
        let seconds = self.at.map_or(0.0, |at| {
            (now - at).get_milliseconds() as f64 / 1000.0 + (now - at).get_seconds() as f64
        });
        self.available = (self.available + seconds * self.restore_rate).min(self.maximum);
        self.at = Some(now);
    }

    pub(crate) fn take(&mut self, cost: f64) -> bool {
        let enough = cost <= self.available;
        if enough {
            self.available -= cost;
        }
        enough
    }

    pub(crate) fn extensions(&self, requested: f64, actual: Option<f64>) -> Value {
        json!({ "cost": { "requestedQueryCost": requested, "actualQueryCost": actual,
            "throttleStatus": { "maximumAvailable": self.maximum, "currentlyAvailable": self.available,
                "restoreRate": self.restore_rate } } })
    }
}

/// Returns the most that an operation may cost.
pub(crate) fn cost(
    schema: &Schema,
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &JsonMap,
) -> f64 {
    let sizes = Costs { schema, document, variables };
    let parts = sizes.of_selections(&operation.selection_set);
    if operation.is_mutation() { MUTATION.max(parts) } else { parts }
}

struct Costs<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    variables: &'a JsonMap,
}

impl Costs<'_> {
    fn of_selections(&self, set: &SelectionSet) -> f64 {
        set.selections
            .iter()
            .map(|selection| match selection {
                Selection::Field(field) => self.of_field(field),
                Selection::InlineFragment(part) => self.of_selections(&part.selection_set),
                Selection::FragmentSpread(spread) => self
                    .document
                    .fragments
                    .get(&spread.fragment_name)
                    .map_or(0.0, |fragment| self.of_selections(&fragment.selection_set)),
            })
            .sum()
    }

    fn of_field(&self, field: &Field) -> f64 {
        let kind = field.definition.ty.inner_named_type();
        match self.schema.types.get(kind) {
            Some(ExtendedType::Object(_) | ExtendedType::Interface(_) | ExtendedType::Union(_)) => {}
            Some(_) | None => return 0.0,
        }
        // The page of a list, and what it says of itself, cost nothing beside its entries.
        let parts = self.of_selections(&field.selection_set);
        match field.name.as_str() {
            "pageInfo" | "userErrors" | "orderCancelUserErrors" => 0.0,
            "nodes" | "edges" => 1.0 + parts,
            _ if kind.ends_with("Connection") => CONNECTION + weight(self.length(field)) * parts,
            "node" if parts == 0.0 => 0.0,
            _ => 1.0 + parts,
        }
    }

    /// Returns the number of entries that a list may have.
    fn length(&self, field: &Field) -> f64 {
        let named = |name: &str| {
            let value = &field.arguments.iter().find(|argument| argument.name == name)?.value;
            let literal = value.to_i32().map(f64::from);
            literal.or_else(|| self.variables.get(value.as_variable()?.as_str()).and_then(JsonValue::as_f64))
        };
        named("first").or_else(|| named("last")).unwrap_or(LISTED)
    }
}

/// Returns how many times its entries a connection of this size costs.
fn weight(length: f64) -> f64 {
    (2.0 * length.max(1.0).ln()).floor().max(1.0)
}
