//! The content of a message that is due, from the facts of this very moment.

use crate::message::content::{Body, MessageContent, Recipient};
use crate::message::key::MessageKey;
use crate::message::statement::MessageStatement;
use crate::order::content::{cancellation_notice, confirmation, items, order_update, receipt, summary};
use crate::payment::content::refund_notice;
use crate::pickup::content::pickup_message;
use crate::plan::context::Context;
use crate::plan::effect::Effect;
use crate::shipment::content::{
    back_on_track, day_of_shipment, delay_notice, delivered_notice, shipping_notice, shipping_update,
};
use crate::shipment::created::Shipment;
use crate::shipment::status_content::{
    attempt_failed_notice, out_for_delivery_notice, parcel_returning_notice, pickup_notice,
};
use crate::values::id::ShipmentId;

/// Returns the content of a message, and the statement that it makes.
pub(crate) fn send(context: Context<'_>, key: &MessageKey) -> Option<Effect> {
    let placed = &context.order.facts.placed()?.body;
    let day = |shipment: &Shipment| day_of_shipment(context, shipment);
    let shipment = |id: &ShipmentId| context.order.facts.shipments().get(id).map(|held| &held.body);
    let (body, statement) = match key {
        MessageKey::OrderConfirmation => confirmation(context.order, placed)?,
        MessageKey::OrderUpdate(_) => order_update(context.order, placed)?,
        MessageKey::CancellationNotice => cancellation_notice(context.order, placed),
        MessageKey::Receipt => receipt(context.order, placed),
        MessageKey::PaymentFailedNotice => (
            Body::PaymentFailedNotice { order: summary(&context.order.facts.as_it_stands(placed)) },
            MessageStatement::Nothing,
        ),
        MessageKey::PickupReadyNotice => pickup_message(context, placed, Body::PickupReadyNotice)?,
        MessageKey::PickupUpdate(_) => pickup_message(context, placed, Body::PickupUpdate)?,
        MessageKey::PickupReminder => pickup_message(context, placed, Body::PickupReminder)?,
        MessageKey::PickupNotice(id) => pickup_notice(context, placed, shipment(id)?)?,
        MessageKey::AttemptFailedNotice(id) => attempt_failed_notice(context.order, placed, shipment(id)?)?,
        MessageKey::ParcelReturningNotice(id) => {
            parcel_returning_notice(context.order, placed, shipment(id)?)?
        }
        MessageKey::ShippingNotice(id) => {
            let shipment = shipment(id)?;
            shipping_notice(context.order, placed, shipment, day(shipment))
        }
        MessageKey::ShippingUpdate(_, id) => {
            let shipment = shipment(id)?;
            shipping_update(context.order, placed, shipment, day(shipment))?
        }
        MessageKey::DelayNotice(_, subject) => delay_notice(context, placed, subject)?,
        MessageKey::BackOnTrack(_, subject) => back_on_track(context, placed, subject)?,
        MessageKey::OutForDeliveryNotice(id) => {
            out_for_delivery_notice(context.order, placed, shipment(id)?)?
        }
        MessageKey::RefundNotice(id) => refund_notice(context.order, placed, id)?,
        MessageKey::DeliveredNotice(id) => delivered_notice(context.order, placed, shipment(id)?)?,
        MessageKey::FollowUp => (Body::FollowUp { items: items(placed) }, MessageStatement::Nothing),
    };
    let customer = &placed.customer;
    let to = Recipient {
        email: customer.email.clone()?,
        name: customer.name.clone(),
        locale: customer.locale.clone(),
    };
    let content = MessageContent {
        order: context.order.key.clone(),
        key: key.clone(),
        to,
        order_number: placed.number.clone(),
        body,
    };
    Some(Effect::Send { content: Box::new(content), statement })
}
