//! Generates shipments: an order is split, labelled and voided, and each shipment travels.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::order::placed::Delivery;
use candor_domain::shipment::created::{Shipment, Tracking};
use candor_domain::shipment::revised_estimate::RevisedEstimate;
use candor_domain::shipment::tracking_update::{TrackingStatus, TrackingUpdate};
use candor_domain::values::id::ShipmentId;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::quantity::Quantity;
use jiff::SignedDuration;
use jiff::civil::date;

use super::story::Order;
use super::{DAY, HOUR, MINUTE, Writer};
use crate::text::parsed;
use crate::watch::journey::ANOTHER_BOX;

impl Writer<'_> {
    pub(super) fn ship(&mut self, order: &Order, mut seconds: i64) {
        let mut arrived = Vec::new();
        // A few warehouses send what they packed before it was taken out.
        let packed = self.rng.chance(100);
        let units = if packed { order.basket_at(seconds).units() } else { order.units_at(seconds) };
        for (number, mut lines) in self.split(units).into_iter().enumerate() {
            if self.rng.chance(12) {
                lines.iter_mut().for_each(|line| line.quantity = line.quantity.saturating_add(Quantity::ONE));
            }
            let name = format!("{}-p{number}", self.prefix);
            if self.rng.chance(10) {
                // Its shipment is never announced: only the carrier tells of it.
                self.travel(&name, seconds);
                continue;
            }
            if order.delivery == Delivery::LocalDelivery {
                arrived.extend(self.bring(&name, &lines, seconds).map(|at| (at, lines.clone())));
                continue;
            }
            let again = self.send(&name, &lines, seconds);
            if let Some(arrives) = self.travel(&name, again.unwrap_or(seconds)) {
                arrived.push((arrives, lines.clone()));
            }
            if again.is_some() {
                // The goods of a voided shipment go into another one, and a few carriers report the old label
                // anyway.
                if self.rng.chance(100) {
                    self.tracking_update(&name, seconds + 9 * HOUR, TrackingStatus::InTransit);
                }
                let name = format!("{name}-anew");
                self.send(&name, &lines, seconds + 3 * HOUR);
                self.travel(&name, seconds + 3 * HOUR);
            } else if self.is_gone(&name) && self.rng.chance(300) {
                // The goods are sent again.
                let (name, again) = (format!("{name}-again"), seconds + 9 * DAY);
                self.send(&name, &lines, again);
                self.travel(&name, again);
            }
            seconds += self.rng.between(MINUTE, 2 * DAY);
        }
        self.send_back(order, &arrived);
        self.refund_arrived(order, &arrived);
    }

    /// Hands the goods over at the counter. Some tills report that like a parcel without a tracking number.
    pub(super) fn hand_over_at_counter(&mut self, order: &Order) {
        let (lines, seconds) = (order.basket.units(), self.rng.between(0, MINUTE));
        if lines.is_empty() || !self.rng.chance(600) {
            return;
        }
        let name = format!("{}-till", self.prefix);
        self.hand_out(&name, lines.clone(), None, seconds);
        self.send_back(order, &[(seconds, lines)]);
    }

    /// Returns true if the carrier's last words of a shipment are that it is lost, or turns back.
    fn is_gone(&self, name: &str) -> bool {
        let id: ShipmentId = parsed(name);
        let of = |fact: &Fact| match fact {
            Fact::DeliveryScanned(update) if update.shipment_id == id => Some(update.status),
            _ => None,
        };
        let turned = self.events.iter().filter_map(|event| of(&event.fact));
        let turned: Vec<TrackingStatus> = turned.collect();
        matches!(turned.last(), Some(TrackingStatus::Lost | TrackingStatus::ReturnedToSender))
    }

    /// Splits the units into one shipment, or one for each line. Cloth alone, of more than a metre, goes in two pieces.
    fn split(&mut self, units: Vec<LineQuantity>) -> Vec<Vec<LineQuantity>> {
        if units.is_empty() {
            return vec![];
        }
        if units.len() > 1 && self.rng.chance(350) {
            units.into_iter().map(|line| vec![line]).collect()
        } else if let [line] = units.as_slice()
            && line.quantity.whole().is_none()
            && line.quantity > Quantity::ONE
        {
            let rest = line.quantity.saturating_sub(Quantity::ONE);
            [Quantity::ONE, rest].map(|quantity| vec![LineQuantity { quantity, ..line.clone() }]).to_vec()
        } else {
            vec![units]
        }
    }

    /// Hands a shipment over to the carrier. Returns the time at which it was voided, if it was.
    fn send(&mut self, name: &str, lines: &[LineQuantity], seconds: i64) -> Option<i64> {
        let tracked_late = self.rng.chance(60);
        let untracked = tracked_late || self.rng.chance(40);
        let days = self.rng.between(2, 7);
        let mut shipment = Shipment {
            shipment_id: parsed(name),
            shipped_at: self.at(seconds),
            lines: lines.to_vec(),
            tracking: (!untracked).then(|| tracking(name, "A")),
            boxes: vec![],
            promised_on: self.rng.chance(300).then(|| self.day(seconds + days * DAY)),
            voided: false,
        };
        self.tell(&shipment, seconds);
        if tracked_late {
            shipment.tracking = Some(tracking(name, "A"));
            let known_at = seconds + self.rng.between(MINUTE, 9 * HOUR);
            self.tell(&shipment, known_at);
        }
        if self.rng.chance(60) {
            shipment.tracking = Some(tracking(name, "B"));
            let relabelled_at = seconds + self.rng.between(2 * MINUTE, 12 * HOUR) + 9 * HOUR;
            self.tell(&shipment, relabelled_at);
        }
        if self.rng.chance(45) {
            let voided_at = seconds + self.rng.between(MINUTE, 30 * HOUR);
            self.tell(&Shipment { voided: true, ..shipment }, voided_at);
            return Some(voided_at);
        }
        None
    }

    fn tell(&mut self, shipment: &Shipment, seconds: i64) {
        self.say(seconds, Source::Warehouse, Fact::ShipmentCreated(shipment.clone()));
    }

    /// Generates a shipment's way. Returns the time at which it arrived, if it did.
    fn travel(&mut self, name: &str, seconds: i64) -> Option<i64> {
        if self.rng.chance(80) {
            return None;
        }
        if self.rng.chance(15) {
            self.show_last_owner(name, seconds);
        }
        let mut at = seconds + self.rng.between(MINUTE, 8 * HOUR);
        self.tracking_update(name, at, TrackingStatus::LabelCreated);
        if self.rng.chance(30) {
            return None;
        }
        for status in [TrackingStatus::Accepted, TrackingStatus::InTransit, TrackingStatus::InTransit] {
            at += self.rng.between(2 * HOUR, 26 * HOUR);
            self.tracking_update(name, at, status);
        }
        if self.rng.chance(120) {
            at = self.fall_behind(name, at);
        }
        if self.rng.chance(60) {
            return self.go_astray(name, at);
        }
        at += self.rng.between(3 * HOUR, 20 * HOUR);
        if self.rng.chance(20) {
            self.estimate(name, at - 2 * HOUR, 3 * DAY);
        }
        self.tracking_update(name, at, TrackingStatus::OutForDelivery);
        if self.rng.chance(80) {
            at += self.rng.between(HOUR, 5 * HOUR);
            self.tracking_update(name, at, TrackingStatus::AttemptFailed);
            if self.rng.chance(400) {
                at += self.rng.between(HOUR, 8 * HOUR);
                self.wait_to_be_fetched(name, at);
                if self.rng.chance(200) {
                    return self.leave_behind(name, at);
                }
                at += self.rng.between(HOUR, 7 * DAY);
            } else {
                at += self.rng.between(DAY, 4 * DAY);
            }
        }
        at += self.rng.between(10 * MINUTE, 8 * HOUR);
        if self.rng.chance(30) {
            // Some carriers know the day and not the time, and write midnight.
            let midnight = at - self.at(at).as_second().rem_euclid(DAY);
            self.tracking_update(name, midnight, TrackingStatus::Delivered);
            return Some(at);
        }
        self.tracking_update(name, at, TrackingStatus::Delivered);
        if self.rng.chance(12) {
            self.tracking_update(name, at + 6 * HOUR, TrackingStatus::InTransit);
            if self.rng.chance(500) {
                self.tracking_update(name, at + 2 * DAY, TrackingStatus::Delivered);
            }
        }
        Some(at)
    }

    /// Delays a shipment. The carrier reports a later delivery estimate, and sometimes another one after
    /// that, or reports nothing for some days. Returns the time at which the shipment continues.
    fn fall_behind(&mut self, name: &str, at: i64) -> i64 {
        if self.rng.chance(300) {
            return at + self.rng.between(3 * DAY, 8 * DAY);
        }
        let later = self.rng.between(2 * DAY, 9 * DAY);
        self.estimate(name, at + HOUR, later);
        match self.rng.below(5) {
            0 => self.estimate(name, at + 7 * HOUR, later + DAY),
            1 | 2 => self.estimate(name, at + 20 * HOUR, later - 50 * HOUR),
            _ => {}
        }
        at + later
    }

    /// Reports the tracking update of another parcel, which had the number months before.
    fn show_last_owner(&mut self, name: &str, seconds: i64) {
        let update = TrackingUpdate {
            shipment_id: parsed(name),
            status: self.rng.pick(&[
                TrackingStatus::Delivered,
                TrackingStatus::Lost,
                TrackingStatus::InTransit,
            ]),
            tracking_number: None,
            place: Some(parsed(ANOTHER_BOX)),
            pickup_until: None,
        };
        let before = self.rng.between(100 * DAY, 200 * DAY);
        self.say(seconds - before, Source::Carrier, Fact::DeliveryScanned(update));
    }

    fn estimate(&mut self, name: &str, seconds: i64, later: i64) {
        let promised_on = if self.rng.chance(40) { date(2099, 12, 31) } else { self.day(seconds + later) };
        let delay =
            RevisedEstimate { shipment_id: Some(parsed(name)), promised_on, reason: Some(parsed("weather")) };
        self.say(seconds, Source::Carrier, Fact::DeliveryDelayed(delay));
    }

    fn go_astray(&mut self, name: &str, at: i64) -> Option<i64> {
        let at = at + self.rng.between(HOUR, 3 * DAY);
        let status = self.rng.pick(&[
            TrackingStatus::Exception,
            TrackingStatus::Lost,
            TrackingStatus::ReturnedToSender,
        ]);
        self.tracking_update(name, at, status);
        if status == TrackingStatus::ReturnedToSender {
            if self.rng.chance(500) {
                // It arrives at the shop.
                self.tracking_update(name, at + DAY, TrackingStatus::InTransit);
                self.tracking_update(name, at + 3 * DAY, TrackingStatus::Delivered);
            }
            return None;
        }
        if status == TrackingStatus::Exception || self.rng.chance(150) {
            self.tracking_update(name, at + DAY, TrackingStatus::InTransit);
            self.tracking_update(name, at + 2 * DAY, TrackingStatus::Delivered);
            return Some(at + 2 * DAY);
        }
        None
    }

    pub(super) fn tracking_update(&mut self, name: &str, seconds: i64, status: TrackingStatus) {
        let tracking_update = TrackingUpdate {
            shipment_id: parsed(name),
            status,
            tracking_number: None,
            place: None,
            pickup_until: None,
        };
        self.say(seconds, Source::Carrier, Fact::DeliveryScanned(tracking_update));
    }

    fn wait_to_be_fetched(&mut self, name: &str, seconds: i64) {
        let until = self.at(seconds).checked_add(SignedDuration::from_hours(5 * 24)).ok();
        let pickup_until = until.filter(|_| self.rng.chance(500));
        let status = TrackingStatus::AvailableForPickup;
        let tracking_update = TrackingUpdate {
            shipment_id: parsed(name),
            status,
            tracking_number: None,
            place: None,
            pickup_until,
        };
        self.say(seconds, Source::Carrier, Fact::DeliveryScanned(tracking_update.clone()));
        if self.rng.chance(300) {
            let again = TrackingUpdate { pickup_until: None, ..tracking_update };
            self.say(seconds + 40 * MINUTE, Source::Carrier, Fact::DeliveryScanned(again));
        }
    }

    /// Leaves a shipment where it waits: it goes back, or the carrier says no more of it.
    fn leave_behind(&mut self, name: &str, at: i64) -> Option<i64> {
        if self.rng.chance(700) {
            self.tracking_update(name, at + 8 * DAY, TrackingStatus::ReturnedToSender);
        }
        None
    }
}

fn tracking(name: &str, label: &str) -> Tracking {
    Tracking {
        number: parsed(&format!("PP-{name}-{label}")),
        carrier: Some(parsed("Parcel Post")),
        link: None,
    }
}
