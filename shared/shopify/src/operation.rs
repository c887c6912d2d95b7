//! Says what an operation of the API is: a document, its variables, and the data of its answer.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The text of a GraphQL document with one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    /// The name of its operation.
    pub name: &'static str,
    /// The text.
    pub text: &'static str,
}

/// An operation of the API: a document, with the variables that serialize from `self`.
pub trait Operation: Serialize {
    /// The document.
    const DOCUMENT: Document;
    /// The `data` of an answer.
    type Data: DeserializeOwned + Refusals;
}

/// An error that a mutation reports about its input, in Shopify's words for people.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UserError {
    /// The path to the input.
    #[serde(default)]
    pub field: Option<Vec<String>>,
    /// The words.
    pub message: String,
    /// The code, where the mutation has codes.
    #[serde(default)]
    pub code: Option<String>,
}

/// Data that may say that Shopify will not do what it was asked.
pub trait Refusals {
    /// Returns the errors about the input. A query has none.
    fn user_errors(&self) -> &[UserError] {
        &[]
    }
}

/// The data of a mutation. Every document names its mutation `answer`, so all of them are read as this.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Changed {
    answer: Payload,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    user_errors: Vec<UserError>,
}

impl Refusals for Changed {
    fn user_errors(&self) -> &[UserError] {
        &self.answer.user_errors
    }
}
