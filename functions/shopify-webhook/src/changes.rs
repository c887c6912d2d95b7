//! Reads the changes since an order was placed: units that were sent, and units and money that went back.
//!
//! `quantity` and `total_price` stay as they were when a line is taken out or refunded, so they alone would have
//! goods sent that are not wanted any more (<https://github.com/lightward/mechanic-tasks/pull/7>,
//! <https://github.com/microsoft/BCApps/pull/7447>). `current_quantity` alone is no better: it also drops for a unit
//! that was sent and comes back (<https://shopify.dev/changelog/return-mutation-will-update-sales-previously-unchanged-until-time-of-refund>).

use std::collections::BTreeMap;

use candor_domain::values::reading::At;
use serde_json::Value;

/// The units of an order's lines that were sent, and that money went back for.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    sent: BTreeMap<String, u64>,
    paid_back: BTreeMap<String, u64>,
}

impl Changes {
    /// Reads the changes. A part that cannot be read counts as no change.
    pub(crate) fn of(order: &At<'_>) -> Self {
        let mut changes = Self::default();
        for fulfillment in order.field("fulfillments").items() {
            if fulfillment.field("status").text() == Some("success") {
                let items = fulfillment.field("line_items");
                items.items().for_each(|item| add(&mut changes.sent, &item.field("id"), &item));
            }
        }
        for refund in order.field("refunds").items().filter(moves_money) {
            let items = refund.field("refund_line_items");
            items.items().for_each(|item| add(&mut changes.paid_back, &item.field("line_item_id"), &item));
        }
        changes
    }

    /// Returns the units of a line that were ordered and not taken out by an edit: those that are to be sent or were
    /// sent, and those that money went back for. A refund says what becomes of the latter.
    pub(crate) fn ordered(&self, item: &At<'_>, quantity: u64) -> u64 {
        let number = |name: &str| item.field(name).value().and_then(Value::as_u64);
        let Some(current) = number("current_quantity") else { return quantity };
        let id = item.field("id").value().map(id_text).unwrap_or_default();
        let of = |units: &BTreeMap<String, u64>| units.get(&id).copied().unwrap_or_default();
        let kept = current.saturating_add(of(&self.paid_back));
        let owed = number("fulfillable_quantity").unwrap_or_default().min(current);
        kept.max(of(&self.sent).saturating_add(owed)).min(quantity)
    }
}

/// Returns true if money truly went back with a refund. A line that is taken out of an unpaid order is a refund
/// without money.
pub(crate) fn moves_money(refund: &At<'_>) -> bool {
    refund.field("transactions").items().any(|transaction| is_repayment(&transaction))
}

/// Returns true if a transaction of a refund paid money back.
pub(crate) fn is_repayment(transaction: &At<'_>) -> bool {
    let (kind, status) = (transaction.field("kind"), transaction.field("status"));
    kind.text() == Some("refund") && status.text() == Some("success")
}

fn add(units: &mut BTreeMap<String, u64>, id: &At<'_>, item: &At<'_>) {
    let quantity = item.field("quantity").value().and_then(Value::as_u64);
    let (Some(id), Some(quantity)) = (id.value().map(id_text), quantity) else {
        return;
    };
    let sum = units.entry(id).or_default();
    *sum = sum.saturating_add(quantity);
}

/// Returns an id as text: Shopify writes ids as numbers, and some systems in between as texts.
fn id_text(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// Returns the items of a list, and none of anything else.
pub(crate) fn array(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::reading::Violations;
    use serde_json::json;

    fn ordered(order: &Value) -> u64 {
        let violations = Violations::default();
        let at = At::root(order, &violations);
        let lines = at.field("line_items").each(9, |item| Some(Changes::of(&at).ordered(item, 3))).unwrap();
        lines[0]
    }

    fn line(current: u64, fulfillable: u64) -> Value {
        json!([{ "id": 1, "quantity": 3, "current_quantity": current, "fulfillable_quantity": fulfillable }])
    }

    #[test]
    fn units_that_an_edit_took_out_are_not_ordered_any_more() {
        assert_eq!(ordered(&json!({ "line_items": line(3, 3) })), 3);
        assert_eq!(ordered(&json!({ "line_items": line(1, 1) })), 1);
        assert_eq!(
            ordered(&json!({ "line_items": [{ "id": 1, "quantity": 3 }] })),
            3,
            "an older version says less"
        );
    }

    #[test]
    fn units_that_money_went_back_for_stay_ordered_and_those_taken_out_before_payment_do_not() {
        let refund = |transactions: Value| {
            json!({ "line_items": line(1, 1), "refunds": [{ "transactions": transactions,
                "refund_line_items": [{ "line_item_id": 1, "quantity": 2, "restock_type": "cancel" }] }] })
        };
        assert_eq!(ordered(&refund(json!([{ "kind": "refund", "status": "success", "amount": "9.00" }]))), 3);
        assert_eq!(ordered(&refund(json!([{ "kind": "refund", "status": "failure", "amount": "9.00" }]))), 1);
        assert_eq!(ordered(&refund(json!([]))), 1);
    }

    #[test]
    fn a_unit_that_was_sent_and_comes_back_stays_ordered() {
        let sent = json!([{ "status": "success", "line_items": [{ "id": 1, "quantity": 1 }] },
            { "status": "cancelled", "line_items": [{ "id": 1, "quantity": 2 }] }]);
        assert_eq!(ordered(&json!({ "line_items": line(2, 2), "fulfillments": sent })), 3);
    }
}
