//! Quantities of the lines of an order, such as in a shipment, a refund or a return.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::values::id::LineId;
use crate::values::limits::{LINES_MAX, QUANTITY_MAX};
use crate::values::reading::At;

/// A number of units of one line of the order, such as in a shipment, a refund or a return.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineQuantity {
    /// The identifier of the line in the order.
    pub line_id: LineId,
    /// The number of units of the line, from 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::values::limits::QUANTITY_MAX)))]
    pub quantity: u32,
}

/// Reads `[{ "line_id": …, "quantity": … }]`, and notes every violation. A line must not come twice, because
/// it would be unclear if the second item replaces the first or adds to it. The list may be empty here; a
/// caller that needs an item checks that itself.
#[must_use]
pub fn read_units(at: &At<'_>) -> Option<Vec<LineQuantity>> {
    let mut seen = BTreeSet::new();
    at.each(LINES_MAX, |line| read_line(line, &mut seen))
}

fn read_line(at: &At<'_>, seen: &mut BTreeSet<LineId>) -> Option<LineQuantity> {
    let line_id = read_new_line_id(&at.field("line_id"), seen);
    let quantity = read_quantity(&at.field("quantity"));
    Some(LineQuantity { line_id: line_id?, quantity: quantity? })
}

fn read_new_line_id(at: &At<'_>, seen: &mut BTreeSet<LineId>) -> Option<LineId> {
    let line_id: LineId = at.parsed()?;
    if seen.insert(line_id.clone()) {
        Some(line_id)
    } else {
        at.refuse("is the line of an earlier item, too")
    }
}

/// Reads the number of units of a line, from 1 to [`QUANTITY_MAX`].
#[must_use]
pub fn read_quantity(at: &At<'_>) -> Option<u32> {
    match at.quantity()? {
        units if units > QUANTITY_MAX => at.refuse(format!("is more than {QUANTITY_MAX}")),
        units => Some(units),
    }
}

pub(crate) fn add_units<'a>(sums: &mut BTreeMap<&'a LineId, u32>, lines: &'a [LineQuantity]) {
    for line in lines {
        let sum = sums.entry(&line.line_id).or_default();
        *sum = sum.saturating_add(line.quantity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::values::reading::Violations;
    use serde_json::{Value, json};

    fn read(value: &Value) -> (Option<Vec<LineQuantity>>, Vec<String>) {
        let violations = Violations::default();
        let units = read_units(&At::root(value, &violations));
        (units, violations.into_vec().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn units_read_back_as_they_were_written() {
        let line = |id: &str, quantity| LineQuantity { line_id: id.parse().unwrap(), quantity };
        for units in [vec![], vec![line("1", 2), line("2", QUANTITY_MAX)]] {
            assert_eq!(read(&json!(units)), (Some(units), vec![]));
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (units, violations) = read(&json!([
            { "line_id": "1", "quantity": 1 },
            { "line_id": "1", "quantity": 0 },
            { "line_id": "2", "quantity": 1_000_001 },
            { "line_id": "3" },
        ]));
        assert_eq!(units, None);
        assert_eq!(
            violations,
            [
                "/1/line_id is the line of an earlier item, too",
                "/1/quantity is zero",
                "/2/quantity is more than 1000000",
                "/3/quantity is missing",
            ]
        );
    }

    #[test]
    fn too_many_lines_are_refused() {
        let lines: Vec<Value> =
            (0..=LINES_MAX).map(|n| json!({ "line_id": n.to_string(), "quantity": 1 })).collect();
        assert_eq!(read(&json!(lines)).1, ["the whole has 501 items, more than 500"]);
    }
}
