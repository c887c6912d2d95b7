//! Statements about the order: the facts that a message told the customer.

use serde::Deserialize;
use serde::Serialize;

use crate::facts::entries::Facts;
use crate::order::placed::Line;
use crate::values::line_quantity::LineQuantity;
use crate::values::money::Money;

/// The state of the order as a message told it to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderStatement {
    /// The order stands, with these lines and this total.
    Standing {
        /// The lines, each with its number of units.
        lines: Vec<LineQuantity>,
        /// The total that the customer has to pay.
        total: Money,
    },
    /// The order is cancelled.
    Cancelled,
}

impl Facts {
    /// Returns the statement that is true of the order now. Returns `None` if the order was not placed.
    #[must_use]
    pub fn order_statement(&self) -> Option<OrderStatement> {
        let placed = &self.placed()?.body;
        if self.cancelled().is_some() {
            return Some(OrderStatement::Cancelled);
        }
        let standing = self.as_it_stands(placed);
        let units = |line: &Line| LineQuantity { line_id: line.line_id.clone(), quantity: line.quantity };
        let mut lines: Vec<LineQuantity> = standing.lines.iter().map(units).collect();
        lines.sort();
        Some(OrderStatement::Standing { lines, total: standing.total })
    }
}
