//! Reads the topics of an order. Each payload carries the whole order, so each is read for everything it
//! says: the order as it is now, that it is cancelled, that it is paid, what went back, and what was sent.

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::Placed;
use candor_domain::values::id::OrderId;
use candor_domain::values::money::Money;
use candor_domain::values::reading::At;

use crate::amounts::Amounts;
use crate::changes::Changes;
use crate::delivery::Delivery;
use crate::moments::{placed_at, revised_at};
use crate::topic::OrderTopic;
use crate::{buyer, fulfillment, lines, names, payment, refund, sort};
use candor_edge::heard::{Heard, Statement};
use candor_edge::texts::usable;

/// Reads everything that an order says.
pub(crate) fn hear(delivery: &Delivery, topic: OrderTopic, body: &At<'_>, heard: &mut Heard) {
    heard.read(body, Some(Aspect::Placed), |order| placed(order, delivery));
    heard.read(body, Some(Aspect::Cancelled), |order| cancelled(order, delivery, topic));
    heard.read(body, payment::aspect(body), |order| payment::paid(order, delivery, topic));
    refund::hear_all(delivery, body, heard);
    if lists_shipments(topic) {
        fulfillment::hear_all(delivery, body, heard);
    }
}

/// Refuses that an order was deleted. It says neither that the order is cancelled nor that it was a mistake, and it
/// cannot be asked for any more; so a person decides.
pub(crate) fn deleted(heard: &mut Heard) {
    heard.note("", "says that the order was deleted in the shop. If it must not be sent, cancel it");
}

/// Returns true for the topics about fulfilment. A shop that takes them wants its parcels from Shopify, so what the order
/// lists heals a shipment whose own delivery was lost. A shop whose warehouse reports its parcels itself leaves these
/// topics out, and would else have every parcel twice.
fn lists_shipments(topic: OrderTopic) -> bool {
    match topic {
        OrderTopic::Fulfilled | OrderTopic::PartiallyFulfilled => true,
        OrderTopic::Create | OrderTopic::Updated | OrderTopic::Cancelled => false,
        OrderTopic::Paid | OrderTopic::PartiallyPaid => false,
    }
}

fn placed(order: &At<'_>, delivery: &Delivery) -> Option<Option<Statement>> {
    let order_id: Option<OrderId> = order.field("id").id();
    let updated_at = revised_at(order, delivery);
    let body = read_placed(order);
    let (order_id, occurred_at) = (order_id?, updated_at?);
    let id = names::revision(order, delivery, order_id.as_str(), occurred_at)?;
    Some(Some(Statement { occurred_at, id, fact: Fact::OrderPlaced(body?) }))
}

fn read_placed(order: &At<'_>) -> Option<Placed> {
    let placed_at = placed_at(order);
    let amounts = Amounts::of(order);
    let total = read_total(order, amounts);
    let lines = lines::read(&order.field("line_items"), amounts, &changes(order));
    Some(Placed {
        number: usable(&order.field("name")),
        placed_at: placed_at?,
        customer: buyer::customer(order),
        lines: lines?,
        adjustments: lines::adjustments(order, amounts?),
        total: total?,
        ship_to: buyer::address(&order.field("shipping_address")),
        // A webhook does not say these.
        ship_by: None,
        promised_on: None,
        payment_due: sort::payment_due(order),
        channel: sort::channel(order),
        delivery: sort::delivery(order),
        authorisation: payment::authorisation(order),
        // A webhook of an order does not say it.
        risk: None,
        test: sort::test(order),
        tags: sort::tags(order),
    })
}

/// Returns the changes since the order was placed. A cancellation takes out every unit, and says that itself.
fn changes(order: &At<'_>) -> Changes {
    if order.field("cancelled_at").is_absent() { Changes::of(order) } else { Changes::default() }
}

/// Reads the total that was to be paid. A refund does not change it, and says itself what it takes out of the order.
fn read_total(order: &At<'_>, amounts: Option<Amounts>) -> Option<Money> {
    let at = order.field("total_price");
    match amounts {
        // The missing currency is already noted.
        None if at.is_absent() => at.refuse("is missing"),
        None => None,
        Some(amounts) => match payment::payable(order, amounts)? {
            total if total.amount_minor < 0 => at.refuse("is below zero"),
            total => Some(total),
        },
    }
}

/// Reads a cancellation. Every topic repeats it once the order is cancelled, so it is known even if the
/// delivery about the cancellation itself is lost.
fn cancelled(order: &At<'_>, delivery: &Delivery, topic: OrderTopic) -> Option<Option<Statement>> {
    let at = order.field("cancelled_at");
    let when = match at.value() {
        Some(_) => at.moment(),
        None if topic == OrderTopic::Cancelled => revised_at(order, delivery),
        None => return Some(None),
    };
    let order_id: Option<OrderId> = order.field("id").id();
    let (order_id, occurred_at) = (order_id?, when?);
    let id = names::once(order, delivery, order_id.as_str(), "cancelled", occurred_at)?;
    let fact = Fact::OrderCancelled(Cancelled { reason: usable(&order.field("cancel_reason")) });
    Some(Some(Statement { occurred_at, id, fact }))
}
