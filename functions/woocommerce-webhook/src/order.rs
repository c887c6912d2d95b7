//! Reads an order. Each payload carries the whole order, so each is read for everything it says: the order as it is now,
//! that it is cancelled, that it is paid, what went back, and what was sent.

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::Placed;
use candor_domain::values::id::OrderId;
use candor_domain::values::reading::At;
use candor_domain::values::text::OrderNumber;
use candor_edge::heard::{Heard, Statement};

use crate::amounts::read_total;
use crate::delivery::Delivery;
use crate::moments::{placed_at, revised_at};
use crate::status::Status;
use crate::texts::usable;
use crate::{buyer, lines, names, payment, refund, shipment, sort};

/// Reads everything that an order says. An order in the trash is no order to send, and is not cancelled either: that is for
/// a person to say.
pub(crate) fn hear(delivery: &Delivery, payload: &[u8], body: &At<'_>, heard: &mut Heard) {
    if Status::of(body) == Status::Trash {
        heard.read(body, Some(Aspect::Placed), |order| order.field("status").refuse(IN_THE_TRASH));
    } else {
        heard.read(body, Some(Aspect::Placed), |order| placed(order, delivery, payload));
    }
    heard.read(body, Some(Aspect::Cancelled), |order| cancelled(order, delivery));
    heard.read(body, payment::aspect(body), |order| payment::paid(order, delivery));
    heard.read(body, payment::aspect(body), |order| payment::failed(order, delivery));
    refund::hear_all(delivery, body, heard);
    if Status::of(body) != Status::Trash {
        shipment::hear_all(delivery, body, heard);
    }
}

/// Tells people what to do about an order that was deleted.
pub(crate) const IN_THE_TRASH: &str = "says that the order was put into the trash, which does not say what becomes of it: \
     cancel it in the shop if it must not be sent, or restore it";

fn placed(order: &At<'_>, delivery: &Delivery, payload: &[u8]) -> Option<Option<Statement>> {
    let order_id: Option<OrderId> = order.field("id").id();
    let revised_at = revised_at(order);
    let body = read_placed(order);
    let (order_id, occurred_at) = (order_id?, revised_at?);
    let id = names::revision(order, &delivery.shop, order_id.as_str(), occurred_at, payload)?;
    Some(Some(Statement { occurred_at, id, fact: Fact::OrderPlaced(body?) }))
}

fn read_placed(order: &At<'_>) -> Option<Placed> {
    let placed_at = placed_at(order);
    let total = read_total(order);
    let currency = order.field("currency").if_readable(|at| at.parsed());
    let parts = lines::read(order, currency, total, sort::is_sent(order));
    let (lines, adjustments) = parts?;
    Some(Placed {
        number: number(order),
        placed_at: placed_at?,
        customer: buyer::customer(order),
        lines,
        adjustments,
        total: total?,
        ship_to: buyer::address(order),
        // An order does not say these, nor the last three.
        ship_by: None,
        promised_on: None,
        payment_due: sort::payment_due(order),
        channel: sort::channel(order),
        delivery: sort::delivery(order),
        authorisation: payment::authorisation(order),
        risk: None,
        test: false,
        tags: None,
    })
}

/// Reads the number that the customer knows. It is the id, unless a plugin counts orders by itself.
fn number(order: &At<'_>) -> Option<OrderNumber> {
    let number = order.field("number");
    usable(&number).or_else(|| number.if_readable(|at| at.id::<OrderId>())?.as_str().parse().ok())
}

/// Reads that the order is cancelled. It does not say since when, so that is the time of this revision.
///
/// WooCommerce takes a cancellation back: it cancels an order that is not paid in time, and the payment that comes after that
/// makes it `processing` (<https://github.com/blockonomics/woocommerce-plugin/issues/294>,
/// <https://github.com/woocommerce/woocommerce/issues/14587>). Here it is final, so nothing is sent, and the money opens a
/// case if it does not go back.
fn cancelled(order: &At<'_>, delivery: &Delivery) -> Option<Option<Statement>> {
    if Status::of(order) != Status::Cancelled {
        return Some(None);
    }
    let order_id: Option<OrderId> = order.field("id").id();
    let (occurred_at, order_id) = (revised_at(order)?, order_id?);
    let id = names::repeated(order, &delivery.shop, order_id.as_str(), "cancelled", occurred_at)?;
    Some(Some(Statement { occurred_at, id, fact: Fact::OrderCancelled(Cancelled { reason: None }) }))
}
