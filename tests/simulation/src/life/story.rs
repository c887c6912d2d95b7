//! Generates the course of one order: placed, paid, changed, held, sent, cancelled.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::{Channel, Customer, Delivery, PaymentDue, Placed};
use candor_domain::order::tagged::{TagChange, Tagged};
use candor_domain::shipment::revised_estimate::RevisedEstimate;
use candor_domain::values::address::Address;
use candor_domain::values::limits::PAYMENTS_FAILED_MAX;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::basket::{Basket, street};
use super::{DAY, HOUR, MINUTE, Writer};
use crate::text::parsed;

/// Holds an order as its customer and shop know it.
pub(super) struct Order {
    pub(super) basket: Basket,
    pub(super) customer: Customer,
    pub(super) ship_to: Option<Address>,
    pub(super) promised_on: Option<Date>,
    pub(super) paid_at: Option<i64>,
    pub(super) cancelled_at: Option<i64>,
    pub(super) ship_by: Option<Timestamp>,
}

impl Writer<'_> {
    pub(super) fn live(&mut self, basket: Basket, customer: &Customer, address: &Option<Address>) {
        let estimate = self.rng.between(3, 9);
        let promised_on = self.rng.chance(400).then(|| self.day(estimate * DAY));
        let ship_by = self.rng.chance(100).then(|| self.at(2 * DAY));
        let mut order = Order {
            basket,
            customer: customer.clone(),
            ship_to: address.clone(),
            promised_on,
            paid_at: None,
            cancelled_at: None,
            ship_by,
        };
        self.place(&order, 0);
        if self.rng.chance(6) {
            self.try_many_cards();
        }
        self.pay(&mut order);
        self.revise(&mut order);
        self.call_off(&mut order);
        let free_at = self.hold();
        self.put_off(&order);
        if self.rng.chance(15) {
            let at = self.rng.between(MINUTE, 5 * DAY);
            self.say_nonsense(at);
        }
        let wanted = order.paid_at.is_some() || self.rng.chance(60);
        if wanted && order.ship_to.is_some() {
            let ready_at = order.paid_at.unwrap_or_default().max(free_at);
            let ships_at = ready_at.saturating_add(self.rng.between(2 * HOUR, 30 * HOUR));
            let too_late = order.cancelled_at.is_some_and(|at| at < ships_at) && !self.rng.chance(150);
            if !too_late {
                self.ship(&order, ships_at);
            }
        }
        self.refund_early(&order);
        self.dispute(&order);
    }

    /// Returns the date this many seconds after the order began.
    pub(super) fn day(&self, seconds: i64) -> Date {
        self.at(seconds).to_zoned(TimeZone::UTC).date()
    }

    fn place(&mut self, order: &Order, seconds: i64) {
        let placed = Placed {
            number: Some(parsed(&format!("#{}", self.prefix))),
            placed_at: self.began,
            customer: order.customer.clone(),
            lines: order.basket.lines.clone(),
            adjustments: order.basket.adjustments(),
            total: order.basket.total(),
            ship_to: order.ship_to.clone(),
            ship_by: order.ship_by,
            promised_on: order.promised_on,
            payment_due: PaymentDue::InAdvance,
            channel: Channel::Online,
            delivery: Delivery::Shipping,
            test: false,
            tags: None,
        };
        self.say(seconds, Source::Storefront, Fact::OrderPlaced(placed));
    }

    /// Generates failed payments with stolen cards, more than an order can remember.
    fn try_many_cards(&mut self) {
        let most = i64::try_from(PAYMENTS_FAILED_MAX).unwrap_or_default();
        for number in 0..most + 5 {
            self.fail_to_pay(10 + number, &format!("stolen-{number}"));
        }
    }

    /// Changes the order, as its customer or shop does. Some orders change more than once.
    fn revise(&mut self, order: &mut Order) {
        let mut seconds = 0;
        while self.rng.chance(160) {
            seconds += self.rng.between(30, 20 * HOUR);
            let total_before = order.basket.total();
            match self.rng.below(6) {
                0 => order.ship_to = order.ship_to.as_ref().map(|_| street(7000)),
                1 => order.customer.email = Some(parsed(&format!("fox.{}@post.example", self.prefix))),
                2 if order.basket.lines.len() > 1 => {
                    order.basket.lines.pop();
                }
                _ => {
                    if let Some(line) = order.basket.lines.first_mut() {
                        line.quantity = line.quantity % 3 + 1;
                    }
                }
            }
            self.place(order, seconds);
            self.settle_difference(order, total_before, seconds);
        }
    }

    fn call_off(&mut self, order: &mut Order) {
        if !self.rng.chance(100) {
            return;
        }
        let soon = self.rng.chance(600);
        let seconds = if soon { self.rng.between(20, 2 * HOUR) } else { self.rng.between(HOUR, 4 * DAY) };
        let cancelled = Cancelled { reason: Some(parsed("customer")) };
        self.say(seconds, Source::Storefront, Fact::OrderCancelled(cancelled));
        order.cancelled_at = Some(seconds);
        if order.paid_at.is_some() && self.rng.chance(700) {
            self.refund_all(order, seconds + HOUR);
        }
    }

    /// Holds the order for a while. Returns the time at which nothing holds it any more.
    fn hold(&mut self) -> i64 {
        if self.rng.chance(60) {
            let hash = self.rng.pick(&["express", "gift"]);
            let at = self.rng.between(1, HOUR);
            self.tag(at, hash, TagChange::Added);
        }
        if !self.rng.chance(60) {
            return 0;
        }
        let begins = self.rng.between(1, 3 * HOUR);
        self.tag(begins, "hold", TagChange::Added);
        if self.rng.chance(150) {
            return begins + 6 * DAY;
        }
        let ends = begins + self.rng.between(10 * MINUTE, 4 * DAY);
        self.tag(ends, "hold", TagChange::Removed);
        ends
    }

    fn tag(&mut self, seconds: i64, tag: &str, change: TagChange) {
        self.say(seconds, Source::Storefront, Fact::OrderTagged(Tagged { tag: parsed(tag), change }));
    }

    /// Sets a later delivery estimate for everything that is not sent yet.
    fn put_off(&mut self, order: &Order) {
        if order.ship_to.is_none() || !self.rng.chance(60) {
            return;
        }
        let seconds = self.rng.between(HOUR, 2 * DAY);
        let later = self.rng.between(4 * DAY, 16 * DAY);
        let delay =
            RevisedEstimate { shipment_id: None, promised_on: self.day(seconds + later), reason: None };
        self.say(seconds, Source::Storefront, Fact::DeliveryDelayed(delay));
    }
}
