//! Generates the answers of warehouses: one takes an order, will not send it, or will not stop. Most shops send themselves,
//! or use a warehouse that says nothing.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::fulfilment::reported::{FulfilmentReported, FulfilmentStatus, RequestStatus};
use candor_domain::order::placed::Placed;
use candor_domain::values::line_quantity::LineQuantity;

use super::{DAY, HOUR, MINUTE, Writer};
use crate::text::parsed;

/// A fulfilment order: the number of its place, and its units.
struct Part {
    place: u32,
    units: Vec<LineQuantity>,
}

impl Writer<'_> {
    /// Has the warehouse of an order answer.
    pub(super) fn answer(&mut self) {
        let Some(units) = self.ordered_units().filter(|units| !units.is_empty()) else { return };
        let part = Part { place: 1, units };
        let cancelled_at = self.seconds_of(|fact| matches!(fact, Fact::OrderCancelled(_)));
        let shipped_at = self.seconds_of(|fact| matches!(fact, Fact::ShipmentCreated(_)));
        match cancelled_at {
            Some(at) if self.rng.chance(250) => self.be_asked_to_stop(&part, at),
            Some(_) => {}
            None if self.rng.chance(30) => self.refuse(part, shipped_at),
            None if self.rng.chance(15) => {
                let at = self.rng.between(HOUR, 2 * DAY);
                self.be_asked_to_stop(&part, at);
            }
            None if self.rng.chance(60) => {
                let at = self.rng.between(10 * MINUTE, HOUR);
                self.tell_of(&part, at, FulfilmentStatus::InProgress, RequestStatus::Accepted);
            }
            None => {}
        }
    }

    /// Will not send: before it ships, another place takes it, or no person acts.
    fn refuse(&mut self, part: Part, shipped_at: Option<i64>) {
        let at = self.rng.between(10 * MINUTE, 2 * HOUR).min(shipped_at.unwrap_or(DAY));
        self.tell_of(&part, at, FulfilmentStatus::Open, RequestStatus::Rejected);
        if self.rng.chance(400) {
            // It is said again with everything that happens to it.
            let again_at = at + self.rng.between(MINUTE, HOUR);
            self.tell_of(&part, again_at, FulfilmentStatus::Open, RequestStatus::Rejected);
        }
        let later = at + self.rng.between(HOUR, DAY);
        match self.rng.below(4) {
            0 => {}
            1 => self.tell_of(&part, later, FulfilmentStatus::InProgress, RequestStatus::Accepted),
            2 => self.tell_of(&part, later, FulfilmentStatus::Closed, RequestStatus::Rejected),
            _ => {
                let other = Part { place: 2, ..part };
                self.tell_of(&other, later, FulfilmentStatus::InProgress, RequestStatus::Accepted);
            }
        }
    }

    fn be_asked_to_stop(&mut self, part: &Part, seconds: i64) {
        let at = seconds + self.rng.between(MINUTE, 3 * HOUR);
        if self.rng.chance(400) {
            return self.tell_of(part, at, FulfilmentStatus::Closed, RequestStatus::CancellationAccepted);
        }
        self.tell_of(part, at, FulfilmentStatus::InProgress, RequestStatus::CancellationRejected);
        if self.rng.chance(250) {
            let later = at + self.rng.between(MINUTE, DAY);
            self.tell_of(part, later, FulfilmentStatus::Closed, RequestStatus::CancellationAccepted);
        }
    }

    fn tell_of(
        &mut self,
        part: &Part,
        seconds: i64,
        status: FulfilmentStatus,
        request_status: RequestStatus,
    ) {
        let is_over = request_status == RequestStatus::CancellationAccepted;
        let reported = FulfilmentReported {
            fulfilment_order_id: parsed(&format!("{}-f{}", self.prefix, part.place)),
            status,
            request_status,
            asked_at: None,
            answer: self.rng.chance(500).then(|| parsed("as the warehouse says")),
            lines: if is_over { vec![] } else { part.units.clone() },
            holds: vec![],
        };
        self.say(seconds, Source::Storefront, Fact::FulfilmentReported(reported));
    }

    /// Returns the units to be sent, as the order was placed.
    fn ordered_units(&self) -> Option<Vec<LineQuantity>> {
        let own = self.events.iter().filter(|event| event.key == self.key);
        let mut placed = own.filter_map(|event| match &event.fact {
            Fact::OrderPlaced(placed) => Some(placed),
            _ => None,
        });
        placed.next().map(goods)
    }

    /// Returns the seconds after the order began at which something first happened to it.
    fn seconds_of(&self, is_it: impl Fn(&Fact) -> bool) -> Option<i64> {
        let own = self.events.iter().filter(|event| event.key == self.key && is_it(&event.fact));
        own.map(|event| event.stamp.occurred_at.duration_since(self.began).as_secs()).min()
    }
}

fn goods(placed: &Placed) -> Vec<LineQuantity> {
    let goods = placed.lines.iter().filter(|line| line.requires_shipping);
    goods.map(|line| LineQuantity { line_id: line.line_id.clone(), quantity: line.quantity }).collect()
}
