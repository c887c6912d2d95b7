//! Reads which sort of order it is: a test, a sale at a counter, one that the customer fetches, or one that is paid later.

use candor_domain::order::placed::{Channel, Delivery, PaymentDue};
use candor_domain::values::limits::SHOP_TAGS_MAX;
use candor_domain::values::reading::At;
use candor_domain::values::text::TagName;
use candor_edge::marketplace;
use serde_json::Value;

use crate::changes::array;

/// Returns true for an order that only tries the checkout: `test` says so.
pub(crate) fn test(order: &At<'_>) -> bool {
    order.field("test").value().and_then(Value::as_bool).unwrap_or_default()
}

/// Returns the channel of an order. A sale with Shopify POS that has no address and no shipping was handed over at the
/// counter; one that has them is sent, though it was sold there.
pub(crate) fn channel(order: &At<'_>) -> Channel {
    let at_counter = order.field("source_name").value().and_then(Value::as_str) == Some("pos");
    let is_sent = !order.field("shipping_address").is_absent()
        || array(order.field("shipping_lines").value()).next().is_some();
    if at_counter && !is_sent {
        Channel::Counter
    } else if is_of_marketplace(order) {
        Channel::Marketplace
    } else {
        Channel::Online
    }
}

/// Returns true for an order that came through a marketplace, by its source, or by an address that the marketplace
/// made up.
fn is_of_marketplace(order: &At<'_>) -> bool {
    let text = |name: &str| order.field(name).value().and_then(Value::as_str).unwrap_or_default();
    marketplace::is_named_in(text("source_name")) || marketplace::is_made_up(text("email"))
}

/// Returns the way in which the goods reach the customer, where all shipping lines name the same one. Their
/// `delivery_category` is the only certain mark in an order, and many payloads leave it out: the titles are free texts,
/// and the fulfilment orders, which always know it, are in no webhook of an order
/// (<https://github.com/nozzlegear/ShopifySharp/issues/638>). An order can be sent in part
/// (<https://shopify.dev/changelog/ship-and-pickup-in-one-order-feature-preview>): then it counts as sent.
pub(crate) fn delivery(order: &At<'_>) -> Delivery {
    let category = |line: &Value| line.get("delivery_category").and_then(Value::as_str).map(str::to_owned);
    let categories: Vec<Option<String>> =
        array(order.field("shipping_lines").value()).map(category).collect();
    let all =
        |name: &str| !categories.is_empty() && categories.iter().all(|one| one.as_deref() == Some(name));
    if all("pickup") {
        Delivery::Pickup
    } else if all("local") {
        Delivery::LocalDelivery
    } else {
        Delivery::Shipping
    }
}

/// Returns the time at which the payment is due. An order with payment terms, or that is paid in cash on delivery, is
/// sent before it is paid, and `orders/paid` comes only when a person notes the payment. The names of payment methods
/// are free texts of the shop, so the usual words are looked for
/// (<https://help.shopify.com/en/manual/payments/manual-payments>).
pub(crate) fn payment_due(order: &At<'_>) -> PaymentDue {
    let on_delivery = |name: &Value| {
        let name = name.as_str().unwrap_or_default().to_lowercase();
        ["cash on delivery", "(cod)", "nachnahme", "contre remboursement"]
            .iter()
            .any(|words| name.contains(words))
            || name == "cod"
    };
    let has_terms = order.field("payment_terms").value().is_some_and(Value::is_object);
    let is_later = has_terms || array(order.field("payment_gateway_names").value()).any(on_delivery);
    if is_later { PaymentDue::Later } else { PaymentDue::InAdvance }
}

/// Returns the tags of an order, which Shopify lists in one text. A tag that no policy could name is left out.
pub(crate) fn tags(order: &At<'_>) -> Option<Vec<TagName>> {
    let text = order.field("tags").value()?.as_str()?;
    Some(text.split(',').filter_map(|tag| tag.trim().parse().ok()).take(SHOP_TAGS_MAX).collect())
}

/// Returns true if a line is goods to be sent. A tip has the member `tip_payment_gateway`, whatever its value.
pub(crate) fn requires_shipping(item: &At<'_>) -> bool {
    let is = |name: &str| item.field(name).value().and_then(Value::as_bool);
    let is_tip = item.has("tip_payment_gateway");
    is("requires_shipping") != Some(false) && is("gift_card") != Some(true) && !is_tip
}
