//! Reads which order an object belongs to.
//!
//! Stripe knows no orders of a shop. Its `metadata` are the shop's own
//! (<https://docs.stripe.com/metadata>), and the name that integrations use most is `order_id`: WooCommerce
//! (<https://github.com/woocommerce/woocommerce-gateway-stripe/pull/3398>), Active Merchant
//! (<https://github.com/activemerchant/active_merchant/pull/1388>). A Checkout Session has a `client_reference_id`
//! for the same purpose (<https://docs.stripe.com/api/checkout/sessions/object>).
//!
//! Metadata do not travel: a charge copies those of its PaymentIntent, but a refund, a dispute and the
//! PaymentIntent of a session have their own, and refunds made at Stripe found no order because of it
//! (<https://github.com/Sylius/StripePlugin/pull/101>). So an object that names no order is reported by its payment.

use candor_domain::values::id::{OrderId, PaymentId, Shop};
use candor_domain::values::reading::At;
use serde_json::Value;

/// Reads the order that an object names. Returns `Some(None)` if it names none.
pub(crate) fn named(object: &At<'_>) -> Option<Option<OrderId>> {
    let in_metadata = object.field("metadata").field("order_id");
    let at = if is_blank(&in_metadata) { object.field("client_reference_id") } else { in_metadata };
    if is_blank(&at) { Some(None) } else { at.id().map(Some) }
}

/// Checks that an object names no other shop. Most name none.
pub(crate) fn is_of(object: &At<'_>, shop: &Shop) -> Option<()> {
    let named = object.field("metadata").field("shop");
    match named.text() {
        Some(other) if !other.eq_ignore_ascii_case(shop.as_str()) => {
            named.refuse(format!("is not {shop}, the shop of the address that it was sent to"))
        }
        Some(_) | None => Some(()),
    }
}

/// Reads the payment that an object belongs to: its PaymentIntent, or its charge if it has none. A PaymentIntent and
/// its charge are one payment. Returns `Some(None)` if it names neither.
pub(crate) fn payment(object: &At<'_>) -> Option<Option<PaymentId>> {
    let intent = id_of(&object.field("payment_intent"));
    if intent.is_absent() { id_of(&object.field("charge")).optional(At::id) } else { intent.id().map(Some) }
}

/// Reads the payment that a charge belongs to.
pub(crate) fn payment_of_charge(charge: &At<'_>) -> Option<PaymentId> {
    let intent = id_of(&charge.field("payment_intent"));
    if intent.is_absent() { charge.field("id").id() } else { intent.id() }
}

/// Returns the place of the identifier: the object itself stands there if it was expanded
/// (<https://docs.stripe.com/expand>).
pub(crate) fn id_of<'v>(at: &At<'v>) -> At<'v> {
    if at.value().is_some_and(Value::is_object) { at.field("id") } else { at.clone() }
}

fn is_blank(at: &At<'_>) -> bool {
    at.is_absent() || at.text().is_some_and(|text| text.trim().is_empty())
}
