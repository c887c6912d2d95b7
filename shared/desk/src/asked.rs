//! Reads from a request who asks, in which language, and from where.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;

use crate::viewer::Viewer;
use crate::words::accepted::accepted;
use candor_domain::values::language::Language;

/// The name of the cookie that keeps the language that a person chose. It says nothing about the person.
pub(crate) const LANGUAGE_COOKIE: &str = "desk-language";

/// A request's person, language and address. It is read from any request.
#[derive(Debug, Clone)]
pub struct Asked {
    pub(crate) viewer: Viewer,
    pub(crate) language: Language,
    /// The path, and the query without a choice of language.
    pub(crate) here: String,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let kept: Vec<&str> =
            query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")).collect();
        let path = parts.uri.path();
        let here = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) };
        let viewer = parts.extensions.get::<Viewer>().cloned().unwrap_or_default();
        Ok(Self { viewer, language: language(parts), here })
    }
}

/// Returns the language of a request: the one that its address asks for, or the one that was chosen before, or the one that
/// the browser prefers.
fn language(parts: &Parts) -> Language {
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let by_cookie = || {
        let pairs = header(COOKIE)?.split(';').filter_map(|pair| pair.trim().split_once('='));
        let (_, tag) = { pairs }.find(|(name, _)| *name == LANGUAGE_COOKIE)?;
        Language::of_tag(tag)
    };
    chosen(parts.uri.query())
        .or_else(by_cookie)
        .or_else(|| accepted(header(ACCEPT_LANGUAGE)?))
        .unwrap_or_default()
}

/// Returns the language that the query of an address asks for, if there is one.
pub(crate) fn chosen(query: Option<&str>) -> Option<Language> {
    let mut pairs = query?.split('&');
    pairs.find_map(|pair| Language::of_tag(pair.strip_prefix("lang=")?))
}
