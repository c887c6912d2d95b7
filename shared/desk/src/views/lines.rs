//! The lines of an order with the arithmetic of their units.

use candor_domain::case::words::amounts::money;
use candor_domain::fulfilment::units::Units;
use candor_domain::values::quantity::Quantity;

use crate::views::glance::Glance;
use crate::words::sentences::Words;

/// A line of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineRow {
    pub(crate) title: String,
    pub(crate) id: String,
    pub(crate) sku: Option<String>,
    pub(crate) price: String,
    /// The units, by what became of them: only the ordered ones where the line is nothing to be sent.
    pub(crate) counts: Vec<Count>,
    pub(crate) is_to_be_sent: bool,
}

/// A number of units, with the name of its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) name: &'static str,
    pub(crate) quantity: Quantity,
}

impl Count {
    pub(crate) fn is_zero(&self) -> bool {
        self.quantity == Quantity::ZERO
    }
}

/// Returns the names of the columns.
pub(crate) fn columns(words: Words) -> [&'static str; 8] {
    [
        words.ordered(),
        words.taken_out(),
        words.sent_units(),
        words.gone(),
        words.arrived(),
        words.returning(),
        words.refunded(),
        words.to_come(),
    ]
}

/// Returns the lines of an order. All arithmetic is the domain's.
pub(crate) fn lines(glance: &Glance<'_>) -> Vec<LineRow> {
    let Some(placed) = glance.placed() else { return vec![] };
    let units = glance.order().facts.units(placed);
    let row = |line: &candor_domain::order::placed::Line| {
        let units = units.iter().find(|(of, _)| of.line_id == line.line_id).map(|(_, units)| units);
        let quantities = [line.quantity].into_iter().chain(units.into_iter().flat_map(quantities));
        let counts = columns(glance.words()).into_iter().zip(quantities);
        LineRow {
            title: line.title.as_str().to_owned(),
            id: line.line_id.to_string(),
            sku: line.sku.as_ref().map(ToString::to_string),
            price: money(line.unit_price, glance.reader.language),
            counts: counts.map(|(name, quantity)| Count { name, quantity }).collect(),
            is_to_be_sent: units.is_some(),
        }
    };
    placed.lines.iter().map(row).collect()
}

/// Returns the quantities in the order of the columns, from the second one on.
fn quantities(units: &Units) -> [Quantity; 7] {
    let Units { shipped, gone, delivered, returning, refunded, .. } = *units;
    [units.refunded_unsent(), shipped, gone, delivered, returning, refunded, units.open()]
}
