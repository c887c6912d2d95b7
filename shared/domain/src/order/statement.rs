//! Statements about the order: what a customer was told of it.

use serde::Deserialize;
use serde::Serialize;

use crate::facts::entries::Facts;
use crate::order::placed::Line;
use crate::values::line_quantity::LineQuantity;
use crate::values::money::Money;

/// What we said the order is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderStatement {
    /// It will come, so.
    Standing {
        /// Each line's units.
        lines: Vec<LineQuantity>,
        /// What is to be paid.
        total: Money,
    },
    /// It is off.
    Cancelled,
}

impl Facts {
    /// What can truly be said of the order.
    #[must_use]
    pub fn order_statement(&self) -> Option<OrderStatement> {
        let placed = &self.placed.as_ref()?.body;
        if self.cancelled.is_some() {
            return Some(OrderStatement::Cancelled);
        }
        let units = |line: &Line| LineQuantity { line_id: line.line_id.clone(), quantity: line.quantity };
        let mut lines: Vec<LineQuantity> = placed.lines.iter().map(units).collect();
        lines.sort();
        Some(OrderStatement::Standing { lines, total: placed.total })
    }
}
