//! Answers a page that asks for news.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::views::others::Other;

/// The news of a page, as its script reads them: `{"says":"Kim Lee took it.","others":[{"name":"Sam Roe","at":"2026-…"}]}`.
#[derive(Debug, Default, Serialize)]
pub(super) struct PageNews<'t> {
    /// A sentence about what is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) says: Option<String>,
    /// The others who had the case open shortly before.
    #[serde(skip_serializing_if = "<[Other]>::is_empty")]
    pub(super) others: &'t [Other],
}

impl PageNews<'_> {
    /// Answers with the news; without content where there are none.
    pub(super) fn answer(&self) -> Response {
        if self.says.is_none() && self.others.is_empty() {
            return StatusCode::NO_CONTENT.into_response();
        }
        match serde_json::to_string(self) {
            Ok(text) => ([(CONTENT_TYPE, "application/json")], text).into_response(),
            // Only a map whose keys are no texts cannot be written.
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}
