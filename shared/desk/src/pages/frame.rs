//! The frame that all pages share, and the writing of a page.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;

use crate::address;
use crate::asked::Asked;
use crate::assets::{ASSETS, Assets};
use crate::words::names;
use crate::words::sentences::Words;
use candor_domain::values::language::Language;

/// The parts of a page that are on every page.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) words: Words,
    pub(crate) viewer: String,
    pub(crate) role: Option<&'static str>,
    pub(crate) is_signed_in: bool,
    /// The moment at which the page was made; empty where there is none to show times against.
    pub(crate) now: String,
    pub(crate) query: String,
    pub(crate) languages: Vec<LanguageLink>,
    pub(crate) section: Section,
}

/// A link to the same page in another language.
#[derive(Debug, Clone)]
pub(crate) struct LanguageLink {
    pub(crate) address: String,
    pub(crate) tag: &'static str,
    pub(crate) name: &'static str,
    pub(crate) is_current: bool,
}

/// The part of the desk that a page is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Today,
    Cases,
    Orders,
    Neither,
}

impl Frame {
    pub(crate) fn of(asked: &Asked, section: Section, now: Option<Timestamp>) -> Self {
        let link = |language: Language| {
            let joint = if asked.here.contains('?') { '&' } else { '?' };
            LanguageLink {
                address: format!("{}{joint}lang={}", asked.here, language.tag()),
                tag: language.tag(),
                name: language.name(),
                is_current: language == asked.language,
            }
        };
        Self {
            words: Words(asked.language),
            viewer: asked.viewer.name.clone(),
            role: asked.viewer.role.map(|role| names::role(role, asked.language)),
            is_signed_in: asked.viewer.is_signed_in,
            now: now.map(|now| now.to_string()).unwrap_or_default(),
            query: String::new(),
            languages: Language::ALL.into_iter().map(link).collect(),
            section,
        }
    }

    pub(crate) fn lang(&self) -> &'static str {
        self.words.0.tag()
    }

    pub(crate) fn assets(&self) -> &'static Assets {
        &ASSETS
    }

    pub(crate) fn is_in_today(&self) -> bool {
        self.section == Section::Today
    }

    pub(crate) fn is_in_cases(&self) -> bool {
        self.section == Section::Cases
    }

    pub(crate) fn is_in_orders(&self) -> bool {
        self.section == Section::Orders
    }
}

/// Writes a page.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => (status, Html(text)).into_response(),
        // A template fails only where a value cannot be written, and a text takes all that is written to it.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Returns an address with a query, without the parts that are empty.
pub(crate) fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", address::query(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}
