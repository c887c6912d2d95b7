//! Makes every message from one stock of texts.

use candor_domain::message::content::{Awaited, Body, LineChange, PickupSummary, ShipmentSummary};
use candor_domain::message::key::MessageKey;
use candor_domain::shipment::created::Tracking;
use candor_domain::values::id::EstimateSubject;
use candor_domain::values::quantity::Quantity;
use jiff::civil::{Date, date};

use super::stock::{Named, Stock, moment};

/// Counts the messages that are made from a stock.
pub(super) const BODIES: usize = 38;
/// Counts the messages that are also shown in another currency.
pub(super) const YEN_BODIES: usize = 4;

fn named(name: &'static str, key: MessageKey, body: Body) -> Named {
    Named { name, key, body }
}

const EARLY: Date = date(2026, 5, 8);
const LATE: Date = date(2026, 5, 12);

impl Stock {
    /// Returns all messages.
    pub(super) fn bodies(&self) -> Vec<Named> {
        let parcels = [
            self.parcel_bodies(),
            self.correction_bodies(),
            self.day_bodies(),
            self.carrier_bodies(),
            self.arrival_bodies(),
        ];
        let mut bodies = self.order_bodies();
        bodies.extend(self.cancelled_bodies());
        bodies.extend(self.refund_bodies().into_iter().flatten());
        bodies.extend(self.ready_bodies());
        bodies.extend(parcels.into_iter().flatten().flatten());
        bodies
    }

    /// Returns the messages whose money is also shown in another currency.
    pub(super) fn yen_bodies(&self) -> Vec<Named> {
        let shown = ["order-confirmation-paid", "order-changed", "payment-failed-notice", "refund-notice"];
        let refunds = self.refund_bodies().into_iter().flatten();
        self.order_bodies().into_iter().chain(refunds).filter(|named| shown.contains(&named.name)).collect()
    }

    fn order_bodies(&self) -> Vec<Named> {
        let confirmation = |paid| Body::OrderConfirmation { order: self.order(true), paid };
        let changed = |changes| Body::OrderChanged {
            total_before: self.money(11_375),
            order: self.order(false),
            changes,
        };
        vec![
            named("order-confirmation-paid", MessageKey::OrderConfirmation, confirmation(true)),
            named("order-confirmation", MessageKey::OrderConfirmation, confirmation(false)),
            named("order-changed", MessageKey::OrderUpdate(1), changed(self.changes())),
            named("order-changed-total", MessageKey::OrderUpdate(2), changed(Vec::new())),
            named("receipt", MessageKey::Receipt, self.receipt()),
            named(
                "payment-failed-notice",
                MessageKey::PaymentFailedNotice,
                Body::PaymentFailedNotice { order: self.order(true) },
            ),
        ]
    }

    /// A receipt names no delivery address: the goods were taken along.
    fn receipt(&self) -> Body {
        let mut order = self.order(false);
        order.ship_to = None;
        Body::Receipt { order }
    }

    fn changes(&self) -> Vec<LineChange> {
        let changes = [(1, 6, 4, true), (2, 0, 2, true), (2, 3, 0, false)];
        let change = |(which, quantity_before, quantity, titled)| LineChange {
            title: self.titles.get::<usize>(which).filter(|_| titled).and_then(|title| title.parse().ok()),
            quantity_before: Quantity::units(quantity_before),
            quantity: Quantity::units(quantity),
        };
        changes.into_iter().map(change).collect()
    }

    fn cancelled_bodies(&self) -> Vec<Named> {
        let items = || self.items(&[1, 4]);
        let corrected = |paid| Body::OrderCancelled { items: items(), paid };
        let first = |paid| Body::CancellationNotice { items: items(), paid };
        vec![
            named("order-cancelled-paid", MessageKey::OrderUpdate(1), corrected(true)),
            named("order-cancelled", MessageKey::OrderUpdate(1), corrected(false)),
            named("cancellation-notice-paid", MessageKey::CancellationNotice, first(true)),
            named("cancellation-notice", MessageKey::CancellationNotice, first(false)),
        ]
    }

    fn parcel_bodies(&self) -> Option<Vec<Named>> {
        let key = || "parcel-1".parse().ok().map(MessageKey::ShippingNotice);
        let notice = |tracking, promised_on, still_to_come: &[u32]| Body::ShippingNotice {
            shipment: self.parcel(tracking),
            promised_on,
            still_to_come: self.items(still_to_come),
        };
        let tracking = || Some(self.tracking.clone());
        let other = |is_local, is_replacement, tracking| Body::ShippingNotice {
            shipment: ShipmentSummary { is_local, is_replacement, ..self.parcel(tracking) },
            promised_on: None,
            still_to_come: vec![],
        };
        Some(vec![
            named("shipping-notice-local", key()?, other(true, false, None)),
            named("shipping-notice-replacement", key()?, other(false, true, tracking())),
            named("shipping-notice", key()?, notice(tracking(), Some(EARLY), &[])),
            named("shipping-notice-split", key()?, notice(tracking(), None, &[0, 2, 2])),
            named("shipping-notice-no-tracking", key()?, notice(None, Some(EARLY), &[0, 0, 2])),
        ])
    }

    fn correction_bodies(&self) -> Option<Vec<Named>> {
        let key = |number| Some(MessageKey::ShippingUpdate(number, "parcel-1".parse().ok()?));
        let changed = |tracking, tracking_before, contents_changed| Body::ShippingChanged {
            shipment: self.parcel(tracking),
            tracking_before,
            contents_changed,
            still_to_come: self.items(&[0, 0, 2]),
        };
        let now = || Some(self.tracking.clone());
        let before: Option<Tracking> = Some(self.tracking_before.clone());
        let voided = Body::ShippingVoided { shipment: self.parcel(now()) };
        Some(vec![
            named("shipping-changed", key(1)?, changed(now(), before.clone(), true)),
            named("shipping-changed-tracking-gone", key(2)?, changed(None, before, false)),
            named("shipping-voided", key(3)?, voided),
        ])
    }

    fn day_bodies(&self) -> Option<Vec<Named>> {
        let of_parcel = || "parcel-1".parse().ok().map(EstimateSubject::Shipment);
        let of_order = EstimateSubject::Order;
        let parcel = || Awaited::Shipment(self.parcel(Some(self.tracking.clone())));
        let rest = || Awaited::StillToCome(self.items(&[0, 2, 2]));
        let delay = |late, promised_before| Body::DelayNotice { late, promised_on: LATE, promised_before };
        let earlier = |late| Body::BackOnTrack { late, promised_on: EARLY, promised_before: LATE };
        let late_key = |subject| MessageKey::DelayNotice(0, subject);
        let early_key = |subject| MessageKey::BackOnTrack(1, subject);
        Some(vec![
            named("delay-notice", late_key(of_parcel()?), delay(parcel(), Some(EARLY))),
            named("delay-notice-unsaid", late_key(of_parcel()?), delay(parcel(), None)),
            named("delay-notice-still-to-come", late_key(of_order.clone()), delay(rest(), Some(EARLY))),
            named("delay-notice-still-to-come-unsaid", late_key(of_order.clone()), delay(rest(), None)),
            named("back-on-track", early_key(of_parcel()?), earlier(parcel())),
            named("back-on-track-still-to-come", early_key(of_order), earlier(rest())),
        ])
    }

    fn carrier_bodies(&self) -> Option<Vec<Named>> {
        let id = || "parcel-1".parse().ok();
        let parcel = || self.parcel(Some(self.tracking.clone()));
        let reported_at = moment(1_778_126_400);
        let place = || self.place.parse().ok();
        let pickup = |shipment, place, fetch_by| Body::PickupNotice { shipment, place, fetch_by };
        let out = Body::OutForDeliveryNotice { shipment: parcel(), reported_at };
        let failed = Body::AttemptFailedNotice { shipment: parcel(), reported_at };
        let returning = Body::ParcelReturningNotice { shipment: parcel(), reported_at };
        Some(vec![
            named("out-for-delivery-notice", MessageKey::OutForDeliveryNotice(id()?), out),
            named("attempt-failed-notice", MessageKey::AttemptFailedNotice(id()?), failed),
            named("pickup-notice", MessageKey::PickupNotice(id()?), pickup(parcel(), place(), Some(LATE))),
            named(
                "pickup-notice-anywhere",
                MessageKey::PickupNotice(id()?),
                pickup(self.parcel(None), None, None),
            ),
            named("parcel-returning-notice", MessageKey::ParcelReturningNotice(id()?), returning),
        ])
    }

    fn ready_bodies(&self) -> Vec<Named> {
        let goods = |place: &str, fetch_by| PickupSummary {
            items: self.items(&[1, 2]),
            place: place.parse().ok(),
            fetch_by,
        };
        let ready = |place, fetch_by| Body::PickupReadyNotice(goods(place, fetch_by));
        let update = Body::PickupUpdate(goods(self.place, Some(LATE)));
        let reminder = Body::PickupReminder(goods(self.place, Some(EARLY)));
        vec![
            named("pickup-ready-notice", MessageKey::PickupReadyNotice, ready(self.place, Some(EARLY))),
            named("pickup-ready-notice-anywhere", MessageKey::PickupReadyNotice, ready("", None)),
            named("pickup-update", MessageKey::PickupUpdate(1), update),
            named("pickup-reminder", MessageKey::PickupReminder, reminder),
        ]
    }

    fn refund_bodies(&self) -> Option<Vec<Named>> {
        let key = || "refund-1".parse().ok().map(MessageKey::RefundNotice);
        let (amount, refunded_at) = (self.money(2_500), moment(1_778_126_400));
        let refund = |items| Body::RefundNotice { amount, refunded_at, items };
        Some(vec![
            named("refund-notice", key()?, refund(self.items(&[0, 2]))),
            named("refund-notice-amount", key()?, refund(Vec::new())),
        ])
    }

    fn arrival_bodies(&self) -> Option<Vec<Named>> {
        let key = || "parcel-1".parse().ok().map(MessageKey::DeliveredNotice);
        let delivered = |tracking, still_to_come: &[u32]| Body::DeliveredNotice {
            shipment: self.parcel(tracking),
            delivered_at: moment(1_778_155_200),
            still_to_come: self.items(still_to_come),
        };
        let tracking = || Some(self.tracking.clone());
        Some(vec![
            named("delivered-notice", key()?, delivered(tracking(), &[])),
            named("delivered-notice-split", key()?, delivered(None, &[0, 2, 2])),
            named("follow-up", MessageKey::FollowUp, Body::FollowUp { items: self.items(&[1, 4, 2]) }),
        ])
    }
}
