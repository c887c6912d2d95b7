//! Quantities of the lines of an order, such as in a shipment, a refund or a return.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;

use crate::values::id::LineId;
use crate::values::limits::{LINES_MAX, QUANTITY_MAX};
use crate::values::quantity::{InvalidQuantity, Quantity};
use crate::values::reading::At;

/// A quantity of one line of the order, such as in a shipment, a refund or a return.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineQuantity {
    /// The identifier of the line in the order.
    pub line_id: LineId,
    /// The quantity of the line, more than zero.
    pub quantity: Quantity,
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

/// Reads a quantity of a line, more than zero and at most [`QUANTITY_MAX`]: a number, or a decimal string (`"0.5"`). The
/// result is exact: a number is read from its shortest text, and one that would need rounding is refused.
#[must_use]
pub fn read_quantity(at: &At<'_>) -> Option<Quantity> {
    let text = match at.value() {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) if number.is_u64() => number.to_string(),
        // Unlike that of the JSON number, the text of the float has no exponent: 0.000001 is too fine, and no other form.
        Some(Value::Number(number)) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        Some(_) | None => return at.whole_number().map(Quantity::units),
    };
    match text.parse() {
        Ok(Quantity::ZERO) => at.refuse("is zero"),
        Ok(quantity) if quantity > Quantity::units(QUANTITY_MAX) => {
            at.refuse(InvalidQuantity::TooLarge.to_string())
        }
        Ok(quantity) => Some(quantity),
        Err(why) => at.refuse(why.to_string()),
    }
}

pub(crate) fn add_units<'a>(sums: &mut BTreeMap<&'a LineId, Quantity>, lines: &'a [LineQuantity]) {
    for line in lines {
        let sum = sums.entry(&line.line_id).or_default();
        *sum = sum.saturating_add(line.quantity);
    }
}

/// Returns the units of each line in some lists, together.
pub(crate) fn sum_units<'a>(
    lists: impl IntoIterator<Item = &'a [LineQuantity]>,
) -> BTreeMap<&'a LineId, Quantity> {
    let mut sums = BTreeMap::new();
    lists.into_iter().for_each(|lines| add_units(&mut sums, lines));
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::values::reading::Violations;
    use serde_json::json;

    fn read(value: &Value) -> (Option<Vec<LineQuantity>>, Vec<String>) {
        let violations = Violations::default();
        let units = read_units(&At::root(value, &violations));
        (units, violations.into_vec().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn units_read_back_as_they_were_written() {
        let line = |id: &str, quantity| LineQuantity { line_id: id.parse().unwrap(), quantity };
        let (most, half) = (Quantity::units(QUANTITY_MAX), Quantity::thousandths(500));
        for units in [vec![], vec![line("1", Quantity::units(2)), line("2", most), line("3", half)]] {
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
    fn a_quantity_is_a_number_or_a_decimal_string_and_is_never_rounded() {
        let read_one = |quantity: Value| {
            let (units, violations) = read(&json!([{ "line_id": "1", "quantity": quantity }]));
            units.map_or_else(|| violations.concat(), |units| units[0].quantity.to_string())
        };
        let read_each = |quantities: Value| -> Vec<String> {
            quantities.as_array().unwrap().iter().map(|quantity| read_one(quantity.clone())).collect()
        };
        let read = json!([2, 2.0, 0.5, 1.25, 0.001, "2", "0.5", "1.2500", 1_000_000, "1000000.000"]);
        assert_eq!(
            read_each(read),
            ["2", "2", "0.5", "1.25", "0.001", "2", "0.5", "1.25", "1000000", "1000000"]
        );
        let refused = |quantities: Value, why: &str| {
            for read in read_each(quantities) {
                assert_eq!(read, format!("/0/quantity {why}"));
            }
        };
        refused(json!([0, 0.0, "0", "0.000"]), "is zero");
        refused(json!([0.0005, 1.0001, 0.000_000_1, "0.5001"]), "has more than 3 decimal places");
        refused(json!([1_000_000.001, 5e9, u64::MAX, 1e30, "1000001"]), "is more than 1000000");
        refused(json!([-0.5, "-1", "1e3", "half", ""]), "is not a decimal number from 0");
        refused(json!([-1, true, [1]]), "is not a whole number from 0");
    }

    #[test]
    fn too_many_lines_are_refused() {
        let lines: Vec<Value> =
            (0..=LINES_MAX).map(|n| json!({ "line_id": n.to_string(), "quantity": 1 })).collect();
        assert_eq!(read(&json!(lines)).1, ["the whole has 501 items, more than 500"]);
    }
}
