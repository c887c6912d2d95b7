//! The outcome of an act on several cases.

use askama::Template;

use crate::pages::frame::Frame;

#[derive(Template)]
#[template(path = "together.html")]
pub(crate) struct BulkPage {
    pub(crate) frame: Frame,
    /// The reason for which nothing was done.
    pub(crate) hint: Option<&'static str>,
    pub(crate) done: Vec<BulkRow>,
    pub(crate) left: Vec<BulkRow>,
}

/// A case of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BulkRow {
    pub(crate) address: String,
    pub(crate) kind: &'static str,
    pub(crate) number: String,
    /// The reason for which nothing was done with it.
    pub(crate) why: Option<&'static str>,
}
