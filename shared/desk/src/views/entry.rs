//! A row of the timeline of an order.

use candor_domain::event::stamp::Source;
use jiff::Timestamp;

use crate::views::glance::Glance;
use crate::views::said::Said;
use crate::views::when::When;
use crate::words::names;

/// One row of the timeline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The source of a fact; absent for what Candor did.
    pub(crate) source: Option<Source>,
    pub(crate) lane: &'static str,
    pub(crate) what: String,
    pub(crate) says: Said,
    pub(crate) at: When,
    /// Says why it does not count, if it does not.
    pub(crate) aside: Option<&'static str>,
    /// Says when it came, if it came late.
    pub(crate) late: Option<Late>,
    /// The number of late ones among those that it opens.
    pub(crate) late_items: Option<String>,
    /// The style of what Candor did.
    pub(crate) state: &'static str,
    pub(crate) address: Option<String>,
    /// The rows that this one opens: the tracking updates of a shipment.
    pub(crate) items: Vec<Entry>,
}

impl Entry {
    /// Returns a row of a source that says nothing yet.
    pub(crate) fn reported(source: Source, at: Timestamp, glance: &Glance<'_>) -> Self {
        let lane = names::source(source, glance.reader.language);
        Self { source: Some(source), lane, at: When(at), ..Self::default() }
    }

    pub(crate) fn is_fact(&self) -> bool {
        self.source.is_some()
    }

    /// Returns the name of its lane for the style.
    pub(crate) fn lane_slug(&self) -> &'static str {
        self.source.map_or("candor", |source| source.name().trim_start_matches("candor."))
    }
}

/// The coming of a report that came late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Late {
    pub(crate) at: When,
    /// The newer report that was known by then, because of which it changed nothing.
    pub(crate) known: Option<Said>,
}
