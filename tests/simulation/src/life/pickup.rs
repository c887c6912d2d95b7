//! Generates orders that the customer fetches, or that the shop itself brings.
//!
//! Shops let go of the goods only when somebody comes for them, and keep them for some days: a week is common
//! (<https://help.shopify.com/en/manual/fulfillment/setup/delivery-methods/pickup-in-store>). Staff mark an order as ready,
//! move it to another store or give more time, and a few never mark it (<https://github.com/openfoodfoundation/openfoodnetwork/issues/9561>).

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::order::placed::{Channel, Delivery};
use candor_domain::pickup::ready::PickupReady;
use candor_domain::shipment::created::Shipment;
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::line_quantity::LineQuantity;
use jiff::civil::Date;

use super::sort::Sort;
use super::story::Order;
use super::{DAY, HOUR, MINUTE, Writer};
use crate::text::parsed;

impl Writer<'_> {
    /// Draws the way in which the goods reach the customer.
    pub(super) fn draw_delivery(&mut self, sort: Sort, is_sent: bool) -> Delivery {
        match self.rng.below(100) {
            0..6 if is_sent && sort.channel == Channel::Online => Delivery::Pickup,
            6..9 if is_sent && sort.channel == Channel::Online => Delivery::LocalDelivery,
            _ => Delivery::Shipping,
        }
    }

    /// Puts the goods aside in the shop, and waits for the customer.
    pub(super) fn wait_in_the_shop(&mut self, order: &Order, free_at: i64) {
        let from = order.paid_at.filter(|_| !order.sort.is_paid_later()).unwrap_or_default().max(free_at);
        let ready_at = from + self.rng.between(10 * MINUTE, 2 * DAY);
        if self.rng.chance(200) {
            // The shop says nothing of it, and the customer comes when they like.
            let comes_at = ready_at + self.rng.between(HOUR, 3 * DAY);
            return self.fetch(order, comes_at);
        }
        let ends = self.rng.chance(700);
        let mut until = ready_at + self.rng.between(2, 10) * DAY;
        self.put_aside(ready_at, "High Street store", ends.then_some(until));
        let mut last = ready_at;
        if self.rng.chance(150) {
            last += self.rng.between(MINUTE, 2 * DAY);
            let place = self.rng.pick(&["High Street store", "Low Street store"]);
            until += self.rng.between(0, 3) * DAY;
            let ends = ends || self.rng.chance(300);
            self.put_aside(last, place, ends.then_some(until));
        }
        match self.rng.below(100) {
            0..80 => {
                let comes_at = self.rng.between(last + 20 * MINUTE, until.max(last + HOUR));
                self.fetch(order, comes_at);
            }
            80..85 => self.fetch(order, until + 2 * DAY),
            85..90 => {
                // They did not come: the shop gives them more time.
                self.put_aside(until + 30 * HOUR, "High Street store", Some(until + 5 * DAY));
                self.fetch(order, until + 3 * DAY);
            }
            90..94 => self.refund_all(order, until + 3 * DAY),
            _ => {}
        }
    }

    /// Puts goods aside that the customer then asks to be sent.
    pub(super) fn wait_until_sent(&mut self, order: &Order) {
        if let Some(last) = order.sent_instead_at.filter(|_| self.rng.chance(600)) {
            let ready_at = self.rng.between(0, last);
            self.put_aside(ready_at, "High Street store", Some(last + 4 * DAY));
        }
    }

    fn put_aside(&mut self, seconds: i64, place: &str, until: Option<i64>) {
        let ready_until = until.map(|until| self.at(until));
        let place = (!self.rng.chance(100)).then(|| parsed(place));
        self.say(seconds, Source::Warehouse, Fact::PickupReady(PickupReady { place, ready_until }));
    }

    /// Hands the goods over. A few customers take one unit only, and come again for the rest.
    fn fetch(&mut self, order: &Order, seconds: i64) {
        let units = order.units_at(seconds);
        let (now, later): (Vec<LineQuantity>, Vec<LineQuantity>) = if units.len() > 1 && self.rng.chance(100)
        {
            let mut units = units.into_iter();
            (units.by_ref().take(1).collect(), units.collect())
        } else {
            (units, vec![])
        };
        self.let_go("fetched", now, seconds);
        self.let_go("rest", later, seconds + DAY);
    }

    fn let_go(&mut self, name: &str, lines: Vec<LineQuantity>, seconds: i64) {
        if !lines.is_empty() {
            let name = format!("{}-{name}", self.prefix);
            self.hand_out(&name, lines, None, seconds);
        }
    }

    pub(super) fn hand_out(
        &mut self,
        name: &str,
        lines: Vec<LineQuantity>,
        promised_on: Option<Date>,
        seconds: i64,
    ) {
        let shipment = Shipment {
            shipment_id: parsed(name),
            shipped_at: self.at(seconds),
            lines,
            tracking: None,
            boxes: vec![],
            promised_on,
            voided: false,
        };
        self.say(seconds, Source::Warehouse, Fact::ShipmentCreated(shipment));
    }

    /// Brings the goods to the customer. A few drivers report it like a carrier, without a tracking number. Returns the time
    /// at which they reported that the goods arrived, if they did.
    pub(super) fn bring(&mut self, name: &str, lines: &[LineQuantity], seconds: i64) -> Option<i64> {
        let promised_on = self.rng.chance(300).then(|| self.day(seconds));
        self.hand_out(name, lines.to_vec(), promised_on, seconds);
        let arrives = seconds + self.rng.between(20 * MINUTE, 8 * HOUR);
        let reports = self.rng.chance(400);
        if reports {
            self.tracking_update(name, seconds + MINUTE, TrackingStatus::OutForDelivery);
            self.tracking_update(name, arrives, TrackingStatus::Delivered);
        }
        reports.then_some(arrives)
    }
}
