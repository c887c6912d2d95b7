//! The lines of an order with the arithmetic of their units.

use candor_domain::values::quantity::Quantity;

use crate::views::glance::Glance;

/// A line of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineRow {
    pub(crate) title: String,
    pub(crate) id: String,
    pub(crate) sku: Option<String>,
    pub(crate) price: String,
    pub(crate) ordered: Quantity,
    /// The units, where the line is goods to be sent.
    pub(crate) units: Option<UnitRow>,
}

/// The units of a line, by what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnitRow {
    pub(crate) taken_out: Quantity,
    pub(crate) sent: Quantity,
    pub(crate) gone: Quantity,
    pub(crate) arrived: Quantity,
    pub(crate) returning: Quantity,
    pub(crate) refunded: Quantity,
    pub(crate) to_come: Quantity,
}

/// Returns the lines of an order. All arithmetic is the domain's.
pub(crate) fn lines(glance: &Glance<'_>) -> Vec<LineRow> {
    let Some(placed) = glance.placed() else { return vec![] };
    let units = glance.order().facts.units(placed);
    let row = |line: &candor_domain::order::placed::Line| LineRow {
        title: line.title.as_str().to_owned(),
        id: line.line_id.to_string(),
        sku: line.sku.as_ref().map(ToString::to_string),
        price: line.unit_price.to_string(),
        ordered: line.quantity,
        units: units.iter().find(|(of, _)| of.line_id == line.line_id).map(|(_, units)| UnitRow {
            taken_out: units.refunded_unsent(),
            sent: units.shipped,
            gone: units.gone,
            arrived: units.delivered,
            returning: units.returning,
            refunded: units.refunded,
            to_come: units.open(),
        }),
    };
    placed.lines.iter().map(row).collect()
}
