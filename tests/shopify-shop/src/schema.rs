//! The part of Shopify's schema that the shop answers.

use std::sync::LazyLock;

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;

/// The text of the schema.
pub const TEXT: &str = include_str!("schema.graphql");

/// Returns the schema.
pub(crate) fn schema() -> &'static Valid<Schema> {
    static SCHEMA: LazyLock<Valid<Schema>> =
        LazyLock::new(|| Schema::parse_and_validate(TEXT, "schema.graphql").expect("the schema is valid"));
    &SCHEMA
}
