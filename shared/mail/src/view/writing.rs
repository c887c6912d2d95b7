//! Writes the values of a message content as one region writes them, and makes its texts safe to stand among
//! ours.

use candor_domain::message::content::{
    Awaited, Body, Item, MessageContent, OrderSummary, PickupSummary, ShipmentSummary,
};
use candor_domain::message::key::MessageKind;
use candor_domain::order::placed::Adjustment;
use candor_domain::policy::brand::Brand;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::shipment::created::Tracking;
use candor_domain::values::address::Address;
use candor_domain::values::money::Money;
use candor_domain::values::text::{Link, Remark};
use icu_locale_core::LanguageIdentifier;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{
    AddressView, AdjustmentView, AwaitedView, BodyView, OrderView, ParcelView, ReadyView, ReportView,
    ShopView, TrackingChange, TrackingView, View,
};
use crate::error::RenderCause;
use crate::format;
use crate::language::Voice;
use crate::look::Look;
use crate::plain::plain;

impl View {
    /// Returns a message content as templates see it. Its subject is written later.
    pub(crate) fn of(
        content: &MessageContent,
        shop: &ShopProfile,
        unsubscribe: Option<&Link>,
        voice: &Voice,
    ) -> Result<Self, RenderCause> {
        let hand = Hand { locale: voice.locale(), zone: &shop.time_zone, brand: &shop.brand };
        Ok(Self {
            subject: String::new(),
            locale: voice.tag(),
            shop: shop_view(shop),
            look: Look::of(&shop.brand),
            order_page: order_page(content, shop).map(|page| page.as_str().to_owned()),
            customer: content.to.name.as_ref().map(|name| plain(name.as_str())),
            number: content.order_number.as_ref().map(|number| plain(number.as_str())),
            unsubscribe: unsubscribe.map(|link| link.as_str().to_owned()),
            body: hand.body(&content.body)?,
        })
    }
}

/// Writes values as one region does, in one time zone.
pub(super) struct Hand<'a> {
    pub(super) locale: LanguageIdentifier,
    zone: &'a TimeZone,
    pub(super) brand: &'a Brand,
}

impl Hand<'_> {
    fn body(&self, body: &Body) -> Result<BodyView, RenderCause> {
        Ok(match body {
            Body::OrderConfirmation { order, paid } => {
                BodyView::OrderConfirmation { order: self.order(order)?, paid: *paid }
            }
            Body::OrderChanged { order, total_before, changes } => BodyView::OrderChanged {
                order: self.order(order)?,
                total_before: (*total_before != order.total)
                    .then(|| self.money(*total_before))
                    .transpose()?,
                changes: self.changes(changes)?,
            },
            Body::OrderCancelled { items, paid } => {
                BodyView::OrderCancelled { items: self.items(items)?, paid: *paid }
            }
            Body::CancellationNotice { items, paid } => {
                BodyView::CancellationNotice { items: self.items(items)?, paid: *paid }
            }
            Body::Receipt { order } => BodyView::Receipt { order: self.order(order)? },
            Body::PaymentFailedNotice { order } => {
                BodyView::PaymentFailedNotice { order: self.order(order)? }
            }
            Body::ShippingNotice { shipment: parcel, promised_on, still_to_come } => {
                BodyView::ShippingNotice {
                    parcel: self.parcel(parcel)?,
                    promised_on: promised_on.map(|day| self.day(day)).transpose()?,
                    still_to_come: self.items(still_to_come)?,
                }
            }
            Body::ShippingChanged { shipment: parcel, tracking_before, contents_changed, still_to_come } => {
                BodyView::ShippingChanged {
                    tracking_change: tracking_change(tracking_before.as_ref(), parcel.tracking.as_ref()),
                    parcel: self.parcel(parcel)?,
                    tracking_before: tracking_before.as_ref().map(tracking_view),
                    contents_changed: *contents_changed,
                    still_to_come: self.items(still_to_come)?,
                }
            }
            Body::ShippingVoided { shipment: parcel } => {
                BodyView::ShippingVoided { parcel: self.parcel(parcel)? }
            }
            Body::DelayNotice { late, promised_on, promised_before } => {
                self.delay(late, *promised_on, *promised_before)?
            }
            Body::BackOnTrack { late, promised_on, promised_before } => BodyView::BackOnTrack {
                late: self.awaited(late)?,
                promised_on: self.day(*promised_on)?,
                promised_before: self.day(*promised_before)?,
            },
            Body::OutForDeliveryNotice { shipment, reported_at } => {
                BodyView::OutForDeliveryNotice(self.report(shipment, *reported_at)?)
            }
            Body::AttemptFailedNotice { shipment, reported_at } => {
                BodyView::AttemptFailedNotice(self.report(shipment, *reported_at)?)
            }
            Body::ParcelReturningNotice { shipment, reported_at } => {
                BodyView::ParcelReturningNotice(self.report(shipment, *reported_at)?)
            }
            Body::PickupNotice { shipment, place, fetch_by } => {
                self.pickup(shipment, place.as_ref(), *fetch_by)?
            }
            Body::PickupReadyNotice(goods) => BodyView::PickupReadyNotice(self.ready(goods)?),
            Body::PickupUpdate(goods) => BodyView::PickupUpdate(self.ready(goods)?),
            Body::PickupReminder(goods) => BodyView::PickupReminder(self.ready(goods)?),
            Body::RefundNotice { amount, refunded_at, items } => self.refund(*amount, *refunded_at, items)?,
            Body::DeliveredNotice { shipment: parcel, delivered_at, still_to_come } => {
                self.delivered(parcel, *delivered_at, still_to_come)?
            }
            Body::FollowUp { items } => BodyView::FollowUp { items: self.items(items)? },
        })
    }

    fn delay(&self, late: &Awaited, day: Date, before: Option<Date>) -> Result<BodyView, RenderCause> {
        Ok(BodyView::DelayNotice {
            late: self.awaited(late)?,
            promised_on: self.day(day)?,
            promised_before: before.map(|day| self.day(day)).transpose()?,
        })
    }

    fn report(&self, parcel: &ShipmentSummary, reported_at: Timestamp) -> Result<ReportView, RenderCause> {
        Ok(ReportView { parcel: self.parcel(parcel)?, reported_on: self.date(reported_at)? })
    }

    fn delivered(
        &self,
        parcel: &ShipmentSummary,
        delivered_at: Timestamp,
        still_to_come: &[Item],
    ) -> Result<BodyView, RenderCause> {
        Ok(BodyView::DeliveredNotice {
            parcel: self.parcel(parcel)?,
            delivered_on: self.date(delivered_at)?,
            still_to_come: self.items(still_to_come)?,
        })
    }

    fn pickup(
        &self,
        parcel: &ShipmentSummary,
        place: Option<&Remark>,
        fetch_by: Option<Date>,
    ) -> Result<BodyView, RenderCause> {
        Ok(BodyView::PickupNotice {
            parcel: self.parcel(parcel)?,
            place: place.map(|place| plain(place.as_str())),
            fetch_by: fetch_by.map(|day| self.day(day)).transpose()?,
        })
    }

    fn ready(&self, goods: &PickupSummary) -> Result<ReadyView, RenderCause> {
        Ok(ReadyView {
            items: self.items(&goods.items)?,
            place: goods.place.as_ref().map(|place| plain(place.as_str())),
            fetch_by: goods.fetch_by.map(|day| self.day(day)).transpose()?,
        })
    }

    fn refund(&self, amount: Money, refunded_at: Timestamp, items: &[Item]) -> Result<BodyView, RenderCause> {
        Ok(BodyView::RefundNotice {
            amount: self.money(amount)?,
            refunded_on: self.date(refunded_at)?,
            items: self.items(items)?,
        })
    }

    fn order(&self, order: &OrderSummary) -> Result<OrderView, RenderCause> {
        Ok(OrderView {
            placed_on: self.date(order.placed_at)?,
            lines: self.lines(&order.lines)?,
            adjustments: order
                .adjustments
                .iter()
                .map(|part| self.adjustment(part))
                .collect::<Result<_, _>>()?,
            total: self.money(order.total)?,
            ship_to: order.ship_to.as_ref().map(address_view),
        })
    }

    fn adjustment(&self, part: &Adjustment) -> Result<AdjustmentView, RenderCause> {
        Ok(AdjustmentView { kind: part.kind, amount: self.money(part.amount)? })
    }

    fn parcel(&self, parcel: &ShipmentSummary) -> Result<ParcelView, RenderCause> {
        Ok(ParcelView {
            items: self.items(&parcel.items)?,
            tracking: parcel.tracking.as_ref().map(tracking_view),
            shipped_on: self.date(parcel.shipped_at)?,
            ship_to: parcel.ship_to.as_ref().map(address_view),
            local: parcel.is_local,
            replacement: parcel.is_replacement,
        })
    }

    fn awaited(&self, late: &Awaited) -> Result<AwaitedView, RenderCause> {
        Ok(match late {
            Awaited::Shipment(parcel) => {
                AwaitedView { parcel: Some(self.parcel(parcel)?), still_to_come: Vec::new() }
            }
            Awaited::StillToCome(items) => AwaitedView { parcel: None, still_to_come: self.items(items)? },
        })
    }

    pub(super) fn money(&self, amount: Money) -> Result<String, RenderCause> {
        format::money(amount, &self.locale)
    }

    fn date(&self, moment: Timestamp) -> Result<String, RenderCause> {
        format::date(moment, self.zone, &self.locale)
    }

    fn day(&self, day: Date) -> Result<String, RenderCause> {
        format::promised_day(day, &self.locale)
    }
}

fn shop_view(shop: &ShopProfile) -> ShopView {
    ShopView {
        name: plain(shop.name.as_str()),
        site: shop.site.as_str().to_owned(),
        site_name: site_name(&shop.site),
        reply_to: shop.reply_to.as_str().to_owned(),
        postal_address: postal_address(shop),
        footer: shop.brand.footer.iter().map(|line| plain(line.as_str())).collect(),
    }
}

/// Returns the page on which the customer looks at the order. What was bought at a counter often has none.
fn order_page(content: &MessageContent, shop: &ShopProfile) -> Option<Link> {
    let page = shop.brand.order_status_page.as_ref().filter(|_| content.key.kind() != MessageKind::Receipt);
    page?.of(&content.order.order_id, content.order_number.as_ref())
}

/// Returns the shop's address with the shop's name above it, unless the address already begins with the name.
fn postal_address(shop: &ShopProfile) -> Vec<String> {
    let named = shop.postal_address.first().is_some_and(|line| line.as_str().contains(shop.name.as_str()));
    let name = (!named).then(|| plain(shop.name.as_str()));
    name.into_iter().chain(shop.postal_address.iter().map(|line| plain(line.as_str()))).collect()
}

fn site_name(site: &Link) -> String {
    let text = site.as_str();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    plain(rest.trim_end_matches('/'))
}

fn tracking_view(tracking: &Tracking) -> TrackingView {
    TrackingView {
        number: plain(tracking.number.as_str()),
        carrier: tracking.carrier.as_ref().map(|carrier| plain(carrier.as_str())),
        link: tracking.link.as_ref().map(|link| link.as_str().to_owned()),
    }
}

fn tracking_change(before: Option<&Tracking>, now: Option<&Tracking>) -> TrackingChange {
    match (before, now) {
        (None, None) => TrackingChange::None,
        (None, Some(_)) => TrackingChange::Appeared,
        (Some(_), None) => TrackingChange::Gone,
        (Some(before), Some(now)) if before.number != now.number => TrackingChange::Number,
        (Some(before), Some(now)) if before != now => TrackingChange::Details,
        (Some(_), Some(_)) => TrackingChange::None,
    }
}

fn address_view(address: &Address) -> AddressView {
    AddressView {
        name: address.name.as_ref().map(|name| plain(name.as_str())),
        lines: address.lines.iter().map(|line| plain(line.as_str())).collect(),
    }
}
