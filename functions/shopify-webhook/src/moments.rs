//! Reads when something happened to an order.

use candor_domain::values::reading::At;
use jiff::Timestamp;

use crate::delivery::Delivery;

/// Returns the moment when this revision was made. If the payload was cut and lost its own moment, Shopify's
/// moment of the action is used instead.
pub(crate) fn revised_at(at: &At<'_>, delivery: &Delivery) -> Option<Timestamp> {
    let updated_at = at.field("updated_at");
    match delivery.triggered_at {
        Some(triggered_at) if updated_at.is_absent() => Some(triggered_at),
        Some(_) | None => updated_at.moment(),
    }
}

/// Returns the moment when the customer placed the order.
///
/// `processed_at` is the date on the order, and an import sets it to the time of the sale. `created_at` is
/// only the moment when Shopify made its record, so an order imported from another system, or from years ago,
/// would look new.
pub(crate) fn placed_at(order: &At<'_>) -> Option<Timestamp> {
    let processed_at = order.field("processed_at");
    if processed_at.is_absent() { order.field("created_at").moment() } else { processed_at.moment() }
}
