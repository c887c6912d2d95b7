//! Reads which sort of order it is: a sale at a counter, one that the customer fetches, one that is paid later, or one
//! with nothing to send.

use candor_domain::order::placed::{Channel, Delivery, PaymentDue};
use candor_domain::values::reading::At;
use candor_edge::marketplace;

use crate::texts::readable;

/// Returns the channel of an order. `created_via` says which software made it: `checkout`, `store-api`, `admin` and
/// `rest-api` are the shop itself, and a point of sale names itself. A sale there that is sent has a way of shipping.
pub(crate) fn channel(order: &At<'_>) -> Channel {
    let via = order.field("created_via").text().unwrap_or_default().to_lowercase();
    let email = order.field("billing").field("email");
    let at_counter = via.split(|c: char| !c.is_alphanumeric()).any(|word| word == "pos");
    let is_sent = order.field("shipping_lines").items().next().is_some();
    if at_counter && !is_sent {
        Channel::Counter
    } else if marketplace::is_named_in(&via) || marketplace::is_made_up(email.text().unwrap_or_default()) {
        Channel::Marketplace
    } else {
        Channel::Online
    }
}

/// Returns true if the customer pays on delivery. Direct transfers and cheques are awaited before anything is sent: such an
/// order is `on-hold` until then.
pub(crate) fn is_cash_on_delivery(order: &At<'_>) -> bool {
    order.field("payment_method").text() == Some("cod")
}

/// Returns the time at which the payment is due.
pub(crate) fn payment_due(order: &At<'_>) -> PaymentDue {
    if is_cash_on_delivery(order) { PaymentDue::Later } else { PaymentDue::InAdvance }
}

/// The ways of shipping by which the customer fetches the goods: those of WooCommerce itself, and of Local Pickup Plus.
const PICKUPS: [&str; 3] = ["local_pickup", "pickup_location", "local_pickup_plus"];

/// Returns the way in which the goods reach the customer, where all ways of shipping are the same one. An older order names
/// it with the number of its setting: `flat_rate:25`.
pub(crate) fn delivery(order: &At<'_>) -> Delivery {
    let method = |line: At<'_>| {
        let id = line.field("method_id").text().unwrap_or_default().to_owned();
        id.split(':').next().unwrap_or_default().to_owned()
    };
    let methods: Vec<String> = order.field("shipping_lines").items().map(method).collect();
    let all = |names: &[&str]| !methods.is_empty() && methods.iter().all(|one| names.contains(&one.as_str()));
    if all(&PICKUPS) {
        Delivery::Pickup
    } else if all(&["local_delivery"]) {
        Delivery::LocalDelivery
    } else {
        Delivery::Shipping
    }
}

/// Returns false if nothing of the order is to be sent: `needs_processing` is false if every product is a download
/// (`WC_Order::needs_processing`). It leaves out products that were deleted since, whose `sku` is null, so it counts only if
/// none was.
///
/// An order without a way of shipping proves nothing: a shop that does not use WooCommerce's shipping has paper towels in
/// such orders.
pub(crate) fn is_sent(order: &At<'_>) -> bool {
    let needed = order.field("needs_processing").if_readable(|at| at.boolean());
    let known = order.field("line_items").items().all(|item| item.field("sku").text().is_some());
    needed != Some(false) || !known
}

/// Returns the text of a member, if there is one.
pub(crate) fn text(at: &At<'_>, name: &str) -> Option<String> {
    readable(&at.field(name))
}
