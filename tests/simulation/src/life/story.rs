//! Generates the course of one order: placed, paid, changed, held, sent, cancelled.

use std::collections::BTreeSet;

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::{Authorisation, Customer, Delivery, Placed};
use candor_domain::shipment::revised_estimate::RevisedEstimate;
use candor_domain::values::address::Address;
use candor_domain::values::limits::PAYMENTS_FAILED_MAX;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::quantity::Quantity;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::basket::Basket;
use super::changes::Change;
use super::sort::Sort;
use super::{DAY, HOUR, MINUTE, Writer};
use crate::text::parsed;

/// Holds an order as its customer and shop know it.
pub(super) struct Order {
    pub(super) sort: Sort,
    /// The tags that the shop lists.
    pub(super) tags: BTreeSet<&'static str>,
    pub(super) basket: Basket,
    /// The basket after each change, with the time of the change.
    pub(super) history: Vec<(i64, Basket)>,
    /// The units that a refund took out before they were sent, and the time of the refund.
    pub(super) taken_out: Option<(i64, Vec<LineQuantity>)>,
    pub(super) customer: Customer,
    pub(super) ship_to: Option<Address>,
    /// The way in which the goods reach the customer. The shop may change it.
    pub(super) delivery: Delivery,
    /// The time at which the customer asked that it is sent, and not fetched as before.
    pub(super) sent_instead_at: Option<i64>,
    /// The payment that the bank promised, until the shop captures it.
    pub(super) authorisation: Option<Authorisation>,
    pub(super) promised_on: Option<Date>,
    pub(super) paid_at: Option<i64>,
    pub(super) cancelled_at: Option<i64>,
    pub(super) ship_by: Option<Timestamp>,
}

impl Order {
    /// Returns the basket at a time.
    pub(super) fn basket_at(&self, seconds: i64) -> &Basket {
        let by_then = self.history.iter().rev().find(|(at, _)| *at <= seconds);
        by_then.or_else(|| self.history.first()).map_or(&self.basket, |(_, basket)| basket)
    }

    /// Returns the units that are to be sent, as they are known at a time.
    pub(super) fn units_at(&self, seconds: i64) -> Vec<LineQuantity> {
        let out = self.taken_out.iter().filter(|(at, _)| *at <= seconds).flat_map(|(_, out)| out);
        let mut units = self.basket_at(seconds).units();
        for out in out {
            let same = units.iter_mut().filter(|line| line.line_id == out.line_id);
            same.for_each(|line| line.quantity = line.quantity.saturating_sub(out.quantity));
        }
        units.retain(|line| line.quantity > Quantity::ZERO);
        units
    }
}

impl Writer<'_> {
    pub(super) fn live(&mut self, basket: Basket, customer: &Customer, address: &Option<Address>) {
        let (order, free_at) = self.live_until_sent(basket, customer, address);
        self.hand_over(&order, free_at);
    }

    /// Generates all that happens beside sending. Returns the order, and when nothing holds it any more.
    pub(super) fn live_until_sent(
        &mut self,
        basket: Basket,
        customer: &Customer,
        address: &Option<Address>,
    ) -> (Order, i64) {
        let mut order = self.draw_order(basket, customer, address);
        self.authorise(&mut order);
        self.place(&order, 0);
        if self.rng.chance(6) {
            self.try_many_cards();
        }
        let mut changes = self.draw_changes();
        let free_at = self.hold(&order, &mut changes);
        self.change(&mut order, changes);
        self.pay(&mut order);
        self.settle_differences(&order);
        self.call_off(&mut order);
        self.put_off(&order);
        if self.rng.chance(15) {
            let at = self.rng.between(MINUTE, 5 * DAY);
            self.say_nonsense(at);
        }
        self.refund_early(&mut order);
        self.dispute(&order);
        (order, free_at)
    }

    /// Generates an order that is corrected first and called off then, as where a shop makes one of two.
    pub(super) fn live_until_called_off(
        &mut self,
        basket: Basket,
        customer: &Customer,
        address: &Option<Address>,
    ) {
        let mut order = self.draw_order(basket, customer, address);
        self.place(&order, 0);
        self.pay(&mut order);
        let corrected_at = self.rng.between(30 * MINUTE, 3 * HOUR);
        let change = self.rng.pick(&[Change::Address, Change::Units]);
        self.change(&mut order, vec![(corrected_at, change)]);
        let called_off_at = corrected_at + self.rng.between(MINUTE, 5 * HOUR);
        self.cancel(&mut order, called_off_at);
    }

    pub(super) fn draw_order(
        &mut self,
        basket: Basket,
        customer: &Customer,
        address: &Option<Address>,
    ) -> Order {
        let sort = Sort::draw(self.rng);
        let estimate = self.rng.between(3, 9);
        let promised_on = self.rng.chance(400).then(|| self.day(estimate * DAY));
        let ship_by = self.rng.chance(100).then(|| self.at(2 * DAY));
        let is_sent = !sort.is_at_counter() && (!basket.units().is_empty() || self.rng.chance(300));
        let ship_to = address.clone().filter(|_| is_sent);
        let delivery = self.draw_delivery(sort, ship_to.is_some());
        Order {
            sort,
            tags: self.rng.pick(&[&["vip"][..], &[], &[], &["hold", "vip"]]).iter().copied().collect(),
            history: vec![(0, basket.clone())],
            basket,
            taken_out: None,
            customer: customer.clone(),
            ship_to,
            delivery,
            sent_instead_at: None,
            authorisation: None,
            promised_on,
            paid_at: None,
            cancelled_at: None,
            ship_by,
        }
    }

    /// Returns the date this many seconds after the order began.
    pub(super) fn day(&self, seconds: i64) -> Date {
        self.at(seconds).to_zoned(TimeZone::UTC).date()
    }

    pub(super) fn place(&mut self, order: &Order, seconds: i64) {
        let tags = order.tags.iter().map(|tag| parsed(tag));
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
            payment_due: order.sort.payment_due,
            channel: order.sort.channel,
            delivery: order.delivery,
            authorisation: order.authorisation,
            risk: order.sort.risk,
            test: order.sort.test,
            tags: order.sort.lists_tags.then(|| tags.collect()),
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

    fn call_off(&mut self, order: &mut Order) {
        if !self.rng.chance(100) {
            return;
        }
        let soon = self.rng.chance(600);
        let seconds = if soon { self.rng.between(20, 2 * HOUR) } else { self.rng.between(HOUR, 4 * DAY) };
        self.cancel(order, seconds);
    }

    fn cancel(&mut self, order: &mut Order, seconds: i64) {
        let cancelled = Cancelled { reason: Some(parsed("customer")) };
        self.say(seconds, Source::Storefront, Fact::OrderCancelled(cancelled));
        order.cancelled_at = Some(seconds);
        if order.paid_at.is_some() && self.rng.chance(700) {
            self.refund_all(order, seconds + HOUR);
        }
    }

    /// Sends the goods, or hands them over at the counter. The goods of a test are not sent, except for a few who try
    /// the label, too.
    pub(super) fn hand_over(&mut self, order: &Order, free_at: i64) {
        if order.sort.test && !self.rng.chance(200) {
            return;
        }
        if order.sort.is_at_counter() {
            return self.hand_over_at_counter(order);
        }
        let wanted = order.paid_at.is_some() || order.sort.is_paid_later() || self.rng.chance(60);
        if !wanted || order.ship_to.is_none() {
            return;
        }
        if order.delivery == Delivery::Pickup {
            return self.wait_in_the_shop(order, free_at);
        }
        self.wait_until_sent(order);
        let paid_at = order.paid_at.filter(|_| !order.sort.is_paid_later()).unwrap_or_default();
        let ships_at = paid_at.max(free_at).saturating_add(self.rng.between(2 * HOUR, 30 * HOUR));
        let too_late = order.cancelled_at.is_some_and(|at| at < ships_at) && !self.rng.chance(150);
        if !too_late {
            self.ship(order, ships_at);
        }
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
